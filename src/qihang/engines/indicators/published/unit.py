"""What a published table has for one unit: persons and shares by meaning, and what does not fit."""

from dataclasses import dataclass, field
from decimal import Decimal

from qihang.engines.indicators.published.senses import TOTAL

MOST_PERCENT = 100
FINEST = Decimal("0.0001")  # digits kept of a share that a spreadsheet reckoned


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that does not fit: where it stands, its text, and how many persons that may be."""

    place: str
    text: str
    persons: int = 0


@dataclass(slots=True)
class PublishedUnit:
    """One column or row of the table: persons and published percentages by meaning."""

    name: str
    persons: dict[str, int] = field(default_factory=dict)
    marked: dict[str, Decimal] = field(default_factory=dict)  # written with a percent sign
    plain: dict[str, Decimal] = field(default_factory=dict)  # shares written without one
    loose: dict[str, Decimal] = field(default_factory=dict)  # rates in a column of persons
    percents: set[str] = field(default_factory=set)  # plain ones whose heading has the sign
    places: dict[str, str] = field(default_factory=dict)  # where the shares stand
    words: dict[str, str] = field(default_factory=dict)  # as the table has it, by meaning
    unread: list[Odd] = field(default_factory=list)  # where a number was expected
    unknown: list[Odd] = field(default_factory=list)  # persons under a word that means nothing here
    twice: list[Odd] = field(default_factory=list)  # another number for what is counted already
    unsummed: list[tuple[str, int]] = field(default_factory=list)  # what the others come to
    slack: Decimal = Decimal(0)  # half of the last digit of rounded numbers of persons

    @property
    def counts(self) -> dict[str, int]:
        """Persons by meaning; a rate's loose number is persons where its share stands elsewhere."""
        stated = {**self.plain, **self.marked}
        loose = {m: int(n) for m, n in self.loose.items() if m in stated or n > MOST_PERCENT}
        return {**loose, **self.persons}

    @property
    def shares(self) -> dict[str, Decimal]:
        """Percentages; plain ones that are all at most 1 were fractions."""
        loose = {m: n for m, n in self.loose.items() if m not in self.counts}
        return {**loose, **self._percentages(), **self.marked}

    def _percentages(self) -> dict[str, Decimal]:
        """The plain shares, all with as many digits as the finest of them: spreadsheets drop noughts."""
        places = 2 if self._are_fractions() else 0
        found = {meaning: share.scaleb(places) for meaning, share in self.plain.items()}
        steps = (Decimal(1).scaleb(int(n.as_tuple().exponent)) for n in found.values())
        step = max(min(steps, default=FINEST), FINEST)
        return {meaning: share.quantize(min(step, Decimal(1))) for meaning, share in found.items()}

    def _are_fractions(self) -> bool:
        if any(share > 1 for share in self.plain.values()):
            return False
        counts, total = self.counts, self.persons.get(TOTAL)
        both = [m for m in self.plain if m in counts] if total else []
        if not self.percents or not total or not both:
            return not self.percents
        apart = [abs(self.plain[m] - Decimal(counts[m]) / total) for m in both]
        percent = [abs(self.plain[m] - Decimal(counts[m]) * 100 / total) for m in both]
        return sum(apart) < sum(percent)
