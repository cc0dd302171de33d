"""The rates of a published table recomputed by a wording, beside the published ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qihang.engines.indicators.published.blocks import CountBlock, blocks, pieces, tolerance
from qihang.engines.indicators.published.rest import Whole, completed, odd
from qihang.engines.indicators.published.senses import GROUP, RATE, TOTAL
from qihang.engines.indicators.published.unit import PublishedUnit
from qihang.engines.indicators.scheme import Scheme
from qihang.kernel import Objection, Rate
from qihang.policy import Label, Policy

Published = Mapping[str, tuple[Decimal | None, str]]  # by meaning: the percentage and its cell
NOWHERE = (None, "")
CLOSE = Decimal("0.01")  # percentage points within which a published rate is reproduced


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One rate or share: persons out of all, and the percentage the table gives, if any, with its cell.

    `rate` is None where the table counts `undivided` in one number, which this rate would need apart.
    `slack` is how many points rounded persons may put it out.
    """

    name: str
    label: Label
    rate: Rate | None
    published_value: tuple[Decimal | None, str]
    undivided: CountBlock | None
    slack: Decimal

    @property
    def published(self) -> Decimal | None:
        """The percentage the table gives, if any."""
        return self.published_value[0]

    @property
    def difference(self) -> Decimal | None:
        """Published less reckoned, in percentage points."""
        if self.published is None or self.rate is None or not self.rate.denominator:
            return None
        return self.published - Decimal(self.rate.numerator) * 100 / self.rate.denominator

    @property
    def reproduced(self) -> bool:
        """Whether the published rate is the same, to 0.01 or to half of its own last digit."""
        if self.difference is None or self.published is None:
            return self.published is None or self.rate is not None
        exponent = int(self.published.as_tuple().exponent)
        own = max(CLOSE, Decimal(5).scaleb(exponent - 1))
        return abs(self.difference) <= own + self.slack


@dataclass(frozen=True, slots=True)
class ReckonedUnit:
    """A unit reckoned by a wording.

    `remarks` say what in the table does not add up, `notes` what was taken for granted.
    """

    unit: str
    rates: tuple[Reckoned, ...]
    shares: tuple[Reckoned, ...]
    remarks: tuple[Objection, ...]
    notes: tuple[Objection, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every published rate is reproduced and everything adds up."""
        return not self.remarks and all(one.reproduced for one in (*self.rates, *self.shares))


def reckon(policy: Policy, scheme: Scheme, unit: PublishedUnit) -> ReckonedUnit:
    """The rates of the scheme from the unit's persons, and the share of everything it counts.

    Raises Refusal no_total where neither a total nor those waiting are named.
    """
    unit, notes = completed(unit)
    remarks = [*odd(unit)]
    counted = blocks(policy, scheme, unit)
    slack = tolerance(unit, len(counted))
    apart = pieces(counted, remarks, slack)
    whole = Whole(policy, scheme, unit, counted, slack)
    total = whole.total(apart, remarks, notes)
    meant = {old: new.meaning for old, new in zip(_order(unit), counted, strict=True)}
    published = {
        meant.get(m, m): (share, unit.places.get(m, "")) for m, share in unit.shares.items()
    }
    rates = tuple(_rates(scheme, apart, total, published, unit))
    shares = tuple(
        Reckoned(
            one.meaning, one.label, Rate(one.persons, total),
            published.get(one.meaning, NOWHERE), None, _points(unit, 1, total),
        )
        for one in counted
        if not one.meaning.startswith((GROUP, RATE))
    )  # fmt: skip
    return ReckonedUnit(unit.name, rates, shares, tuple(remarks), tuple(notes))


def _order(unit: PublishedUnit) -> list[str]:
    return [meaning for meaning in unit.counts if meaning != TOTAL]


def _rates(
    scheme: Scheme,
    apart: Sequence[CountBlock],
    total: int,
    published: Published,
    unit: PublishedUnit,
) -> Iterator[Reckoned]:
    for name, definition in scheme.definitions.items():
        above = scheme.kinds(*definition.numerator)
        within = [piece for piece in apart if piece.persons and piece.kinds <= above]
        across = next(
            (p for p in apart if p.persons and p.kinds & above and not p.kinds <= above), None
        )
        published_value = published.get(RATE + name)
        if published_value is None and len(definition.numerator) == 1:
            published_value = published.get(GROUP + definition.numerator[0])
        rate = None if across else Rate(sum(piece.persons for piece in within), total)
        yield Reckoned(
            name, definition.label, rate, published_value or NOWHERE, across,
            _points(unit, len(within), total),
        )  # fmt: skip


def _points(unit: PublishedUnit, terms: int, total: int) -> Decimal:
    """By how many percentage points so many rounded numbers may put a share out."""
    return unit.slack * (terms + 1) * 100 / total if total else Decimal(0)
