"""Every row of every table in this folder is a test; docs/spec is written from the same rows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.config import docs
from qihang.config.places import ROOT
from qihang.policy import load
from tests.spec.generate import DOCS, pages, stale
from tests.spec.tables import FOLDER, TABLES, Row, Table

CASES = [(table, row) for table in TABLES.values() for row in table.rows()]
SINCE = date(2020, 6, 29)


def name(value: Table | Row) -> str:
    return value.name if isinstance(value, Table) else " ".join(list(value.values())[:3])


@pytest.mark.parametrize(("table", "row"), CASES, ids=name)
def test_the_product_answers_as_the_table_says(table: Table, row: Row) -> None:
    assert table.answer(row) == table.expected(row)


@pytest.mark.parametrize("table", ["counted", "fields"])
def test_every_kind_stands_in_the_table(table: str) -> None:
    assert [row["code"] for row in TABLES[table].rows()] == list(
        load().destination_kinds(date(2024, 6, 1))
    )


def test_every_kind_has_its_evidence_in_the_table() -> None:
    proven = {row["code"] for row in TABLES["evidence"].rows() if row["proves it"] == "yes"}
    kinds = load().destination_kinds(date(2024, 6, 1))
    assert {code for code, kind in kinds.items() if kind.placed} <= proven


def test_no_row_is_asked_twice() -> None:
    for table in TABLES.values():
        asked = [tuple(row[key] for key in table.asked) for row in table.rows()]
        assert len(asked) == len(set(asked)), table.name


@given(st.dates(SINCE, date(2030, 12, 31)))
def test_on_every_day_the_groups_share_out_the_kinds(day: date) -> None:
    policy = load()
    groups, kinds = policy.destination_groups(day), policy.destination_kinds(day)
    assert {kind.group.code for kind in kinds.values()} == set(groups)
    assert len(kinds) == 26


@given(st.dates(SINCE, date(2030, 12, 31)))
def test_on_every_day_placed_is_neither_waiting_nor_not_seeking(day: date) -> None:
    for kind in load().destination_kinds(day).values():
        assert kind.placed == (kind.group.code not in {"waiting", "not_seeking"})


@given(st.dates(SINCE, date(2030, 12, 31)), st.data())
def test_the_parts_sum_to_all_and_the_rate_is_the_rest(day: date, data: st.DataObject) -> None:
    policy = load()
    kinds = policy.destination_kinds(day)
    counts = {code: data.draw(st.integers(0, 50), label=code) for code in kinds}
    by_group = dict.fromkeys(policy.destination_groups(day), 0)
    for code, kind in kinds.items():
        by_group[kind.group.code] += counts[code]
    figures = {
        name: sum(by_group[group] for group in definition.numerator)
        for name, definition in policy.definitions.at(day).items()
    }
    overall = figures.pop("placement_rate")
    everybody = sum(counts.values())
    assert sum(figures.values()) == everybody
    assert overall == everybody - figures["waiting_rate"] - figures["not_seeking_rate"]


def test_every_table_file_is_used() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(TABLES)


def test_the_pages_are_what_the_tables_say() -> None:
    assert stale() == []
    of_others = {ROOT / name for name in docs.PAGES if name.startswith("docs/spec/")}
    assert set(DOCS.glob("*.md")) == set(pages) | of_others
