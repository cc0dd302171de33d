"""The rates of a published table reckoned anew by a wording, beside what the table says itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qihang.engines.indicators.blocks import Block, blocks, outermost, pieces
from qihang.engines.indicators.published import Unit
from qihang.engines.indicators.scheme import Scheme
from qihang.engines.indicators.vocabulary import GROUP, RATE, TOTAL
from qihang.kernel import Objection, Rate, Refusal
from qihang.policy import Label, Policy

CLOSE = Decimal("0.01")  # percentage points within which a published rate is reproduced


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One rate or share: persons out of all, and the percentage the table gives, if any.

    `rate` is None where the table counts `undivided` in one number, which this rate would need apart.
    """

    name: str
    label: Label
    rate: Rate | None
    published: Decimal | None
    undivided: Block | None = None

    @property
    def difference(self) -> Decimal | None:
        """Published less reckoned, in percentage points."""
        if self.published is None or self.rate is None or not self.rate.denominator:
            return None
        return self.published - Decimal(self.rate.numerator) * 100 / self.rate.denominator

    @property
    def reproduced(self) -> bool:
        """Whether the table says the same, to 0.01 or to half of its own last digit."""
        if self.difference is None or self.published is None:
            return self.published is None or self.rate is not None
        exponent = int(self.published.as_tuple().exponent)
        return abs(self.difference) <= max(CLOSE, Decimal(5).scaleb(exponent - 1))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A unit reckoned by a wording; `remarks` say what in the table does not add up."""

    unit: str
    rates: tuple[Reckoned, ...]
    shares: tuple[Reckoned, ...]
    remarks: tuple[Objection, ...]

    @property
    def holds(self) -> bool:
        """Whether every published rate is reproduced and everything adds up."""
        return not self.remarks and all(one.reproduced for one in (*self.rates, *self.shares))


def reckon(policy: Policy, scheme: Scheme, unit: Unit) -> Outcome:
    """The rates of the scheme from the unit's persons, and the share of everything it counts.

    Raises Refusal no_total where neither a total nor those waiting are named.
    """
    remarks = [
        Objection("unread", "“{text}”读不出数，没有计入。", "", {"text": text})
        for text in unit.unread
    ]
    counted = blocks(policy, scheme, unit)
    apart = pieces(counted, remarks)
    total = _total(unit, scheme, counted, apart, remarks)
    meant = {old: new.meaning for old, new in zip(_order(unit), counted, strict=True)}
    published = {meant.get(meaning, meaning): share for meaning, share in unit.shares.items()}
    rates = tuple(_rates(scheme, apart, total, published))
    shares = tuple(
        Reckoned(one.meaning, one.label, Rate(one.persons, total), published.get(one.meaning))
        for one in counted
        if not one.meaning.startswith((GROUP, RATE))
    )
    return Outcome(unit.name, rates, shares, tuple(remarks))


def _order(unit: Unit) -> list[str]:
    return [meaning for meaning in unit.counts if meaning != TOTAL]


def _rates(
    scheme: Scheme, apart: Sequence[Block], total: int, published: dict[str, Decimal]
) -> Iterator[Reckoned]:
    for name, definition in scheme.definitions.items():
        above = scheme.kinds(*definition.numerator)
        within = sum(piece.persons for piece in apart if piece.kinds <= above)
        across = next(
            (p for p in apart if p.persons and p.kinds & above and not p.kinds <= above), None
        )
        said = published.get(RATE + name)
        if said is None and len(definition.numerator) == 1:
            said = published.get(GROUP + definition.numerator[0])
        rate = None if across else Rate(within, total)
        yield Reckoned(name, definition.label, rate, said, across)


def _total(
    unit: Unit,
    scheme: Scheme,
    counted: Sequence[Block],
    apart: list[Block],
    remarks: list[Objection],
) -> int:
    """All persons; who stands in no block counts where the unregistered count."""
    waiting = scheme.kinds(scheme.unregistered)
    added, total = sum(block.persons for block in outermost(counted)), unit.counts.get(TOTAL)
    if total is None:
        if not any(piece.persons and piece.kinds & waiting for piece in apart):
            raise Refusal(
                "no_total",
                "表（{unit}）没有毕业生总数，也没有待就业人数，算不出比例；请在表中补上其中一项。",
                unit=unit.name or "—",
            )
        return added
    if added > total:
        remarks.append(
            Objection(
                "more_than_total", "各项相加是 {added} 人，超过总数 {total} 人。", "",
                {"added": added, "total": total},
            )
        )  # fmt: skip
    elif added < total:
        label = scheme.groups[scheme.unregistered].label
        apart.append(Block(TOTAL, label, waiting, total - added))
    return total
