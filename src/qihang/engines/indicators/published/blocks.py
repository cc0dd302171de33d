"""What a published table counts, as blocks of kinds; nested blocks become pieces that do not overlap.

A block is a number of persons who all stand in some of its kinds: a kind is the smallest block, a
heading or a group of any wording a larger one. A rate can be reckoned where every piece lies wholly
above its line or wholly outside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from qihang.engines.indicators.published.senses import GROUP, KIND, TOTAL, leaves, senses
from qihang.engines.indicators.published.unit import PublishedUnit
from qihang.engines.indicators.scheme import Scheme
from qihang.kernel import Objection
from qihang.policy import CodeTable, Label, Policy

MOST_WAYS = 512  # combinations of senses that are tried


@dataclass(frozen=True, slots=True)
class CountBlock:
    """`persons` who stand in `kinds`; `meaning` is the word of the table that counts them."""

    meaning: str
    label: Label
    kinds: frozenset[str]
    persons: int


def blocks(policy: Policy, scheme: Scheme, unit: PublishedUnit) -> list[CountBlock]:
    """Everything the unit counts besides its total, in its order; words of several senses in one of them.

    The first combination that adds up to the total is taken, else one that comes nearest below it.
    """
    table = policy.codes.table("destination")
    found = [
        [
            CountBlock(meaning, *sense, persons)
            for sense in senses(policy, scheme, meaning, unit.words.get(meaning, ""))
        ]
        for meaning, persons in unit.counts.items()
        if meaning != TOTAL
    ]
    found = [[*_narrowed(table, ways, found), *ways] for ways in found]
    total = unit.counts.get(TOTAL)
    ways = map(list, islice(product(*found), MOST_WAYS))
    return min(ways, key=lambda way: _distance(way, total, unit), default=[])


def _distance(way: Sequence[CountBlock], total: int | None, unit: PublishedUnit) -> int:
    """How far the persons are from the total; too many are further than too few."""
    if total is None:
        return 0
    rest = total - sum(block.persons for block in outermost(way))
    return 0 if abs(rest) <= tolerance(unit, len(way)) else rest if rest > 0 else total - rest


def tolerance(unit: PublishedUnit, terms: int) -> int:
    """By how many persons a sum of so many rounded numbers may be off."""
    return int(unit.slack * (terms + 1))


def pieces(found: Iterable[CountBlock], remarks: list[Objection], slack: int) -> list[CountBlock]:
    """The blocks without what smaller ones within them count; what does not add up is remarked."""
    kept: list[CountBlock] = []
    for block in sorted(found, key=lambda b: len(b.kinds)):
        if not _clashes(block, kept, remarks, slack):
            kept.append(block)
    return [_own(block, _inside(block, kept), remarks, slack) for block in kept]


def outermost(found: Iterable[CountBlock]) -> Iterator[CountBlock]:
    """Blocks that no other block holds; of two that count the same kinds, the first."""
    seen: list[CountBlock] = []
    for block in sorted(found, key=lambda b: -len(b.kinds)):
        if not any(block.kinds <= outer.kinds for outer in seen):
            seen.append(block)
            yield block


def _narrowed(
    table: CodeTable, ways: Sequence[CountBlock], found: Sequence[Sequence[CountBlock]]
) -> list[CountBlock]:
    """A group by its own word read as the heading of that name, where kinds of it stand beside it.

    升学 may mean the whole group, or study in the country with 出国 counted beside it: the second is
    possible where all kinds counted of the group lie outside the heading.
    """
    block = ways[0]
    if not block.meaning.startswith(GROUP):
        return []
    heading = next((c for c in table if table[c].label.zh == block.label.zh), None)
    if heading is None:
        return []
    top = next(row.code for row in table.path(heading))
    kinds = leaves(table, top) & block.kinds
    beside = [other[0].kinds for other in found if other[0].kinds < block.kinds]
    if not beside or any(kinds & other for other in beside):
        return []
    return [replace(block, meaning=KIND + top, kinds=kinds)]


def _clashes(
    block: CountBlock, kept: list[CountBlock], remarks: list[Objection], slack: int
) -> bool:
    """Whether smaller blocks say the same or lie across it; what differs is remarked."""
    for other in kept:
        if other.kinds == block.kinds:
            if abs(other.persons - block.persons) > slack:
                remarks.append(_differ(block, other.persons))
            return True
        if other.kinds & block.kinds and not other.kinds <= block.kinds:
            if other.persons and block.persons:
                remarks.append(
                    Objection(
                        "blocks_cross", "“{group}”与“{other}”口径交叉，前者未计入。", "",
                        {"group": block.label, "other": other.label},
                    )
                )  # fmt: skip
            return True
    return False


def _inside(block: CountBlock, kept: list[CountBlock]) -> list[CountBlock]:
    return list(outermost(b for b in kept if b.kinds < block.kinds))


def _own(
    block: CountBlock, inside: list[CountBlock], remarks: list[Objection], slack: int
) -> CountBlock:
    added = sum(b.persons for b in inside)
    rest = block.kinds.difference(*(b.kinds for b in inside))
    apart = added - block.persons
    if inside and (apart > slack or (not rest and -apart > slack)):
        remarks.append(_differ(block, added))
    own = max(block.persons - added, 0) if rest else 0
    return replace(block, kinds=rest, persons=own)


def _differ(block: CountBlock, added: int) -> Objection:
    return Objection(
        "parts_differ", "“{group}”写明 {whole} 人，各项相加是 {added} 人。", "",
        {"group": block.label, "whole": block.persons, "added": added},
    )  # fmt: skip
