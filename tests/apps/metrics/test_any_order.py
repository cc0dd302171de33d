"""Whatever happens, in whatever order it is heard, the ledger says what the records say."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, PENDING, Status
from qihang.apps.metrics import queries, services
from qihang.apps.people.models import Graduate
from qihang.engines.indicators import Counts
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate
from tests.factories.signing import save

pytestmark = pytest.mark.django_db

PEOPLE = 3
KINDS = ("10", "801", "701", "76")
LAST = DAY + timedelta(days=60)


@dataclass(frozen=True)
class Move:
    """Something that happens to one graduate; `heard` says whether the ledger is told at once."""

    person: int
    what: str
    kind: str
    heard: bool


moves = st.lists(
    st.builds(
        Move,
        person=st.integers(0, PEOPLE - 1),
        what=st.sampled_from(["approve", "end", "leave", "return", "transfer", "retell", "fold"]),
        kind=st.sampled_from(KINDS),
        heard=st.booleans(),
    ),
    max_size=14,
)


def happen(move: Move, graduate: Graduate, tree: Tree) -> None:
    """Change the records alone."""
    if move.what == "approve":
        end(graduate)
        make_version(graduate, Status.APPROVED, move.kind)
    elif move.what == "end":
        end(graduate)
    elif move.what in {"leave", "return"}:
        graduate.in_statistics = move.what == "return"
        save(graduate)
    elif move.what == "transfer":
        target = tree.other_college if graduate.org == tree.college else tree.college
        graduate.org, graduate.org_path = target, target.path
        save(graduate)


def end(graduate: Graduate) -> None:
    ending = Destination.objects.filter(graduate=graduate, status__in=EFFECTIVE | PENDING)
    for version in ending:
        version.status = Status.SUPERSEDED
        save(version)


def hear(graduate: Graduate, on: date, *, destinations_first: bool) -> None:
    """Tell the ledger about the graduate and all versions, twice over."""
    versions = list(graduate.destinations.values_list("pk", flat=True))
    if destinations_first:
        services.reconcile_destinations(versions, on, MOMENT)
    services.reconcile_graduates([graduate.pk], on, MOMENT)
    services.reconcile_destinations(versions, on, MOMENT)


def recount(tree: Tree, path: str) -> Counts:
    """The figures counted from the records, one by one."""
    people = Graduate.objects.filter(in_statistics=True, org_path__startswith=path)
    counting = Destination.objects.filter(status__in=EFFECTIVE, graduate__in=people)
    kinds = Counter(counting.values_list("kind", flat=True))
    return Counts(people.count(), dict(kinds))


def test_any_sequence_of_moves_ends_in_the_same_sums(tree: Tree) -> None:
    @settings(max_examples=30)
    @given(moves=moves, late_order=st.permutations(range(PEOPLE)))
    def holds(moves: list[Move], late_order: list[int]) -> None:
        with transaction.atomic():
            play(tree, moves, late_order)
            transaction.set_rollback(True)

    holds()


def play(tree: Tree, moves: list[Move], late_order: list[int]) -> None:
    people = [make_graduate(tree.college) for _ in range(PEOPLE)]
    for step, move in enumerate(moves):
        graduate, on = people[move.person], DAY + timedelta(days=step)
        happen(move, graduate, tree)
        if move.what == "fold":
            services.fold()
        elif move.heard:
            hear(graduate, on, destinations_first=move.kind in {"10", "801"})
    for person in late_order:
        hear(people[person], LAST, destinations_first=person % 2 == 0)
    proof = queries.prove(SYSTEM)
    assert proof.holds, (proof.causes, proof.cells)
    universities = (tree.university, tree.other_university)
    colleges = (tree.college, tree.sibling, tree.other_college, tree.other_sibling)
    for org in (tree.province, *universities, *colleges):
        assert queries.org_figures(SYSTEM, org, 2024, LAST).counts == recount(tree, org.path), (
            org.path
        )
    for university in universities:
        own = [c for c in colleges if c.path.startswith(university.path)]
        parts = [queries.org_figures(SYSTEM, college, 2024, LAST).counts for college in own]
        whole = queries.org_figures(SYSTEM, university, 2024, LAST).counts
        assert sum(parts, Counts()) == whole
