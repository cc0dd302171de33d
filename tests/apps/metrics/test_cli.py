"""`qihang ledger`: prove says yes or names what differs; show speaks the figure out."""

import pytest
from typer.testing import CliRunner

from qihang.apps.metrics import services
from qihang.apps.metrics.cli import app
from qihang.apps.metrics.models import CubeCell, Entry
from tests.apps.metrics.test_append_only import slip_in
from tests.factories.orgs import Tree

pytestmark = pytest.mark.django_db
run = CliRunner().invoke


def test_prove_says_yes(entry: Entry) -> None:
    result = run(app, ["prove"])
    assert result.exit_code == 0, result.output
    assert "2 entries; 0 causes and 0 cells of the cube differ" in result.output


def test_prove_names_what_differs(entry: Entry) -> None:
    slip_in(entry, cause=424242)
    result = run(app, ["prove"])
    assert result.exit_code == 1
    assert "destinations_destination 中 id = 424242" in result.output
    assert f"metrics_entry 中 id 为 {Entry.objects.latest('pk').pk}" in result.output


def test_show_speaks_the_figure(entry: Entry) -> None:
    result = run(app, ["show", "--org", "10422", "--on", "2024-06-01", "--cohort", "2024"])
    assert result.exit_code == 0, result.output
    assert "100.00 % (1 / 1)" in result.output
    earlier = run(app, ["show", "--org", "10422", "--on", "2024-05-31", "--cohort", "2024"])
    assert "— (0 / 0)" in earlier.output


def test_show_knows_no_such_organisation(tree: Tree) -> None:
    result = run(app, ["show", "--org", "nowhere"])
    assert result.exit_code == 2
    assert "nowhere" in result.output


@pytest.mark.django_db(transaction=True)
def test_rebuild_is_the_cure_prove_names(entry: Entry) -> None:
    services.fold()
    CubeCell.objects.update(value=5)
    assert "qihang ledger rebuild" in run(app, ["prove"]).output
    assert "cells made anew" in run(app, ["rebuild"]).output
    assert run(app, ["prove"]).exit_code == 0
