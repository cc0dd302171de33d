"""`qihang codes`: lists, shows, checks, and says where the fault is."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from qihang.apps.codes.cli import app

run = CliRunner().invoke


def test_list_names_every_set() -> None:
    result = run(app, ["list"])
    assert result.exit_code == 0
    assert "industry\t单位行业\t21\t" in result.output


def test_show_prints_rows_that_fit() -> None:
    result = run(app, ["show", "industry", "jy"])
    assert result.exit_code == 0
    assert result.output.startswith("42\t教育\tEducation\t")


def test_show_refuses_an_unknown_set() -> None:
    result = run(app, ["show", "nothing"])
    assert result.exit_code == 2
    assert "no such list" in result.output


def test_check_is_content_with_the_product() -> None:
    assert run(app, ["check"]).exit_code == 0


def test_check_says_where_the_folder_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QIHANG_POLICY", str(tmp_path / "nowhere"))
    result = run(app, ["check"])
    assert result.exit_code == 1
    assert "nowhere" in result.output
