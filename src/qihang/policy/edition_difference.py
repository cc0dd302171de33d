"""How two editions of a plan differ: duties added, dropped, and changed in what they ask."""

from dataclasses import dataclass

from qihang.policy.duties import Duty
from qihang.policy.editions import Edition

# What makes a duty another one, each with the attribute it is read from.
ASPECTS = ("words", "target", "window", "departments", "carried_by")


@dataclass(frozen=True, slots=True)
class Changed:
    """A duty of both editions; `aspects` are those of ASPECTS in which they differ."""

    before: Duty
    after: Duty
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """From one edition to another, each in the order of its plan."""

    added: tuple[Duty, ...]
    dropped: tuple[Duty, ...]
    changed: tuple[Changed, ...]


def difference(before: Edition, after: Edition) -> EditionDifference:
    """Duties are the same by their id.

    Days are compared as distances from the start of each plan's cycle, so that a year's shift alone
    is no change.
    """
    old, new = before.duties, after.duties
    both = [(old[code], new[code]) for code in new if code in old]
    pairs = (Changed(a, b, _aspects(a, before, b, after)) for a, b in both)
    return EditionDifference(
        added=tuple(new[code] for code in new if code not in old),
        dropped=tuple(old[code] for code in old if code not in new),
        changed=tuple(pair for pair in pairs if pair.aspects),
    )


def _aspects(a: Duty, before: Edition, b: Duty, after: Edition) -> tuple[str, ...]:
    same = {
        "words": a.label == b.label,
        "target": a.target == b.target,
        "window": _days(a, before) == _days(b, after),
        "departments": (a.lead, a.participating) == (b.lead, b.participating),
        "carried_by": a.carried_by == b.carried_by,
    }
    return tuple(aspect for aspect in ASPECTS if not same[aspect])


def _days(duty: Duty, edition: Edition) -> tuple[object, object]:
    """Month and day with the year counted from the cohort's, so that 29 February is no trouble."""
    year = edition.cohort.year
    start, end = duty.window.start, duty.window.end
    return (
        (start.year - year, start.month, start.day),
        end and (end.year - year, end.month, end.day),
    )
