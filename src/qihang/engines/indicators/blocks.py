"""What a published table counts, as blocks of kinds; nested blocks become pieces that do not overlap.

A block is a number of persons who all stand in some of its kinds: a kind is the smallest block, a
heading or a group of any wording a larger one. A rate can be reckoned where every piece lies wholly
above its line or wholly outside.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qihang.engines.indicators.published import Unit
from qihang.engines.indicators.scheme import Scheme, scheme_by
from qihang.engines.indicators.vocabulary import FOREIGN, GROUP, KIND, RATE, TOTAL
from qihang.kernel import Objection
from qihang.policy import CodeTable, Label, Policy


@dataclass(frozen=True, slots=True)
class Block:
    """`persons` who stand in `kinds`; `meaning` is the word of the table that counts them."""

    meaning: str
    label: Label
    kinds: frozenset[str]
    persons: int


def blocks(policy: Policy, scheme: Scheme, unit: Unit) -> list[Block]:
    """Everything the unit counts besides its total, in its order."""
    table = policy.codes.table("destination")
    found = [
        Block(meaning, *_sense(policy, scheme, table, meaning), persons)
        for meaning, persons in unit.counts.items()
        if meaning != TOTAL
    ]
    return _headings(table, found, unit.counts.get(TOTAL))


def pieces(found: Iterable[Block], remarks: list[Objection]) -> list[Block]:
    """The blocks without what smaller ones within them count; what does not add up is remarked."""
    kept: list[Block] = []
    for block in sorted(found, key=lambda b: len(b.kinds)):
        if not _clashes(block, kept, remarks):
            kept.append(block)
    return [_own(block, _inside(block, kept), remarks) for block in kept]


def outermost(found: Iterable[Block]) -> Iterator[Block]:
    """Blocks that no other block holds; of two that count the same kinds, the first."""
    seen: list[Block] = []
    for block in sorted(found, key=lambda b: -len(b.kinds)):
        if not any(block.kinds <= outer.kinds for outer in seen):
            seen.append(block)
            yield block


def _sense(
    policy: Policy, scheme: Scheme, table: CodeTable, meaning: str
) -> tuple[Label, frozenset[str]]:
    prefix, code = meaning.split(":", 1)
    if prefix + ":" == KIND:
        return table[code].label, _leaves(table, code)
    if prefix + ":" == RATE:
        definition = scheme.definitions[code]
        return definition.label, scheme.kinds(*definition.numerator)
    if prefix + ":" == FOREIGN:
        wording, code = code.split(":")
        scheme = scheme_by(policy, wording)
    return scheme.groups[code].label, scheme.kinds(code)


def _headings(table: CodeTable, found: list[Block], total: int | None) -> list[Block]:
    """Groups by their own word, read as the heading of that name where kinds stand beside it.

    升学 may mean the whole group, or study in the country with 出国 counted beside it: the second is
    taken where all kinds counted of the group lie outside the heading, unless all then exceed the total.
    """
    narrowed = [_narrowed(table, block, found) for block in found]
    together = sum(block.persons for block in outermost(narrowed))
    return narrowed if total is None or together <= total else found


def _narrowed(table: CodeTable, block: Block, found: list[Block]) -> Block:
    if not block.meaning.startswith(GROUP):
        return block
    heading = next((c for c in table if table[c].label.zh == block.label.zh), None)
    if heading is None:
        return block
    top = next(row.code for row in table.path(heading))
    kinds = _leaves(table, top) & block.kinds
    beside = [b.kinds for b in found if b.kinds < block.kinds]
    if not beside or any(kinds & other for other in beside):
        return block
    return replace(block, meaning=KIND + top, kinds=kinds)


def _clashes(block: Block, kept: list[Block], remarks: list[Objection]) -> bool:
    """Whether smaller blocks say the same or lie across it; what differs is remarked."""
    for other in kept:
        if other.kinds == block.kinds:
            if other.persons != block.persons:
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


def _inside(block: Block, kept: list[Block]) -> list[Block]:
    return list(outermost(b for b in kept if b.kinds < block.kinds))


def _own(block: Block, inside: list[Block], remarks: list[Objection]) -> Block:
    added = sum(b.persons for b in inside)
    rest = block.kinds.difference(*(b.kinds for b in inside))
    if inside and (added > block.persons or (not rest and added != block.persons)):
        remarks.append(_differ(block, added))
    own = max(block.persons - added, 0) if rest else 0
    return replace(block, kinds=rest, persons=own)


def _differ(block: Block, added: int) -> Objection:
    return Objection(
        "parts_differ", "“{group}”写明 {whole} 人，各项相加是 {added} 人。", "",
        {"group": block.label, "whole": block.persons, "added": added},
    )  # fmt: skip


def _leaves(table: CodeTable, code: str) -> frozenset[str]:
    below = table.children(code)
    return (
        frozenset().union(*(_leaves(table, row.code) for row in below))
        if below
        else frozenset([code])
    )
