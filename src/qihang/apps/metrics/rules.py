"""Who may read whose figures, and what is never set side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Refusal

# Departments and offices read the figures of the organisation they belong to.
COUNTED = frozenset({OrgKind.PROVINCE, OrgKind.CITY, OrgKind.UNIVERSITY, OrgKind.COLLEGE})
# The ways one organisation's figure may be broken down into others'.
BREAKDOWNS: dict[OrgKind, tuple[OrgKind, ...]] = {
    OrgKind.PROVINCE: (OrgKind.CITY, OrgKind.UNIVERSITY),
    OrgKind.CITY: (OrgKind.UNIVERSITY,),
}
NO_RANKING = "no_rate_targets", "no_counsellor_quotas", "no_rate_appraisal"  # prohibitions.yaml


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """An organisation as far as its figures go: kind, path, and the city it is or lies in."""

    kind: OrgKind
    path: str
    city: str = ""


def reads(seat: FigurePlace, other: FigurePlace) -> bool:
    """Whether who sits at `seat` may read the figures of `other`.

    The province reads cities and universities but no college; a city the universities in it;
    a university its colleges, one at a time; a college itself.
    """
    if other.kind not in COUNTED:
        return False
    if seat.kind is OrgKind.PROVINCE:
        return other.path.startswith(seat.path) and other.kind is not OrgKind.COLLEGE
    if seat.kind is OrgKind.CITY:
        lies_in_it = other.kind is OrgKind.UNIVERSITY and other.city == seat.city
        return other.path == seat.path or lies_in_it
    return seat.kind in COUNTED and other.path.startswith(seat.path)


def reads_any(seats: Iterable[FigurePlace], other: FigurePlace) -> bool:
    """Whether any of the seats reads it."""
    return any(reads(seat, other) for seat in seats)


def check_breakdown(kind: OrgKind, by: OrgKind) -> None:
    """Refuse figures of colleges (or of anything finer) side by side: `metrics.no_ranking`."""
    if by not in BREAKDOWNS.get(kind, ()):
        raise Refusal(
            "metrics.no_ranking",
            "按“三不得”的要求，系统不提供院系之间或个人之间的落实率对比和排名。"
            "可以在权限内打开某一个院系，查看它自己的数字。",
        )
