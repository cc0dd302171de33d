"""Changes of standing: who counts from when, which record takes over, and taking a mistake back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from qihang.apps.messages.models import Message
from qihang.apps.metrics.models import Entry
from qihang.apps.metrics.queries.ledger.proof import prove
from qihang.apps.metrics.services.ledger import fold, reconcile_graduates
from qihang.apps.orgs.models import AuditEntry, PersonKey
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people import services
from qihang.apps.people.models import Graduate, StandingChange
from qihang.apps.people.services import Claim, NewStanding
from qihang.kernel import Refusal, Scope
from tests.factories.intake import applied, previewed, roster_row
from tests.factories.orgs import PASSWORD, Tree, make_account, scope_for
from tests.factories.people import make_graduate, make_id_number, read_on_phone
from tests.factories.refusals import refused as refused_as
from tests.factories.signing import save

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
MAY = date(2024, 5, 6)
SYSTEM = Scope.for_system("test")
LEAVING = NewStanding("withdrawn", MAY, "鲁大教字〔2024〕12号", "本人申请")
DEFERRED = NewStanding("deferred", MAY, "鲁大教字〔2024〕13号", cohort=2025)
pytestmark = pytest.mark.django_db


def counted(graduate: Graduate) -> Graduate:
    """Known to the ledger as counted."""
    reconcile_graduates([graduate.pk], date(2023, 9, 20), NOW)
    return graduate


def held(graduate: Graduate) -> list[tuple[date, int]]:
    rows = Entry.objects.filter(cause_kind="graduate", cause=graduate.pk).order_by("pk")
    return list(rows.values_list("day", "value"))


def refused(code: str, *given: Any, **over: Any) -> None:
    with pytest.raises(Refusal) as caught:
        services.record_standing(*given, **over)
    assert caught.value.code == code


def test_who_leaves_counts_no_more_from_the_day_it_is_recorded(tree: Tree, office: Scope) -> None:
    graduate = counted(make_graduate(tree.college))
    change = services.record_standing(office, graduate.uuid, LEAVING, NOW)
    graduate.refresh_from_db()
    assert (graduate.standing, graduate.in_statistics) == ("withdrawn", False)
    assert (change.before, change.after, change.effective_date) == ("", "withdrawn", MAY)
    assert held(graduate) == [(date(2023, 9, 20), 1), (date(2024, 6, 3), -1)]
    act = AuditEntry.objects.get(act="standing.record")
    assert (act.subject, act.reason) == (str(change.uuid), "本人申请")
    must_be_as_signed(graduate=[graduate.pk], standing_change=[change.pk])


def test_a_deferred_graduate_goes_on_in_a_record_of_the_later_cohort(
    tree: Tree, office: Scope
) -> None:
    account = make_account()
    graduate = counted(make_graduate(tree.college, account=account))
    change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
    made = Graduate.objects.get(cohort=2025)
    assert change.successor == made
    assert made.uuid != graduate.uuid
    assert (made.exam_number, made.account, made.org) == (
        graduate.exam_number, account, tree.college,
    )  # fmt: skip
    assert (made.graduation_date, made.in_statistics) == (date(2025, 6, 30), True)
    graduate.refresh_from_db()
    assert not graduate.in_statistics
    assert held(made) == [(date(2024, 6, 3), 1)]
    must_be_as_signed(graduate=[graduate.pk, made.pk])
    fold()
    assert prove(SYSTEM).holds


def test_a_record_that_stands_in_the_later_cohort_takes_over(tree: Tree, office: Scope) -> None:
    account, number = make_account(), make_id_number(7)
    graduate = make_graduate(tree.college, account=account, id_number=number)
    there = make_graduate(tree.sibling, cohort=2025, id_number=number, name=graduate.name)
    change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
    there.refresh_from_db()
    assert (change.successor, change.successor_how) == (there, "joined")
    assert there.account == account
    told = Message.objects.filter(template="account_shared").values_list("graduate", flat=True)
    assert set(told) == {graduate.pk, there.pk}


def test_who_left_gets_no_code_and_takes_up_no_account(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    services.send_codes(office, [graduate.uuid])
    code = read_on_phone(graduate)
    services.record_standing(office, graduate.uuid, LEAVING, NOW)
    with refused_as("nobody_to_issue"):
        services.send_codes(office, [graduate.uuid])
    end = unseal(graduate.id_number_sealed)[-6:]
    with refused_as("activation_failed"):
        services.activate(Claim(graduate.exam_number, graduate.name, end, code), PASSWORD, None)


def test_the_graduate_hears_of_it_unless_the_kind_is_silent(tree: Tree, office: Scope) -> None:
    leaving, dying = make_graduate(tree.college), make_graduate(tree.college)
    services.record_standing(office, leaving.uuid, LEAVING, NOW)
    services.record_standing(office, dying.uuid, replace(LEAVING, kind="died"), NOW)
    told = Message.objects.filter(template="standing_changed")
    assert [message.graduate for message in told] == [leaving.pk]


def test_another_phone_keeps_the_login_apart(tree: Tree, office: Scope) -> None:
    number = make_id_number(7)
    graduate = make_graduate(tree.college, account=True, id_number=number)
    there = make_graduate(tree.college, cohort=2025, id_number=number, phone="13900000009")
    change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
    there.refresh_from_db()
    assert (change.successor_how, there.account) == ("found", None)


def test_a_cohort_where_the_number_is_elsewhere_is_refused(tree: Tree, office: Scope) -> None:
    number = make_id_number(7)
    graduate = make_graduate(tree.college, id_number=number)
    make_graduate(tree.other_college, cohort=2025, id_number=number)
    refused("successor_elsewhere", office, graduate.uuid, DEFERRED, NOW)
    other = make_graduate(tree.college)
    make_graduate(tree.college, cohort=2025, exam_number=other.exam_number)
    refused("number_taken", office, other.uuid, DEFERRED, NOW)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"kind": "merged"}, "unknown_kind"),
        ({"kind": "nonsense"}, "unknown_kind"),
        ({"document_number": " "}, "no_document"),
        ({"effective_date": date(2024, 6, 4)}, "ahead"),
        ({"effective_date": date(2019, 1, 1)}, "before_enrolment"),
        ({"cohort": 2025}, "cohort_not_asked"),
        ({"kind": "deferred"}, "cohort_missing"),
        ({"kind": "deferred", "cohort": 2024}, "cohort_not_later"),
        ({"kind": "deferred", "cohort": 2099}, "cohort_far"),
        ({"kind": "early", "cohort": 2025}, "cohort_not_earlier"),
        ({"kind": "readmitted"}, "not_from_here"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_refused(
    tree: Tree, office: Scope, over: dict[str, Any], code: str
) -> None:
    graduate = make_graduate(tree.college)
    refused(code, office, graduate.uuid, replace(LEAVING, **over), NOW)
    assert not StandingChange.objects.exists()


def test_nobody_else_records(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    for role, org in (
        (Role.COLLEGE_OFFICER, tree.college),
        (Role.UNIVERSITY_OFFICER, tree.other_university),
    ):
        scope = scope_for(make_account(role, org))
        with pytest.raises(Graduate.DoesNotExist):
            services.record_standing(scope, graduate.uuid, LEAVING, NOW)


def test_a_roster_brings_nobody_back(tree: Tree, office: Scope) -> None:
    row = roster_row()
    applied(office, tree.university, row)
    graduate = Graduate.objects.get(exam_number=row["exam_number"])
    services.record_standing(office, graduate.uuid, LEAVING, NOW)
    batch = previewed(office, tree.university, row | {"class_name": "数学2002"})
    assert (batch.changed, batch.warnings) == (1, 1)
    applied(office, tree.university, row | {"class_name": "数学2002"})
    graduate.refresh_from_db()
    assert (graduate.class_name, graduate.in_statistics) == ("数学2002", False)


def test_a_transferred_graduate_is_free_for_the_other_university(tree: Tree, office: Scope) -> None:
    row = roster_row()
    applied(office, tree.university, row)
    former = Graduate.objects.get()
    there = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    theirs = row | {"college": tree.other_college.name}
    assert previewed(there, tree.other_university, theirs).refused == 1
    services.record_standing(office, former.uuid, replace(LEAVING, kind="transferred"), NOW)
    applied(there, tree.other_university, theirs)
    assert Graduate.objects.get(holds_numbers=True).org == tree.other_college
    former.refresh_from_db()
    assert former.org == tree.college
    with pytest.raises(Refusal, match="另一条记录"):
        services.cancel_standing(office, StandingChange.objects.get().uuid, "登错", NOW)


def test_who_comes_back_counts_again(tree: Tree, office: Scope) -> None:
    graduate = counted(make_graduate(tree.college))
    services.record_standing(office, graduate.uuid, replace(LEAVING, kind="suspended"), NOW)
    services.record_standing(office, graduate.uuid, replace(LEAVING, kind="readmitted"), NOW)
    graduate.refresh_from_db()
    assert (graduate.standing, graduate.in_statistics) == ("", True)
    assert sum(value for _, value in held(graduate)) == 1


class TestAMistake:
    def test_it_is_taken_back_with_the_record_it_made(self, tree: Tree, office: Scope) -> None:
        graduate = counted(make_graduate(tree.college))
        change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
        back = services.cancel_standing(office, change.uuid, "看错了名单", NOW)
        graduate.refresh_from_db()
        made = Graduate.objects.get(cohort=2025)
        assert (graduate.standing, graduate.in_statistics) == ("", True)
        assert (made.standing, made.in_statistics, made.holds_numbers) == ("mistaken", False, None)
        assert (back.cancels, back.reason) == (change, "看错了名单")
        must_be_as_signed(graduate=[graduate.pk, made.pk], standing_change=[change.pk, back.pk])
        fold()
        assert prove(SYSTEM).holds

    def test_a_login_it_shared_is_apart_again(self, tree: Tree, office: Scope) -> None:
        number = make_id_number(7)
        graduate = make_graduate(tree.college, account=True, id_number=number)
        there = make_graduate(tree.college, cohort=2025, id_number=number)
        change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
        services.cancel_standing(office, change.uuid, "看错了名单", NOW)
        there.refresh_from_db()
        assert (there.account, there.standing) == (None, "")

    def test_it_is_recorded_again_afterwards(self, tree: Tree, office: Scope) -> None:
        graduate = make_graduate(tree.college)
        change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
        services.cancel_standing(office, change.uuid, "届别填错", NOW)
        services.record_standing(office, graduate.uuid, replace(DEFERRED, cohort=2025), NOW)
        assert Graduate.objects.filter(cohort=2025, holds_numbers=True).count() == 1

    @pytest.mark.parametrize("again", [True, False], ids=["twice", "not_the_last"])
    def test_only_the_last_one_is(self, tree: Tree, office: Scope, again: bool) -> None:
        graduate = make_graduate(tree.college)
        change = services.record_standing(
            office, graduate.uuid, replace(LEAVING, kind="suspended"), NOW
        )
        if again:
            services.cancel_standing(office, change.uuid, "登错", NOW)
        else:
            services.record_standing(office, graduate.uuid, LEAVING, NOW)
        with pytest.raises(Refusal) as caught:
            services.cancel_standing(office, change.uuid, "登错", NOW)
        assert caught.value.code == "not_the_last"

    def test_it_needs_a_reason_and_the_office(self, tree: Tree, office: Scope) -> None:
        graduate = make_graduate(tree.college)
        change = services.record_standing(office, graduate.uuid, LEAVING, NOW)
        with pytest.raises(Refusal) as caught:
            services.cancel_standing(office, change.uuid, " ", NOW)
        assert caught.value.code == "reason_missing"
        college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        with pytest.raises(StandingChange.DoesNotExist):
            services.cancel_standing(college, change.uuid, "登错", NOW)


def test_the_database_counts_nobody_who_left(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    change = services.record_standing(office, graduate.uuid, LEAVING, NOW)
    for statement in (
        "UPDATE people_graduate SET in_statistics = true",
        "UPDATE people_standingchange SET kind = 'died'",
        "DELETE FROM people_standingchange",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert StandingChange.objects.get() == change


def test_what_was_altered_by_hand_is_not_signed_anew(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    Graduate.objects.filter(pk=graduate.pk).update(name="别人")
    refused("not_as_signed", office, graduate.uuid, LEAVING, NOW)
    save(Graduate.objects.get(pk=graduate.pk))
    assert services.record_standing(office, graduate.uuid, LEAVING, NOW).after == "withdrawn"


def test_changes_are_taken_back_one_after_the_other(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    suspended = replace(LEAVING, kind="suspended")
    first = services.record_standing(office, graduate.uuid, suspended, NOW)
    second = services.record_standing(
        office, graduate.uuid, replace(LEAVING, kind="readmitted"), NOW
    )
    with refused_as("not_the_last"):
        services.cancel_standing(office, first.uuid, "登错了", NOW)
    services.cancel_standing(office, second.uuid, "登错了", NOW)
    services.cancel_standing(office, first.uuid, "登错了", NOW)
    graduate.refresh_from_db()
    assert (graduate.standing, graduate.in_statistics) == ("", True)
    for change in (first, second):
        with refused_as("not_the_last"):
            services.cancel_standing(office, change.uuid, "再来一次", NOW)


def test_a_record_that_another_one_was_merged_into_is_not_taken_away(
    tree: Tree, office: Scope
) -> None:
    graduate = make_graduate(tree.college)
    change = services.record_standing(office, graduate.uuid, DEFERRED, NOW)
    made = Graduate.objects.get(cohort=2025)
    other = make_graduate(tree.college, cohort=2025)
    merge = services.merge(office, made.uuid, other.uuid, [], "重复建档", NOW)
    with refused_as("successor_merged"):
        services.cancel_standing(office, change.uuid, "登错了", NOW)
    services.unmerge(office, merge.uuid, "登错了", NOW)
    services.cancel_standing(office, change.uuid, "登错了", NOW)
    assert list(Graduate.objects.filter(standing="", cohort=2025)) == [other]


def test_nobody_records_the_own_standing(tree: Tree) -> None:
    registrar = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    graduate = make_graduate(tree.college)
    PersonKey.objects.create(
        account=registrar, key_hash=graduate.id_number_hash, declared_at=NOW,
        source=PersonKey.Source.ID_NUMBER,
    )  # fmt: skip
    with refused_as("own_record"):
        services.record_standing(scope_for(registrar), graduate.uuid, LEAVING, NOW)


def test_nobody_comes_back_before_leaving(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    services.record_standing(office, graduate.uuid, replace(LEAVING, kind="suspended"), NOW)
    back = replace(LEAVING, kind="readmitted", effective_date=date(2024, 5, 5))
    refused("before_last", office, graduate.uuid, back, NOW)
    services.record_standing(office, graduate.uuid, replace(back, effective_date=MAY), NOW)
