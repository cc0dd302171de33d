"""Moving the clock: the year goes on the same in one step or many, and leaves touched people alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.apps.metrics import queries as figures
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import scope_of
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from qihang.web import clock
from qihang.world import clock_moves
from qihang.world.models import DemoClock
from qihang.world.seed import FIRST_DAY, seed
from tests.factories.orgs import make_account
from tests.factories.people import own_account
from tests.factories.refusals import refused
from tests.factories.signing import save
from tests.factories.world import SEED, picture, undone

pytestmark = pytest.mark.usefixtures("world_tiny")

LATER = FIRST_DAY + timedelta(days=33)
FAR = date(2024, 9, 25)


def test_one_long_step_is_the_same_as_many_short_ones_row_for_row() -> None:
    with undone():
        clock_moves.advance(FAR)
        at_once = picture()
    for day in (FIRST_DAY + timedelta(days=1), LATER, FAR):
        clock_moves.advance(day)
    in_steps = picture()
    assert at_once.keys() == in_steps.keys()
    for table, rows in at_once.items():
        assert in_steps[table] == rows, table


def test_moving_there_is_the_same_as_beginning_there_row_for_row() -> None:
    with undone():
        seed("tiny", SEED, LATER)
        begun = picture()
    clock_moves.advance(LATER)
    assert picture() == begun


def test_the_year_happens() -> None:
    def counted() -> int:
        return Destination.objects.filter(cohort=2024, status__in=EFFECTIVE).count()

    before = counted()
    assert clock_moves.advance(FAR).day == FAR == clock.today()
    assert counted() > before + 10
    assert figures.prove(Scope.for_system("test"), 5).holds
    latest = Review.objects.order_by("at").last()
    assert latest is not None
    assert FIRST_DAY < timezone.localdate(latest.at) < FAR


def test_it_can_run_to_the_end_of_the_year() -> None:
    clock_moves.advance(clock_moves.LAST_DAY)
    assert not Destination.objects.filter(status=Status.WAITING_COLLEGE).exists()
    with refused("not_ahead"):
        clock_moves.advance(clock_moves.LAST_DAY)


def test_a_graduate_whose_registration_was_reviewed_by_hand_is_left_alone() -> None:
    version = Destination.objects.filter(status=Status.WAITING_COLLEGE).order_by("pk")[0]
    reviewer = Membership.objects.get(role=Role.COLLEGE_OFFICER, org__path=version.org_path).account
    scope = scope_of(reviewer, timezone.now())
    now = clock.now()
    destinations.return_(
        scope, version.uuid, Status.WAITING_COLLEGE, now, reason="请补充材料", fields=("evidence",)
    )
    clock_moves.advance(LATER)
    version.refresh_from_db()
    assert version.status == Status.RETURNED
    assert version.graduate.destinations.order_by("version").last() == version
    assert Review.objects.filter(destination=version, at__gt=now).count() == 0
    assert figures.prove(Scope.for_system("test"), 5).holds


def test_a_graduate_who_began_a_draft_by_hand_is_left_alone() -> None:
    graduate = next(g for g in _who_will_register(FAR) if g.account is not None)
    draft = destinations.save_draft(
        scope_of(own_account(graduate), timezone.now()), clock.now(), "701", {}
    )
    clock_moves.advance(FAR)
    assert list(graduate.destinations.values_list("pk", "status")) == [(draft.pk, Status.DRAFT)]


def test_a_graduate_who_took_up_the_account_by_hand_is_left_alone() -> None:
    graduate = next(g for g in _who_will_register(FAR) if g.account is None)
    mine = make_account(username="by-hand", name=graduate.name)
    graduate.account = mine
    save(graduate)
    clock_moves.advance(FAR)
    graduate.refresh_from_db()
    assert graduate.account == mine
    assert not graduate.destinations.exists()


def _who_will_register(day: date) -> list[Graduate]:
    """Graduates without a registration today who will have one by that day."""
    with undone():
        clock_moves.advance(day)
        fresh = Destination.objects.filter(version=1, created_at__date__gte=FIRST_DAY)
        ids = list(fresh.values_list("graduate", flat=True))
    return list(Graduate.objects.filter(pk__in=ids).select_related("account").order_by("pk"))


def test_accounts_are_taken_up_on_the_way() -> None:
    before = Graduate.objects.filter(account__isnull=False).count()
    clock_moves.advance(FAR)
    assert Graduate.objects.filter(account__isnull=False).count() > before
    assert not Destination.objects.filter(graduate__account__isnull=True).exists()


def test_the_clock_goes_forward_only_and_not_past_the_end() -> None:
    with refused("not_ahead"):
        clock_moves.advance(FIRST_DAY)
    with refused("not_ahead"):
        clock_moves.advance(FIRST_DAY - timedelta(days=1))
    with refused("past_the_end"):
        clock_moves.advance(clock_moves.LAST_DAY + timedelta(days=1))
    assert clock.today() == FIRST_DAY


def test_where_it_goes_is_told_week_by_week() -> None:
    told: list[date] = []
    clock_moves.advance(LATER, told.append)
    assert told == [FIRST_DAY + timedelta(days=n) for n in (7, 14, 21, 28, 33)]
    assert DemoClock.objects.get().moving_to is None


def test_without_a_world_or_with_one_of_another_release_it_says_what_to_do() -> None:
    DemoClock.objects.update(script=0)
    with refused("other_script"):
        clock_moves.advance(LATER)
    DemoClock.objects.all().delete()
    with refused("no_world"):
        clock_moves.advance(LATER)
