"""What is shown of a table gives away no small number, whoever adds, subtracts and compares."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qihang.engines.disclosure import TableUnit, blocks
from tests.engines.disclosure.attack import Attack

SMALL, LEAST = 5, 10  # fewer than SMALL is nobody's business; LEAST is shown
MEMBERS = [f"{number:02}" for number in (1, 2, 3, 7, 11, 12, 31, 35)]
KEYS = {member: member.encode() for member in MEMBERS}
LAYERS = (0, 1)

sizes = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 30), st.integers(10, 200))
cells = st.lists(st.tuples(sizes, sizes), min_size=len(MEMBERS), max_size=len(MEMBERS))
tables = st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=4)


def added(units: Sequence[TableUnit]) -> dict[str, tuple[int, ...]]:
    return {
        m: tuple(sum(unit.cells[m][layer] for unit in units) for layer in LAYERS) for m in MEMBERS
    }


def tree(table: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> TableUnit:
    cities = []
    for i, city in enumerate(table):
        units = tuple(
            TableUnit(f"u{i}{j}", dict(zip(MEMBERS, row, strict=True)))
            for j, row in enumerate(city)
        )
        cities.append(TableUnit(f"c{i}", added(units), units))
    return TableUnit("p", added(cities), tuple(cities))


def units_of(unit: TableUnit) -> Iterator[TableUnit]:
    yield unit
    for below in unit.below:
        yield from units_of(below)


def learned(
    top: TableUnit, layer: int, found: Mapping[str, Sequence[frozenset[str]]]
) -> Attack[tuple[str, str]]:
    """All that can be read off."""
    everybody = list(units_of(top))
    attack = Attack((unit.name, member) for unit in everybody for member in MEMBERS)
    for unit in everybody:
        for block in found[unit.name]:
            total = sum(unit.cells[m][layer] for m in block)
            attack.learn([(unit.name, m) for m in block], total)
        for member in MEMBERS:
            if unit.below:
                signs = {(unit.name, member): -1}
                attack.learn(signs | {(one.name, member): 1 for one in unit.below}, 0)
    return attack


def given_away(top: TableUnit, found: Mapping[str, Sequence[frozenset[str]]]) -> list[str]:
    """Small cells whose range is narrower than it need be, as far as the units' own wholes allow."""
    said = []
    for layer in LAYERS:
        attack = learned(top, layer, found)
        for unit in units_of(top):
            whole = sum(unit.cells[m][layer] for m in MEMBERS)
            others = sum(1 for m in MEMBERS if any(unit.cells[m]))
            for member in MEMBERS:
                size = unit.cells[member][layer]
                if not 0 < size < SMALL or others < 2:  # the only member is the whole
                    continue
                low, high = attack.range_of([(unit.name, member)])
                if high - low < min(SMALL, whole) or (high < SMALL <= whole):
                    said.append(f"{unit.name} {member} layer {layer}: {size} in {low}..{high}")
    return said


@settings(deadline=None, max_examples=60)
@given(tables)
def test_no_small_cell_can_be_reckoned_from_all_that_is_shown(table: list[Any]) -> None:
    top = tree(table)
    found = blocks(top, KEYS, LEAST, empty_known=True)
    assert not given_away(top, found)


@settings(deadline=None, max_examples=100)
@given(tables, st.booleans())
def test_each_unit_shows_every_member_once(table: list[Any], empty_known: bool) -> None:
    top = tree(table)
    found = blocks(top, KEYS, LEAST, empty_known=empty_known)
    for unit in units_of(top):
        shown = [member for block in found[unit.name] for member in block]
        assert sorted(shown) == MEMBERS, unit.name


@pytest.mark.parametrize("unit", ["c0", "u00"])
def test_the_attack_notices_what_single_cells_blotted_out_give_away(unit: str) -> None:
    """The breach: one number missing in one place, everything else there."""
    table = [[[(20, 20)] * len(MEMBERS) for _ in range(2)] for _ in range(2)]
    table[0][0][MEMBERS.index("02")] = (3, 20)
    top = tree(table)
    apart = {one.name: [frozenset({m}) for m in MEMBERS] for one in units_of(top)}
    apart[unit] = [frozenset({"01", "02"}), *apart[unit][2:]]
    assert given_away(top, apart) == ["u00 02 layer 0: 3 in 3..3"]
