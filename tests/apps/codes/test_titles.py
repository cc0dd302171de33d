"""`qihang titles`: a file of job titles in, suggestions out."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from qihang.apps.codes.cli import verbs
from qihang.kernel import Refusal

run = CliRunner().invoke


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_sheet_of_titles(tmp_path: Path, encoding: str) -> None:
    file, out = tmp_path / "posts.csv", tmp_path / "out.csv"
    file.write_bytes("岗位名称,人数\n护士,3\n=会计,1\n".encode(encoding))
    done = run(verbs, [str(file), "--out", str(out), "--most", "1"])
    assert done.exit_code == 0, done.output
    assert pl.read_csv(out).select("title", "code").rows() == [
        ("护士", "2-05-08-00"),
        ("'=会计", "2-06-03-00"),  # no cell begins a formula
    ]


def test_duties_are_read_where_the_file_has_them(tmp_path: Path) -> None:
    file, out = tmp_path / "posts.csv", tmp_path / "out.parquet"
    file.write_text("职位,岗位职责\n工程师,Java 软件开发\n工程师,\n", encoding="utf-8")
    assert run(verbs, [str(file), "--out", str(out), "--most", "1"]).exit_code == 0
    assert pl.read_parquet(out)["code"].to_list() == ["2-02-10-03", "2-02-00-00"]


def test_a_title_without_a_suggestion_is_said(tmp_path: Path) -> None:
    file, out = tmp_path / "posts.csv", tmp_path / "out.csv"
    file.write_text("title\n护士\n？？？\n", encoding="utf-8")
    assert run(verbs, [str(file), "--out", str(out)]).exit_code == 1


def test_a_file_without_titles_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("人数\n3\n", encoding="utf-8")
    done = run(verbs, [str(file), "--out", str(tmp_path / "out.csv")])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == "column_missing"
