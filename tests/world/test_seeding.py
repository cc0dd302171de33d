"""What a seeded world leaves in the product's tables on its first day."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import (
    EFFECTIVE,
    MOVES,
    NEEDS,
    Action,
    Filing,
    FilingPerson,
    Status,
    objections,
    terms_for,
)
from qihang.apps.destinations.values import values_of
from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import open_stored
from qihang.apps.metrics import queries as figures
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries import scope_of
from qihang.apps.orgs.rules import OrgKind, may_stand, path_of
from qihang.apps.orgs.services import keyed_hash, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models import FindingMove
from qihang.kernel import Scope
from qihang.kernel.identity import birth_date, is_id_number, mask
from qihang.policy import load
from qihang.web import clock
from qihang.world import seed
from qihang.world.models import DemoClock
from qihang.world.sizes import COHORTS, SIZES
from tests.factories.refusals import refused
from tests.values import not_none

pytestmark = pytest.mark.usefixtures("world_tiny")


def test_the_tree_stands_where_the_rules_say() -> None:
    for org in Org.objects.select_related("parent"):
        kind, parent = OrgKind(org.kind), org.parent
        assert may_stand(kind, OrgKind(parent.kind) if parent else None)
        assert org.path == path_of(kind, org.code, *((parent.path, parent.code) if parent else ()))
    kinds = set(Org.objects.values_list("kind", flat=True))
    assert kinds == {kind.value for kind in OrgKind}
    assert Org.objects.filter(kind=OrgKind.DEPARTMENT).count() == 15


def test_each_cohort_has_as_many_graduates_as_the_size_says() -> None:
    counts = Graduate.objects.values_list("cohort").annotate(Count("id")).order_by("cohort")
    assert list(counts) == [(cohort, SIZES["tiny"].graduates) for cohort in COHORTS]


def test_graduates_are_sealed_masked_and_found_by_their_numbers() -> None:
    for graduate in Graduate.objects.all():
        number = unseal(graduate.id_number_sealed)
        assert is_id_number(number)
        assert bytes(graduate.id_number_hash) == keyed_hash(number)
        assert graduate.id_number_masked == mask(number)
        assert int(number[16]) % 2 == int(graduate.sex) % 2
        assert number.startswith(graduate.home_place)
        assert 17 <= graduate.cohort - birth_date(number).year <= 35
        assert len(graduate.exam_number) == 14
        assert graduate.org_path == graduate.org.path


def test_nothing_has_happened_that_lies_on_or_after_the_clocks_day(world_tiny: DemoClock) -> None:
    latest = [
        Destination.objects.aggregate(Max("created_at"))["created_at__max"],
        Review.objects.aggregate(Max("at"))["at__max"],
        Account.objects.aggregate(Max("created_at"))["created_at__max"],
    ]
    assert all(timezone.localdate(moment) < world_tiny.day for moment in latest)
    assert Entry.objects.aggregate(Max("day"))["day__max"] < world_tiny.day
    assert clock.today() == world_tiny.day


def test_every_filing_satisfies_the_rules_of_its_day() -> None:
    levels = load().codes.table("qualification")
    filed = Destination.objects.filter(filed_at__isnull=False).select_related("graduate")
    assert filed.count() > 60
    for version in filed.prefetch_related("evidence"):
        day = timezone.localdate(not_none(version.filed_at))
        filing = Filing(
            version.kind, values_of(version), frozenset(e.kind for e in version.evidence.all())
        )
        who = version.graduate
        person = FilingPerson(levels[who.qualification].extra["level"], who.agreed_unit)
        terms = not_none(terms_for(load(), version.kind, version.work_place, day))
        assert objections(filing, person, terms) == ()


def test_the_history_of_each_version_leads_to_where_it_stands() -> None:
    for version in Destination.objects.prefetch_related("reviews"):
        stands = Status.DRAFT
        for review in sorted(version.reviews.all(), key=lambda r: (r.at, r.pk)):
            assert review.from_status == stands
            stands = MOVES[stands, Action(review.action)]
            assert review.to_status == stands
        assert version.status == stands


def test_those_who_moved_a_version_were_allowed_to() -> None:
    scopes: dict[int, Scope] = {}
    decided = FindingMove.objects.filter(finding__destination__isnull=False).values("act")
    reviews = Review.objects.exclude(action=Action.SUPERSEDE).select_related(
        "account", "destination__graduate"
    )
    of_nobody = reviews.filter(account=None)
    assert not of_nobody.exclude(act__in=decided).exists()  # two decided about a finding
    reviews = reviews.exclude(account=None)
    for review in reviews:
        account = not_none(review.account)
        found = scopes.setdefault(account.pk, scope_of(account, timezone.now()))
        version = review.destination
        if Action(review.action) in NEEDS and found.graduate is None:
            assert review.action == Action.RETURN or found.holds(
                NEEDS[Action(review.action)], version.org_path
            )
        elif found.graduate is not None:
            assert found.graduate == version.graduate_id


def test_what_comes_back_says_why() -> None:
    returned = Review.objects.filter(action__in=[Action.RETURN, Action.OBJECT, Action.CORRECT])
    assert returned.exists()
    assert not returned.filter(reason="").exists()
    assert not Review.objects.filter(action=Action.RETURN, fields=[]).exists()


def test_figures_are_the_records_and_the_ledger_proves_it() -> None:
    assert figures.prove(Scope.for_system("test"), 5).holds
    counted = Destination.objects.filter(status__in=EFFECTIVE, graduate__in_statistics=True)
    for cohort in COHORTS:
        entries = Entry.objects.filter(cohort=cohort, measure="destinations")
        assert sum(entries.values_list("value", flat=True)) == counted.filter(cohort=cohort).count()


def test_evidence_can_be_opened_and_is_what_it_says() -> None:
    assert Evidence.objects.filter(destination__kind="11").exists()
    for stored in StoredFile.objects.all():
        with open_stored(stored) as file:
            content = file.read()
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == stored.sha256


def test_new_rows_come_after_all_the_script_will_ever_write() -> None:
    for table, last in (("destinations_destination", Destination), ("people_graduate", Graduate)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            assert cursor.fetchone()[0] > last.objects.aggregate(Max("id"))["id__max"]


def test_nobody_signs_in_with_a_password() -> None:
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_every_college_and_university_has_officers() -> None:
    staffed = Org.objects.filter(kind__in=[OrgKind.COLLEGE, OrgKind.UNIVERSITY]).annotate(
        officers=Count("memberships", filter=Q(memberships__role__endswith="officer")),
        heads=Count("memberships", filter=Q(memberships__role__endswith="head")),
    )
    assert all(org.officers and org.heads for org in staffed)


def test_what_was_put_aside_for_loading_is_there_again() -> None:
    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, "destinations_review")
    assert {"review_by_act", "review_by_account", "review_action_known"} <= made.keys()
    assert sum(bool(one["foreign_key"]) for one in made.values()) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Destination.objects.filter(version=1).update(version=2)


def test_clearing_leaves_nothing() -> None:
    assert not seed.is_empty()
    seed.clear()
    assert seed.is_empty()
    assert clock.today() != date(2024, 6, 15)


def test_an_unknown_size_is_refused() -> None:
    with refused("size_unknown"):
        seed.must_be_known("huge", SIZES)
