"""No file whatever raises anything but a FileFault; sound values survive writing and reading."""

import string
import tempfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qihang.engines.tabular import FileFault, layout_columns, read, sentence, write_table
from qihang.engines.tabular.check_digits import credit_codes, id_numbers
from qihang.kernel.identity import is_credit_code, is_id_number
from qihang.policy import load
from tests.engines.tabular.corpus import FILES
from tests.engines.tabular.corpus.making import repacked, xls, xlsx
from tests.engines.tabular.sound import TABLE, as_csv

ANY = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
SOUND = [as_csv(TABLE).encode(), as_csv(TABLE).encode("gb18030"), xlsx(), xls()]


def tried(content: bytes) -> None:
    """Reads the bytes as a roster to the end; a FileFault is an answer, too."""
    policy = load()
    layout = policy.layout("roster")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any")
        path.write_bytes(content)
        try:
            chunk = read(path, "any", layout, policy.codes).whole()
        except FileFault:
            return
        for row in chunk.found.iter_rows(named=True):
            assert sentence(row, layout, str)


@ANY
@given(st.binary(max_size=4000))
def test_any_bytes(content: bytes) -> None:
    tried(content)


@ANY
@given(st.text(max_size=400))
def test_any_text_below_a_header(text: str) -> None:
    tried((as_csv(TABLE) + text).encode("utf-8", "replace"))


@ANY
@given(st.sampled_from(SOUND), st.data())
def test_a_sound_file_with_bytes_changed(content: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    tried(bytes(spoilt[: data.draw(st.integers(1, len(spoilt)))]))


@ANY
@given(st.data())
def test_a_workbook_with_its_xml_changed(data: st.DataObject) -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = data.draw(st.sampled_from([n for n in parts if n.startswith("xl/")]))
        part = bytearray(parts[name])
        for _ in range(data.draw(st.integers(1, 6))):
            place = data.draw(st.integers(0, len(part) - 1))
            part[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        parts[name] = bytes(part)

    tried(repacked(xlsx(), change))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="'‘’`＇"),
    min_size=1,
    max_size=20,
)


def says_something(text: str) -> bool:
    """Neither a sign for nothing nor a text protected from the spreadsheet: both are read as what they mean."""
    protected = text.startswith('="') and text.endswith('"')
    return not protected and text not in load().layout("roster").words.nothing


NAMES = WORDS | WORDS.map(lambda word: "=" + word) | WORDS.map(lambda word: "@" + word)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
ROW = st.fixed_dictionaries(
    {
        "exam_number": st.text("0123456789", min_size=14, max_size=14),
        "name": NAMES.filter(says_something),
        "id_number": st.just("11010519491231002X"),
        "sex": st.sampled_from(["1", "2"]),
        "ethnicity": st.sampled_from(["01", "03", "56"]),
        "qualification": st.sampled_from(["31", "11", "61"]),
        "major": st.sampled_from(["080901", "0809", "120201K", "130202TK"]),
        "major_name": WORDS.filter(says_something),
        "home_place": st.sampled_from(["370102", "320106", "110101"]),
        "enrolled_date": DAYS,
        "graduation_date": DAYS,
        "college": (WORDS.map(lambda word: f"-{word}") | WORDS).filter(says_something),
        "rural": st.booleans() | st.none(),
        "phone": st.sampled_from(["13800000729", "19912345670"]) | st.none(),
    }
)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(ROW, min_size=1, max_size=5, unique_by=lambda row: row["exam_number"]))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_typed_values_survive(ending: str, rows: list[dict[str, object]]) -> None:
    policy = load()
    layout = policy.layout("roster")
    frame = pl.DataFrame(rows, schema_overrides={"rural": pl.Boolean, "phone": pl.String})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"table.{ending}")
        write_table(layout_columns(layout, policy.codes), [frame], path, ending)
        chunk = read(path, path.name, layout, policy.codes).whole()
    assert chunk.frame.select(frame.columns).rows() == frame.rows()


SYMBOLS = st.text(string.digits + string.ascii_uppercase, min_size=16, max_size=19)


@settings(deadline=None)
@given(
    st.lists(SYMBOLS | st.just("91330100799655058B") | st.just("11010519491231002X") | st.none())
)
def test_whole_columns_are_judged_as_single_numbers_are(texts: list[str | None]) -> None:
    column = pl.Series(texts, dtype=pl.String)
    judged = [
        (one, is_id_number(text), is_credit_code(text))
        for one, text in enumerate(texts)
        if text is not None
    ]
    ids, codes = id_numbers(column), credit_codes(column)
    assert [(one, ids[one], codes[one]) for one, *_ in judged] == judged


def test_the_corpus_itself_never_surprises() -> None:
    for make in FILES.values():
        tried(make())
