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
from qihang.apps.metrics import queries, rules
from qihang.apps.metrics.queries import Behind, Slice
from qihang.apps.metrics.slices import DIMENSIONS, OF_WORK
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Permission, Refusal, Scope
from qihang.policy import load
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
class Cut:
    """The members of one dimension as the reader may see them; `hidden` are too small."""

    dimension: str
    slices: tuple[Slice, ...]
    hidden: frozenset[str]

    @property
    def of_work(self) -> bool:
        """Whether members are shares of those at work instead of groups of graduates."""
        return self.dimension in OF_WORK


def read(scope: Scope, org: Org, dimension: str, cohort: Cohort, on: date) -> Cut:
    """The figure of the organisation by this dimension; small members are named, not numbered.

    Who may see the persons of the organisation may see every member. Raises KeyError for an unknown
    dimension, Org.DoesNotExist outside the scope.
    """
    found = queries.slices(scope, org, dimension, cohort, on)
    if scope.holds(Permission.PERSON_SEE, org.path):
        return Cut(dimension, found, frozenset())
    sizes = [one.now.graduates or one.now.registered for one in found]
    small = rules.too_small(sizes, least(on))
    return Cut(dimension, found, frozenset(found[i].member for i in small))


def least(on: date) -> int:
    """The fewest persons of a cell that is shown to those who may not see the persons."""
    return load().limit("small_cell", on)


def counts_behind(scope: Scope, org: Org, wanted: Behind) -> Counts:
    """What the entries behind a figure come to, of the whole or of the member it is cut to.

    Raises Refusal small_cell where the member is too small for the reader to open.
    """
    year = Cohort(wanted.cohort)
    if not wanted.dimension:
        return queries.figures(scope, org, year.year, wanted.on).counts
    found = read(scope, org, wanted.dimension, year, wanted.on)
    if wanted.member in found.hidden:
        raise Refusal(
            "small_cell",
            "这一类人数太少（不足 {least} 人，或可由合计推算），为保护个人信息不逐条打开。"
            "有权查看这些毕业生的学院、学校可以打开。",
            least=least(wanted.on),
        )
    member = (one.now for one in found.slices if one.member == wanted.member)
    return next(member, Counts())


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


def spoken(wanted: Behind) -> str:
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
