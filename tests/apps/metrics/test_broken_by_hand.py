"""Whatever somebody with the database's password does around the ledger, the proof names by table and row."""

# ruff: noqa: S608 - statements of the forger, from constants of this file

import pytest
from django.db import connection

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Entry, ProofRun
from qihang.apps.metrics.services.ledger import keep_proof
from tests.apps.metrics.rows import DAY, MOMENT, make_review, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db

TAIL = "day, cohort, measure, org_path, place, kind, value"
TO_TAIL = f"INSERT INTO metrics_tailentry (entry_id, {TAIL}) SELECT id, {TAIL} FROM metrics_entry"


def copied(which: str, **columns: str) -> str:
    """A statement that slips in a copy of some entries, with columns of its own."""
    names = [f.column for f in Entry._meta.fields if f.column and f.column != "id"]
    values = ", ".join(columns.get(name, name) for name in names)
    into = f"INSERT INTO metrics_entry ({', '.join(names)})"
    return f"{into} SELECT {values} FROM metrics_entry WHERE {which}"


@pytest.fixture
def folded(tree: Tree) -> Entry:
    """Two blocks and one entry in the tail; the entry of a reviewed registration, in the first block."""
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    make_review(version, Status.WAITING_UNIVERSITY, Status.APPROVED, DAY)
    services.reconcile_destinations([version.pk], DAY, MOMENT)
    for ids in ([version.graduate_id], [make_graduate(tree.college).pk]):
        services.reconcile_graduates(ids, DAY, MOMENT)
        services.fold()
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    assert queries.prove(SYSTEM).holds
    return Entry.objects.get(measure="destinations")


def by_hand(*statements: str) -> set[str]:
    """What the proof finds after these statements, with the ledger's guard off meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_entry DISABLE TRIGGER entry_append_only")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE metrics_entry ENABLE TRIGGER entry_append_only")
    return {found.code for found in queries.prove(SYSTEM, 100).findings}


CELL = "UPDATE metrics_cubecell SET"
BLOCK = "UPDATE metrics_block SET"
CASES = {
    "a cell": (f"{CELL} value = value + 1 WHERE node = '/37/'", {"cell_differs"}),
    "a cell's entries": (f"{CELL} entries = 9 WHERE node = '/37/'", {"cell_miscounts"}),
    "a cell gone": ("DELETE FROM metrics_cubecell WHERE node = '/37/'", {"cell_differs"}),
    "a cell of nowhere": (f"{CELL} node = '/9/' WHERE node = '/37/'", {"cell_differs"}),
    "a slice": ("UPDATE metrics_slicecell SET value = 9 WHERE dimension = 'sex'", {"cell_differs"}),
    "a strange slice": (
        "UPDATE metrics_slicecell SET dimension = 'class' WHERE dimension = 'sex'",
        {"cell_differs", "strange_slices"},
    ),
    "the tail gone": ("DELETE FROM metrics_tailentry", {"added", "cell_differs"}),
    "a tail's value": ("UPDATE metrics_tailentry SET value = 5", {"tail_differs", "cell_differs"}),
    "a tail's day": ("UPDATE metrics_tailentry SET day = day - 1", {"tail_differs", "cell_differs"}),
    "folded, and in the tail": (
        f"{TO_TAIL} WHERE id = (SELECT min(id) FROM metrics_entry)",
        {"tail_signed", "cell_differs", "waiting_unsigned"},
    ),
    "a tail of nothing": (
        "UPDATE metrics_tailentry SET entry_id = 987654", {"tail_nothing", "added", "cell_differs", "waiting_missing"},
    ),
    "the last block": ("DELETE FROM metrics_block WHERE number = 2", {"added", "fold_astray"}),
    "a row of a block twice": (f"{BLOCK} rows = rows || rows[1] WHERE number = 1", {"block_altered"}),
    "a block over another": (
        f"{BLOCK} rows = (SELECT rows FROM metrics_block WHERE number = 1) WHERE number = 2",
        {"block_altered", "altered", "added"},
    ),
    "a block renumbered": (
        f"{BLOCK} number = 7 WHERE number = 2", {"block_missing", "block_altered", "fold_astray"},
    ),
    "how far it is folded": ("UPDATE metrics_fold SET block = 1", {"fold_astray"}),
    "no word of the fold": ("DELETE FROM metrics_fold", {"fold_missing"}),
    "an entry copied": (copied("measure = 'destinations'"), {"cause_differs", "day_differs", "waiting_unsigned"}),
    "an entry of no record": (
        copied("measure = 'destinations'", cause="987654"), {"cause_differs", "waiting_unsigned"},
    ),
    "an entry gone": (
        "DELETE FROM metrics_entry WHERE measure = 'destinations'",
        {"missing", "cause_lacks", "day_differs", "cell_differs"},
    ),
    "a guard off": ("ALTER TABLE metrics_entry DISABLE TRIGGER entry_to_tail", {"guard_off"}),
    "a guard gone": ("DROP TRIGGER seal_frozen ON metrics_seal", {"guard_off"}),
}  # fmt: skip


@pytest.mark.usefixtures("folded")
@pytest.mark.parametrize(("statement", "codes"), CASES.values(), ids=CASES.keys())
def test_it_is_named(statement: str, codes: set[str]) -> None:
    assert by_hand(statement) == codes


def test_a_pair_that_cancels_out_is_named_by_its_days(folded: Entry) -> None:
    this = f"id = {folded.pk}"
    assert by_hand(copied(this, day="day - 40"), copied(this, value="-value")) == {
        "day_differs", "waiting_unsigned",
    }  # fmt: skip
    found = queries.prove(SYSTEM).causes
    assert {one.facts["day"] for one in found} == {"2024-04-22", "2024-06-01"}
    assert all(one.facts["entries"] for one in found)


def test_two_rows_that_changed_places_are_named(folded: Entry) -> None:
    other = Entry.objects.exclude(pk=folded.pk).earliest("pk")
    found = by_hand(
        f"UPDATE metrics_entry SET id = -1 WHERE id = {folded.pk}",
        f"UPDATE metrics_entry SET id = {folded.pk} WHERE id = {other.pk}",
        f"UPDATE metrics_entry SET id = {other.pk} WHERE id = -1",
    )
    assert found == {"altered"}


def test_the_nightly_proof_keeps_facts_that_every_language_can_tell(folded: Entry) -> None:
    by_hand(f"UPDATE metrics_entry SET sex = '9' WHERE id = {folded.pk}")
    run = keep_proof(SYSTEM, MOMENT)
    assert not run.holds
    facts = ProofRun.objects.get(pk=run.pk).findings[0]["facts"]
    assert facts["number"] == folded.pk
    assert "sex=9" in facts["now"]
