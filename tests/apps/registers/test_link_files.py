"""`qihang link`: files of names and firms in whatever form they come."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from qihang.apps.registers.cli import verbs
from qihang.apps.registers.services.linkage import link_files
from qihang.engines.tabular.named_columns import write_texts
from qihang.kernel import Refusal

NAMES = "单位名称,人数\n青島海信電子有限公司,3\n青岛电视机厂,1\n没有这家商行,1\n"
FIRMS = (
    "统一社会信用代码,企业名称,曾用名\n"
    "A,海信集团控股股份有限公司,青岛电视机厂；青岛无线电二厂\nB,青岛海信电子有限公司,\n"
)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_of_a_csv(tmp_path: Path, encoding: str) -> None:
    names = written(tmp_path, "names.csv", NAMES, encoding)
    found = link_files(names, written(tmp_path, "firms.csv", FIRMS, encoding), 1)
    assert found["code"].to_list() == ["B", "A", None]
    assert found["answer"].to_list() == ["found", "found", "none"]


def test_parquet_and_workbooks(tmp_path: Path) -> None:
    names, firms = tmp_path / "names.parquet", tmp_path / "firms.xlsx"
    pl.DataFrame({"employer_name": ["海信集团"]}).write_parquet(names)
    with xlsxwriter.Workbook(firms) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "name"])
        sheet.write_row(1, 0, ["A", "海信集团控股股份有限公司"])
    assert link_files(names, firms, 1)["code"].to_list() == ["A"]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    found = link_files(written(tmp_path, "n.csv", NAMES), written(tmp_path, "f.csv", FIRMS), 5)
    for name, read in (("out.csv", pl.read_csv), ("out.parquet", pl.read_parquet)):
        write_texts(found, tmp_path / name)
        assert read(tmp_path / name)["firm"].to_list() == found["firm"].to_list()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "'="])
def test_no_cell_of_a_csv_begins_a_formula(tmp_path: Path, sign: str) -> None:
    link = f'{sign}HYPERLINK("http://example.org")青岛海信电子有限公司'
    names = pl.DataFrame({"name": [link]})
    firms = pl.DataFrame({"code": [f"{sign}B"], "name": [link]})
    names.write_parquet(tmp_path / "n.parquet")
    firms.write_parquet(tmp_path / "f.parquet")
    found = link_files(tmp_path / "n.parquet", tmp_path / "f.parquet", 1)
    write_texts(found, tmp_path / "out.csv")
    write_texts(found, tmp_path / "out.parquet")
    table = pl.read_csv(tmp_path / "out.csv")
    for column, text in {"name": link, "firm": link, "matched": link, "code": f"{sign}B"}.items():
        assert table[column].to_list() == [f"'{text}"]
        assert pl.read_parquet(tmp_path / "out.parquet")[column].to_list() == [text]


@pytest.mark.parametrize(
    ("names", "firms", "code"),
    [
        ("人数\n3\n", FIRMS, "column_missing"),
        (NAMES, "名称\n海信集团\n", "column_missing"),
        ("单位名称\n", FIRMS, "table_empty"),
        ("", FIRMS, "empty_file"),
    ],
    ids=["no-name", "no-code", "no-rows", "no-bytes"],
)
def test_what_cannot_be_linked_is_refused(
    tmp_path: Path, names: str, firms: str, code: str
) -> None:
    paths = written(tmp_path, "n.csv", names), written(tmp_path, "f.csv", firms)
    with pytest.raises(Refusal) as refused:
        link_files(*paths, 5)
    assert refused.value.code == code


def test_the_command_says_how_many_and_whether_all(tmp_path: Path) -> None:
    names, firms = written(tmp_path, "n.csv", NAMES), written(tmp_path, "f.csv", FIRMS)
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(verbs, [str(names), str(firms), "--out", str(out)])
    assert done.exit_code == 1
    assert [line.split() for line in done.output.splitlines()] == [
        ["2", "found"], ["0", "several"], ["0", "unsure"], ["1", "none"],
    ]  # fmt: skip
    only = written(tmp_path, "o.csv", "name\n青岛海信电子有限公司\n")
    assert CliRunner().invoke(verbs, [str(only), str(firms), "--out", str(out)]).exit_code == 0


def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    names, firms = written(tmp_path, "n.csv", NAMES), written(tmp_path, "f.csv", FIRMS)
    asked = [str(names), str(firms), "--out", str(tmp_path / "out.doc")]
    assert isinstance(CliRunner().invoke(verbs, asked).exception, Refusal)
