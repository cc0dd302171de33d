"""A rate explained: what stands above the line, what below, in whose words, from how many rows."""

from dataclasses import dataclass

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.rates import by_group
from qihang.engines.indicators.scheme import Scheme
from qihang.kernel import Rate
from qihang.policy import Definition, Label


@dataclass(frozen=True, slots=True)
class Term:
    """One summand above the line, or one group that is left out of it."""

    label: Label
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one rate came about; `rows` is the number of ledger entries that were added up."""

    definition: Definition
    rate: Rate
    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]
    unregistered: int
    rows: int


def explain(counts: Counts, name: str, scheme: Scheme, rows: int) -> Explanation:
    """The rate called `name` with its summands, its exclusions and its definition.

    Raises KeyError where the scheme has no such rate, ValueError where a counted kind has no group.
    """
    definition = scheme.definitions[name]
    found = by_group(counts, scheme)
    terms = {code: Term(group.label, found[code]) for code, group in scheme.groups.items()}
    above = tuple(term for code, term in terms.items() if code in definition.numerator)
    return Explanation(
        definition=definition,
        rate=Rate(sum(term.count for term in above), counts.graduates),
        terms=above,
        excluded=tuple(term for code, term in terms.items() if code not in definition.numerator),
        unregistered=counts.unregistered,
        rows=rows,
    )
