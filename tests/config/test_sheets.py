"""`qihang sheets`: what it tells and its exit codes, without a database."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from qihang.config.sheets import app
from qihang.engines.tabular import inspect
from qihang.kernel import Refusal
from qihang.policy import load
from tests.engines.tabular.sound import HEADER, ROWS, TABLE, as_csv, changed

RUN = CliRunner()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(as_csv(TABLE), encoding="utf-8")
    return path


def test_a_sound_sheet_is_told_so(sheet: Path) -> None:
    told = RUN.invoke(app, ["check", str(sheet), "--layout", "roster"])
    assert told.exit_code == 0
    assert str(len(ROWS)) in told.output.splitlines()[-1]


def test_a_faulty_sheet_names_the_cell_and_gives_its_rows_back(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(as_csv((HEADER, ROWS[0], changed(性别="3"))), encoding="utf-8")
    marked = tmp_path / "errors.xlsx"
    told = RUN.invoke(app, ["check", str(sheet), "--errors", str(marked)])
    assert told.exit_code == 1
    assert "D3\t" in told.output
    assert inspect(marked, marked.name, load().layout("roster")).missing == ()


def test_a_template_is_written(tmp_path: Path) -> None:
    target = tmp_path / "template.xlsx"
    assert RUN.invoke(app, ["template", "hardship", str(target)]).exit_code == 0
    seen = inspect(target, target.name, load().layout("hardship"))
    assert seen.unknown == seen.missing == ()


def test_every_layout_is_named() -> None:
    told = RUN.invoke(app, ["layouts"]).output
    assert all(name in told for name in load().layouts)


def test_an_unknown_layout_is_refused() -> None:
    refused = RUN.invoke(app, ["template", "nothing", "x.xlsx"]).exception
    assert isinstance(refused, Refusal)
    assert refused.code == "no_such_layout"
