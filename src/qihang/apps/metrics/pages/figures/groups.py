"""The groups of kinds as a reader may be shown them: each by itself, or several as one."""

from collections.abc import Iterable
from dataclasses import dataclass

from qihang.apps.metrics.disclosure.figures import UNREGISTERED
from qihang.engines.disclosure import ReleasedBlocks
from qihang.engines.indicators import Counts, Scheme
from qihang.kernel import Rate
from qihang.web.edition import words


@dataclass(frozen=True, slots=True)
class KindGroup:
    """One group, or several that are shown as one: their codes, label, kinds, and share of all graduates."""

    codes: tuple[str, ...]
    label: str
    kinds: frozenset[str]
    rate: Rate


def groups_of(
    counts: Counts, released: ReleasedBlocks, scheme: Scheme, codes: Iterable[str] = ()
) -> list[KindGroup]:
    """Every group, or those named, in order; the numerators of all sum to the graduates."""
    wanted = list(codes) or list(scheme.groups)
    sets = {code: kinds_in(scheme, code) for code in wanted}
    found = []
    for together in released.joined(sets):
        kinds = frozenset().union(*(sets[code] for code in together))
        label = " + ".join(words(scheme.groups[code].label) for code in together)
        found.append(
            KindGroup(together, label, kinds, Rate(count_of(counts, kinds), counts.graduates))
        )
    return found


def kinds_in(scheme: Scheme, *codes: str) -> frozenset[str]:
    """All that count in these groups, UNREGISTERED among them where policy puts those."""
    kinds = scheme.kinds(*codes)
    return kinds | {UNREGISTERED} if scheme.unregistered in codes else kinds


def count_of(counts: Counts, kinds: frozenset[str]) -> int:
    """Graduates in any of these kinds, or without one."""
    return counts.of(kinds) + (counts.unregistered if UNREGISTERED in kinds else 0)


def entries_released(kinds: ReleasedBlocks) -> bool:
    """Whether it may be said how many entries made a figure: what is beyond the lists of graduates
    and placed are the registrations of those not placed, so the unregistered are the others.
    """
    return kinds.allows({UNREGISTERED})
