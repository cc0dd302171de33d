"""A figure cut by a dimension: its names and members, and what is too small to be shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.codes import queries as codes
from qihang.apps.metrics.disclosure.figures import NOT_STATED, least
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.metrics.queries.figures import Behind, Cut, Slice
from qihang.apps.metrics.sql.ledger import DIMENSIONS
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Refusal, Scope
from qihang.web.components import Tab

NAMES = {
    "qualification": gettext_lazy("学历"),
    "major": gettext_lazy("专业"),
    "sex": gettext_lazy("性别"),
    "hardship": gettext_lazy("困难生类别"),
    "home_place": gettext_lazy("生源地"),
    "work_place": gettext_lazy("工作地"),
    "industry": gettext_lazy("行业"),
    "employer_type": gettext_lazy("单位性质"),
}
NAMED = 3  # members of a row that stand with their names
_MAJORS = ("major_undergraduate", "major_vocational")
_LABELS: dict[str, Callable[[str], str]] = {
    "home_place": codes.place,
    "work_place": codes.place,
    **{
        name: partial(codes.label, name)
        for name in ("qualification", "sex", "hardship", "industry", "employer_type")
    },
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member, or several that are shown as one; `before` is None where it may not be compared."""

    members: tuple[str, ...]
    now: Counts
    before: Counts | None


def members_of(cut: Cut) -> list[Member]:
    """The members as the reader may see them, the largest first."""
    found = {one.member: one for one in cut.slices}
    rows = [_member(cut, together, found) for together in cut.now.together(found)]
    return sorted(
        rows, key=lambda row: (-row.now.size, -(row.before or Counts()).size, row.members)
    )


def _member(cut: Cut, together: frozenset[str], found: Mapping[str, Slice]) -> Member:
    here = [found[member] for member in together if member in found]
    here += [cut.rest] if NOT_STATED in together else []
    before = None
    if cut.before.allows(together) and any(one.before for one in here):
        before = sum((one.before for one in here if one.before), Counts())
    now = sum((one.now for one in here), Counts())
    return Member(tuple(sorted(together, key=lambda m: (m == NOT_STATED, m))), now, before)


def counts_behind(scope: Scope, org: Org, wanted: Behind) -> Counts:
    """What the entries behind a figure come to, of the whole or of the member it is cut to.

    Raises Refusal small_cell where the reader may not be shown the sum.
    """
    year = Cohort(wanted.cohort)
    if not wanted.dimension:
        found = queries.org_figures(scope, org, year.year, wanted.on)
        if wanted.part and wanted.kinds and not found.released.allows(wanted.kinds):
            raise too_few(wanted.on)
        return found.counts
    cut = queries.cut(scope, org, wanted.dimension, year, wanted.on)
    whole_table = cut.now.blocks is None
    if not whole_table and (wanted.part or not cut.now.allows({wanted.member})):
        raise too_few(wanted.on)
    member = (one.now for one in cut.slices if one.member == wanted.member)
    return next(member, Counts())


def too_few(on: date) -> Refusal:
    """Why a number is not shown by itself."""
    return Refusal(
        "small_cell",
        "这一类人数太少（不足 {least} 人，或可由合计推算），为保护个人信息不单独显示。"
        "有权查看这些毕业生的学院、学校可以打开。",
        least=least(on),
    )


def asked(query: QueryDict) -> tuple[str, str]:
    """The dimension and member the address narrows to; nonsense narrows to nothing."""
    dimension = query.get("by", "")
    return (dimension, query.get("member", "")) if dimension in DIMENSIONS else ("", "")


def label(dimension: str, member: str) -> str:
    """The words for a member in the active language."""
    if not member:
        return gettext("未填写")
    if dimension == "major":
        found = next((name for name in _MAJORS if member in codes.table(name)), _MAJORS[0])
        return codes.label(found, member)
    return _LABELS[dimension](member)


def labels(dimension: str, members: Sequence[str], *, alone: bool = False) -> str:
    """The words for a row: the member's, or the first of those shown as one and how many they are.

    `alone` where the table has no other row: names then seem to say what there is, and do not.
    """
    if alone and len(members) > 1:
        return gettext("全部类别")
    named = gettext("、").join(label(dimension, member) for member in members[:NAMED])
    if len(members) <= NAMED:
        return named
    return gettext("%(names)s等 %(number)s 类") % {"names": named, "number": len(members)}


def filter_words(wanted: Behind) -> str:
    """What the entries are narrowed to, in words."""
    if not wanted.dimension:
        return ""
    facts = {"label": NAMES[wanted.dimension], "value": label(wanted.dimension, wanted.member)}
    return gettext("%(label)s：%(value)s") % facts


def tabs(org: Org, query: QueryDict, current: str = "") -> Sequence[Tab]:
    """The dimensions, each to the page that cuts by it."""
    kept = {name: query.get(name, "") for name in ("on", "cohort") if query.get(name)}
    cuts = [
        Tab(str(name), cut_href(org, dimension, kept), dimension == current)
        for dimension, name in NAMES.items()
    ]
    return [
        *cuts,
        Tab(gettext("指标与口径"), _with(reverse("metrics:indicators", args=[org.code]), kept)),
    ]


def cut_href(org: Org, dimension: str, query: Mapping[str, str]) -> str:
    """The page of the organisation's figure cut by this dimension."""
    return _with(reverse("metrics:cut", args=[org.code, dimension]), query)


def _with(href: str, query: Mapping[str, str]) -> str:
    return f"{href}?{urlencode(query)}" if query else href
