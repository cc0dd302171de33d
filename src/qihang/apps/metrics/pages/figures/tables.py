"""The parts of the rate, and the organisations a figure is broken down into."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from qihang.apps.metrics.disclosure.figures import UNREGISTERED, least
from qihang.apps.metrics.pages.figures.groups import KindGroup, count_of, groups_of
from qihang.apps.metrics.pages.figures.links import entries_href, figures_href
from qihang.apps.metrics.pages.figures.placement import placement_of
from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.queries.figures import Figures, Sight
from qihang.apps.orgs.labels import org_name
from qihang.engines.indicators import Scheme
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Column, Empty, Page, Table, TableRow, trend, trend_direction
from qihang.web.edition import words
from qihang.web.markup import beside


def parts_table(sight: Sight, *, brief: bool = False) -> Table:
    """Every part with its share, each opening its entries; unless brief, persons and last year."""
    scheme = scheme_on(sight.now.on)
    parts = groups_of(sight.now.counts, sight.now.released, scheme)
    columns = [
        Column(gettext("构成"), lead=True),
        Column(gettext("占比"), end=True),
        Column(pgettext("表头", "去年同日"), end=True),
    ]
    width = 2 if brief else len(columns)
    rows = [
        TableRow(_part_cells(part, sight.before)[:width], href=_part_href(sight.now, part, scheme))
        for part in parts
    ]
    return Table(gettext("落实率构成"), columns[:width], rows)


def parts_note(sight: Sight) -> str:
    """That the parts come to the whole, and where the unregistered stand."""
    scheme = scheme_on(sight.now.on)
    counts = sight.now.counts
    if not counts.graduates:
        return gettext("还没有纳入统计的毕业生。")
    parts = groups_of(counts, sight.now.released, scheme)
    numbers = [part.rate.numerator for part in parts]
    facts = {
        "number": len(numbers),
        "total": formats.percent(Rate(sum(numbers), counts.graduates)),
        "unregistered": formats.percent(Rate(counts.unregistered, counts.graduates)),
        "group": words(scheme.groups[scheme.unregistered].label),
    }
    if sight.now.released.allows({UNREGISTERED}):
        text = gettext("%(number)s 项合计 %(total)s，其中未登记 %(unregistered)s 计入%(group)s。")
    else:
        text = gettext("%(number)s 项合计 %(total)s，未登记的计入%(group)s。")
    together = "" if len(parts) == len(scheme.groups) else together_note(sight.now.on)
    return f"{text % facts}{together}"


def together_note(on: date) -> str:
    """Why some rows stand together as one."""
    facts = {"least": least(on)}
    return (
        gettext("人数太少（不足 %(least)s 人）的，以及能用合计推算出少数人的，合并显示。") % facts
    )


def children_table(sights: Iterable[Sight], query: QueryDict | None, caption: str) -> Table:
    """Cities or universities with rate, persons and the difference to the previous cohort."""
    return _table(_ordered(sights, query), query, caption)


def children_page(sights: Iterable[Sight], query: QueryDict, caption: str) -> tuple[Table, Page]:
    """The same a page at a time, of those whose name or code holds `?q=`."""
    wanted = query.get("q", "").strip().lower()
    lines = [line for line in _ordered(sights, query) if line.is_called(wanted)]
    page = Page.of(query, len(lines))
    return _table(lines[page.offset : page.end], query, caption), page


def _ordered(sights: Iterable[Sight], query: QueryDict | None) -> list["_Line"]:
    sort = query.get("sort", "") if query else ""
    lines = sorted(map(_Line, sights), key=_SORTS.get(sort.lstrip("-"), _SORTS["code"]))
    return lines[::-1] if sort.startswith("-") else lines


def _table(lines: Iterable["_Line"], query: QueryDict | None, caption: str) -> Table:
    columns = [
        Column(gettext("名称"), sort="name", lead=True),
        Column(gettext("落实率"), end=True, sort="rate"),
        Column(gettext("较去年同日"), end=True, sort="change"),
    ]
    return Table(
        caption,
        columns,
        [line.row(query) for line in lines],
        query=query,
        sort=query.get("sort", "") if query else "",
        empty=_nothing(query),
    )


def _part_cells(part: KindGroup, earlier: Figures | None) -> tuple[SafeString | str, ...]:
    before = formats.DASH
    if earlier is not None and earlier.released.allows(part.kinds):
        number = count_of(earlier.counts, part.kinds)
        before = formats.percent(Rate(number, earlier.counts.graduates))
    people = formats.people(part.rate.numerator)
    return part.label, beside(formats.percent(part.rate), people), before


def _part_href(figures: Figures, part: KindGroup, scheme: Scheme) -> str:
    """The entries of the part, where they are not fewer than it counts by too few to be shown."""
    kinds = scheme.kinds(*part.codes)
    return entries_href(figures, ",".join(part.codes)) if figures.released.allows(kinds) else ""


class _Line:
    """One child with what it is sorted by and shown as."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.name = org_name(sight.org)
        self.rate = placement_of(sight.now, sight.now.on)
        self.before = placement_of(sight.before, sight.now.on) if sight.before else None

    def is_called(self, wanted: str) -> bool:
        """Whether name or code holds what is looked for."""
        return wanted in self.name.lower() or wanted in self.sight.org.code.lower()

    @property
    def change(self) -> Decimal | None:
        """Percentage points above the previous cohort."""
        return self.rate.points_above(self.before)

    def row(self, query: QueryDict | None) -> TableRow:
        """The line as a table row that opens the child."""
        counts = f"{formats.count(self.rate.numerator)} / {formats.count(self.rate.denominator)}"
        before = formats.percent(self.before) if self.before else ""
        cells = (
            self.name,
            beside(formats.percent(self.rate), counts),
            beside(points(self.change), before),
        )
        return TableRow(cells, href=figures_href(self.sight.org, query))


_LEAST = Decimal(-1000)
_SORTS = {
    "code": lambda line: line.sight.org.code,
    "name": lambda line: line.name,
    "rate": lambda line: line.rate.percent or _LEAST,
    "change": lambda line: _LEAST if line.change is None else line.change,
}


def points(change: Decimal | None) -> SafeString | str:
    """A difference of two rates in percentage points, with sign, word and shape."""
    if change is None:
        return formats.DASH
    return trend(f"{change:+.2f}" if change else "0.00", trend_direction(change))


def _nothing(query: QueryDict | None) -> Empty:
    if query and query.get("q"):
        return Empty(gettext("没有名称或代码是这样的单位，请换一个词再找。"))
    return Empty(gettext("这里还没有高校的毕业生纳入统计。"))
