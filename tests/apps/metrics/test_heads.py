"""The end of the ledger cut off with all that fits it: the proof agrees, the heads do not."""

# ruff: noqa: S608 - statements of the forger, from constants of this file

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Block
from qihang.apps.orgs.integrity import anchors
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import findings_in, head_findings, real_now
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import hand_over_heads
from tests.apps.metrics.rows import DAY, MOMENT
from tests.factories.orgs import SYSTEM, make_province
from tests.factories.people import make_graduate
from tests.values import not_none

pytestmark = pytest.mark.django_db(transaction=True)
STATE = ("metrics_cubecell", "metrics_slicecell", "metrics_fold", "metrics_entry", "metrics_block")


@pytest.fixture(autouse=True)
def share(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    folder = tmp_path / "share"
    folder.mkdir()
    settings.HEADS = [str(folder)]
    return folder


@pytest.fixture
def cut_short(share: Path) -> None:
    """Two blocks, handed over; then everything is put back to what it was after the first."""
    tree = make_province()
    graduates = [make_graduate(tree.college) for _ in range(2)]
    fold(graduates[0].pk)
    sql(*(f"CREATE TABLE old_{table} AS TABLE {table}" for table in STATE))
    fold(graduates[1].pk)
    hand_over_heads(SYSTEM, real_now(), at_once=True)
    assert list(head_findings(SYSTEM, real_now())) == []
    back = [f"DELETE FROM {table}" for table in STATE]
    back += [f"INSERT INTO {table} SELECT * FROM old_{table}" for table in STATE]
    sql(
        "ALTER TABLE metrics_entry DISABLE TRIGGER USER",
        *back,
        "ALTER TABLE metrics_entry ENABLE TRIGGER USER",
        f"DELETE FROM people_graduate WHERE id = {graduates[1].pk}",
        *(f"DROP TABLE old_{table}" for table in STATE),
    )


def fold(graduate: int) -> None:
    services.reconcile_graduates([graduate], DAY, MOMENT)
    services.fold()


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found() -> set[tuple[str, object]]:
    return {(one.code, one.facts.get("chain")) for one in head_findings(SYSTEM, real_now())}


@pytest.mark.usefixtures("cut_short")
def test_the_proof_of_the_ledger_alone_does_not_know() -> None:
    assert Block.objects.count() == 1
    assert queries.prove(SYSTEM).holds
    assert found() == {("blocks_gone", "ledger")}


@pytest.mark.usefixtures("cut_short")
def test_whoever_cuts_our_own_heads_too_is_known_by_the_receiver(share: Path) -> None:
    own = anchors.anchor_file()
    first = next(line for line in anchors.kept_lines(own) if " ledger 1 " in line)
    own.write_text(f"{first}\n")
    sql("DELETE FROM orgs_handedhead", "DELETE FROM orgs_headreceiver")
    assert ("blocks_gone", "ledger") in found()
    codes = {one.code for one in findings_in(SYSTEM, next(share.iterdir()))}
    assert codes == {"blocks_gone"}


@pytest.mark.usefixtures("cut_short")
def test_another_end_in_place_of_the_one_cut_off_does_not_fit() -> None:
    fold(make_graduate(not_none(Org.objects.filter(kind=OrgKind.COLLEGE).first())).pk)
    assert Block.objects.count() == 2
    assert ("block_differs", "ledger") in found()
