"""How well checks do: of what was planted, what they find; of what is honest, what they accuse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qihang.engines.checks import Result
from qihang.world.plants.field import Planted


@dataclass(frozen=True, slots=True)
class Score:
    """One check: `found` of `planted` plants; `accused` honest registrations (or groups of them).

    `tempted` counts look-alikes made for this check, `taken_in` those of them that it accuses.
    """

    check: str
    planted: int
    found: int
    accused: int
    tempted: int
    taken_in: int


def scores(result: Result, planted: Sequence[Planted]) -> list[Score]:
    """One line a check that found something, or for which something was planted."""
    hits = _hits(result)
    checks = sorted({*hits, *(c for one in planted for c in (*one.checks, *one.tempts))})
    return [_score(check, hits.get(check, []), planted) for check in checks]


def _hits(result: Result) -> dict[str, list[frozenset[str]]]:
    """Check -> the registrations of each finding."""
    members: dict[tuple[str, str], set[str]] = {}
    for check, subject, registration in result.members.iter_rows():
        members.setdefault((check, subject), set()).add(registration)
    found: dict[str, list[frozenset[str]]] = {}
    for row in result.findings.iter_rows(named=True):
        own = (
            {row["registration"]} if row["registration"] else members[row["check"], row["subject"]]
        )
        found.setdefault(row["check"], []).append(frozenset(own))
    return found


def _score(check: str, hits: list[frozenset[str]], planted: Sequence[Planted]) -> Score:
    wanted = [part for one in planted if check in one.checks for part in _parts(one, hits)]
    alike = [part for one in planted if check in one.tempts for part in _parts(one, hits)]
    guilty = frozenset().union(*wanted)
    return Score(
        check=check,
        planted=len(wanted),
        found=sum(any(part & hit for hit in hits) for part in wanted),
        accused=sum(not hit & guilty for hit in hits),
        tempted=len(alike),
        taken_in=sum(any(part & hit and not hit & guilty for hit in hits) for part in alike),
    )


def _parts(one: Planted, hits: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """A plant found row by row counts its rows; one found as groups counts once."""
    if any(len(hit) > 1 for hit in hits) or one.name.startswith("group "):
        return [one.registrations]
    return [frozenset({registration}) for registration in sorted(one.registrations)]
