"""Every constraint of the database that a person can meet stands behind a sentence.

Why: two who press at the same moment, or a rule somebody forgot, meet the database itself; without
words that is a lost page. Each CHECK, UNIQUE and EXCLUDE constraint of our tables has a sentence
(given by its app's manifest) or stands below with the reason why nobody meets it.
"""

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.forms import CharField, Form
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.rules import OrgKind
from qihang.config.urls import urlpatterns as house
from qihang.kernel import Refusal, contributions
from qihang.web import constraints
from qihang.web.constraints import ConstraintSentence
from qihang.web.refusals import refusals_on, report_outcome, sentence
from tests.factories.orgs import make_account, make_org
from tests.guards.sources import Finding, report
from tests.values import not_none

pytestmark = pytest.mark.django_db
NAMED = """
    SELECT c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relname = ANY(%(ours)s) AND c.contype IN ('c', 'u', 'x')
    UNION SELECT i.relname FROM pg_index x
    JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE t.relname = ANY(%(ours)s) AND x.indisunique AND NOT x.indisprimary
"""
DRAWN = "the key is drawn at random by the program"
STATE = "the program alone writes this word"
COUNTED = "the program counts; nobody types it"
KEYED = "written by an upsert on this very key"
LOCKED = "the service reads the row under its lock and refuses in words before"
# Why nobody meets these, by the end of their name or whole.
ENDS = {"_uuid_key": DRAWN, "_known": STATE, "_check": COUNTED}
NOBODY = {
    "org_path_closed": "the path is made from the code, whose form is checked",
    "grant_has_subject": "a grant is given over an organisation or over persons, never otherwise",
    "post_alert_once": "alerts are written by a job, which leaves out those that are there",
    "power_session_ends": "the length is chosen from a list",
    "orgs_auditblock_number_key": "only the job that seals the log numbers blocks, one at a time",
    "orgs_apitoken_account_id_key": "a token's account is made with it",
    "orgs_apitoken_secret_hash_key": DRAWN,
    "desk_calendaraddress_secret_hash_key": DRAWN,
    "seal_job_of_a_seal": "each act asks with a seal or without, by the program",
    "calendar_address_one_open": "the account is locked, and its open address ended, before a new one",
    "invitation_expires": "the length comes from policy",
    "invitation_accepted_after_two": LOCKED,
    "invitation_ends_once": LOCKED,
    "invitation_makes_the_membership": LOCKED,
    "orgs_invitation_membership_id_key": "an acceptance makes its membership",
    "reset_expires": "the length comes from policy",
    "reset_ends_once": LOCKED,
    "person_key_once": KEYED,
    "code_batch_released_whole": LOCKED,
    "contact_change_reasoned": "the service asks for the reason before",
    "people_contactrequest_graduate_id_key": "the graduate is locked, the request before deleted",
    "code_gone_when_used": "the step that uses a code empties its seal",
    "code_on_paper_or_sealed": "a code is made for one of two ways by the program",
    "involved_once": KEYED,
    "graduate_holds_numbers": STATE,
    "graduate_counts_in_good_standing": "the service that changes the standing counts anew",
    "standing_change_moves": "kinds of the policy follow other standings",
    "orgs_epoch_shift_key": "only the job that seals the log numbers epochs, one at a time",
    "orgs_alarm_mark_key": "only the job that watches the heads raises alarms",
    "orgs_handedhead_number_key": "only the job that hands heads over numbers them",
    "orgs_headreceiver_address_key": KEYED,
    "attempt_once_a_step": KEYED,
    "unsaved_form_once": KEYED,
    "files_storedfile_sha256_key": KEYED,
    "original_once": KEYED,
    "registers_delivery_batch_id_key": "a batch is applied by one job under its lock",
    "firm_holds_forwards": "days of a delivery are checked before its rows are written",
    "person_row_holds_forwards": "days of a delivery are checked before its rows are written",
    "message_has_reader": "the program names the reader",
    "message_once_per_account": KEYED,
    "message_once_per_graduate": KEYED,
    "dispatch_once": KEYED,
    "phase_end_once": "kept by a nightly job",
    "employer_merged_whole": "one statement fills both columns",
    "employer_verified_whole": "the step that verifies dates it",
    "postings_profile_graduate_id_key": LOCKED,
    "profile_left_is_empty": "one service leaves a profile, and empties it",
    "post_public_is_screened": "the step that publishes dates it, and screening comes before it",
    "screening_finding_is_a_span": "the engine finds no empty spans",
    "post_report_handled_whole": "one statement fills both columns",
    "employers_employer_org_id_key": "an employer's organisation is made with it",
    "recruiter_request_decided_whole": LOCKED,
    "agreement_ended_whole": "one service fills kind and days before it ends an agreement",
    "agreement_number_replaced_whole": "one statement fills both columns",
    "agreement_series_in_order": "a range is checked before its series is made",
    "agreement_signed_whole": "one service fills the terms before it signs an agreement",
    "finding_once": "a run leaves out what it knows with the same facts",
    "paper_reading_once": "one job reads, and looks first whether a file was read",
    "finding_subject_once": "a run names each registration of a group once",
    "findingdecision_by_two": LOCKED,
    "findingdecision_expires": "the length comes from policy",
    "graduate_question_answered_whole": "one service fills both columns",
    "verification_graduatequestion_destination_id_key": "only those not asked before are asked",
    "supervisionletter_by_two": LOCKED,
    "supervisionletter_expires": "the length comes from policy",
    "letter_university_once": "the service takes each university once",
    "destination_effective_dated": "the step that makes a version count dates it",
    "document_numbers_differ": DRAWN,
    "document_holder_whole": "one value of the program fills both columns",
    "document_not_by_itself": "a document is superseded by one that was just made",
    "links_publiclink_receipt_key": DRAWN,
    "links_publiclink_token_hash_key": DRAWN,
    "documents_document_number_key": DRAWN,
    "documents_document_transfer_number_key": DRAWN,
    "entry_signed": "the ledger's own rows, written by one service",
    "cube_cell_once": KEYED,
    "slice_cell_once": KEYED,
    "metrics_block_number_key": "only the job that folds the ledger numbers blocks",
    "national_parcel_number_key": "numbered by one job",
    "report_under_way_once": "reports are made by one job under its lock",
    "democlock_is_one": "the demo's own row",
    "democlock_moves_on": "the form asks for a later day",
}


def names() -> set[str]:
    """Every constraint of our tables but primary and foreign keys and NOT NULL."""
    ours = [m._meta.db_table for m in apps.get_models() if m.__module__.startswith("qihang.")]
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"ours": ours})
        return {name for (name,) in cursor.fetchall()}


def sentences() -> dict[str, str]:
    return {one.constraint: one.sentence for one in contributions.of(ConstraintSentence)}


def is_nobodys(name: str) -> bool:
    return name in NOBODY or any(name.endswith(end) for end in ENDS)


def test_each_has_a_sentence_or_a_reason() -> None:
    silent = {n for n in names() if n not in sentences() and not is_nobodys(n)}
    report(
        (Finding("tests/guards/test_constraints.py", 0, name) for name in silent),
        "Write a sentence in the app's labels.CONSTRAINTS, or say here why nobody meets it.",
    )


def test_what_models_declare_is_in_the_database() -> None:
    """A migration of a column can take its partial unique indexes along without saying so."""
    models = [m for m in apps.get_models() if m.__module__.startswith("qihang.")]
    declared = {constraint.name for model in models for constraint in model._meta.constraints}
    indexes = {index.name for model in models for index in model._meta.indexes}
    assert sorted(declared - names()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes")
        assert sorted(indexes - {name for (name,) in cursor.fetchall()}) == []


def test_no_sentence_and_no_reason_is_left_over() -> None:
    gone = (sentences().keys() | NOBODY.keys()) - names()
    report(
        (Finding("tests/guards/test_constraints.py", 0, name) for name in gone),
        "No table has this constraint any more: take the line off.",
    )


def test_the_guard_notices_a_constraint_without_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE plans_followup ADD CONSTRAINT due_soon CHECK (due_on IS NOT NULL)"
        )
    assert "due_soon" in names()
    assert not is_nobodys("due_soon")


class TestTheLastResort:
    """What reaches the database all the same comes back in words, with what was typed."""

    class Opening(Form):
        code = CharField(max_length=32)

    def taken(self) -> None:
        make_org(None, OrgKind.EMPLOYER, "e-1", "甲")
        with transaction.atomic():
            Org.objects.create(kind="employer", code="e-1", name="乙", path="/x/2/")

    def test_on_the_form_with_what_was_typed(self) -> None:
        form = self.Opening({"code": "e-1"})
        assert form.is_valid()
        with refusals_on(form):
            self.taken()
        assert form.errors["code"] == ["这个代码已有单位使用，请换一个。"]
        assert form["code"].value() == "e-1"

    def test_a_constraint_of_nobody_stays_a_fault(self) -> None:
        form = self.Opening({"code": "e-1"})
        with pytest.raises(IntegrityError), refusals_on(form), transaction.atomic():
            Org.objects.create(kind="castle", code="e-1", name="乙", path="/x/2/")

    def test_what_no_column_holds_is_said_and_noted(self, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(DataError) as no, transaction.atomic():
            Account.objects.create(username="x" * 65, name="y")
        refusal = constraints.refusal_of(no.value)
        assert refusal is not None
        assert "太长" in sentence(refusal)
        assert not_none(caplog.records[0].exc_info)[1] is no.value

    def test_each_comes_from_the_database_to_its_field(self) -> None:
        """The walk: the database refuses by each name, the sentence stands beside the field it speaks of."""
        for name, words in sentences().items():
            fields = constraints.fields_of(name)
            form = form_with(fields)
            with refusals_on(form), transaction.atomic():
                refuse_by(name)
            beside = fields[0] if fields else "__all__"
            assert dict(form.errors) == {beside: [sentence(Refusal(name, words))]}, name

    def test_it_stands_at_the_top_of_a_form_without_the_field(self) -> None:
        form = form_with(("other",))
        with refusals_on(form), transaction.atomic():
            refuse_by("orgs_org_code_key")
        assert form.errors["__all__"] == ["这个代码已有单位使用，请换一个。"]

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("orgs_org_code_key", ("code",)),
            ("destination_term_in_order", ("status", "term_until", "term_from")),
            ("graduate_person_once", ("cohort", "id_number_hash", "id_number", "holds_numbers")),
            ("no_such_constraint", ()),
        ],
        ids=["column", "check", "sealed", "none"],
    )
    def test_the_fields_of_a_constraint(self, constraint: str, fields: tuple[str, ...]) -> None:
        assert constraints.fields_of(constraint) == fields

    @pytest.mark.urls(__name__)
    def test_where_no_view_expects_it(self, client: Client) -> None:
        make_account(username="taken")
        answer = client.get("/taken")
        assert answer.status_code == 422
        assert "这个登录名已有人使用" in answer.content.decode()

    @pytest.mark.urls(__name__)
    def test_as_a_message_on_the_next_page(self, client: Client) -> None:
        make_account(username="taken")
        client.get("/told")
        assert "这个登录名已有人使用" in client.get("/").content.decode()


def form_with(fields: tuple[str, ...]) -> Form:
    made = Form(dict.fromkeys(fields, "1"))
    made.fields.update({name: CharField() for name in fields})
    assert made.is_valid()
    return made


def refuse_by(constraint: str) -> None:
    """The database raises what it raises where a row breaks the constraint of this name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE 'refused' USING ERRCODE = 'check_violation', CONSTRAINT = '"
            f"{constraint}'; END $$"
        )


def taken(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Account.objects.create(username="taken", name="y")
    return HttpResponse()


def told(request: HttpRequest) -> HttpResponse:
    with report_outcome(request):
        taken(request)
    return HttpResponse()


urlpatterns = [*house, path("taken", taken), path("told", told)]
