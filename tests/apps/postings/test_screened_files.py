"""`qihang screen`: any sheet of advertisements in, a row a finding out; what is wrong is named with its cure."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from qihang.apps.postings.services.screened_files import screen_file
from qihang.kernel import Refusal

DAY = date(2026, 11, 30)
ADS = pl.DataFrame(
    {
        "标题": ["文员（女）", "工程师", "客服"],
        "职位描述": ["要求：\n全日制本科", "男女不限", "=押金 入职交押金500元"],
    }
)


def written(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    if name.endswith(".csv"):
        ADS.write_csv(path)
    else:
        ADS.write_parquet(path)
    return path


@pytest.mark.parametrize("name", ["ads.csv", "ads.parquet"])
@pytest.mark.parametrize("out", ["found.csv", "found.parquet"])
def test_findings_are_told_in_title_or_text(tmp_path: Path, name: str, out: str) -> None:
    done = screen_file(written(tmp_path, name), tmp_path / out, DAY)
    assert (done.read, done.marked) == (3, 2)
    read = pl.read_csv if out.endswith(".csv") else pl.read_parquet
    rows = read(tmp_path / out).cast({"id": pl.String}).rows()
    assert rows == [
        ("1", "sex", "title", 2, 5, "block", "sex_limited"),
        ("1", "study", "text", 4, 9, "warn", "study_limited"),
        ("3", "fees", "text", 6, 9, "block", "fees"),
    ]


def test_an_id_that_begins_a_formula_is_shielded(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    ADS.with_columns(id=pl.lit("=1+1")).write_csv(path)
    screen_file(path, tmp_path / "found.csv", DAY)
    assert "'=1+1,sex" in (tmp_path / "found.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"职位": ["a"]}, "column_missing"), ({"title": [], "text": []}, "table_empty")],
    ids=["no text", "no rows"],
)
def test_what_is_wrong_is_named_and_nothing_is_left_behind(
    tmp_path: Path, columns: dict[str, list[str]], code: str
) -> None:
    path, out = tmp_path / "ads.parquet", tmp_path / "found.csv"
    pl.DataFrame(columns).write_parquet(path)
    with pytest.raises(Refusal) as refused:
        screen_file(path, out, DAY)
    assert refused.value.code == code
    assert not out.exists()


def test_the_ending_of_the_findings_is_known(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"found\.txt"):
        screen_file(written(tmp_path, "ads.csv"), tmp_path / "found.txt", DAY)
