"""The parts of the rate, and the organisations a figure is broken down into."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from qihang.apps.metrics.queries import Sight
from qihang.apps.metrics.shown.links import entries_href, figures_href
from qihang.apps.metrics.shown.placement import placement_of
from qihang.apps.metrics.shown.words import scheme_on, words
from qihang.apps.orgs.labels import org_name
from qihang.engines import indicators
from qihang.engines.indicators import Part
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Column, Empty, Page, Row, Table, trend
from qihang.web.markup import el


def parts_table(sight: Sight, *, brief: bool = False) -> Table:
    """Every part with its share, each opening its entries; unless brief, persons and last year."""
    scheme = scheme_on(sight.now.on)
    before = {}
    if sight.before:
        found = indicators.parts(sight.before.counts, scheme)
        before = {part.group.code: part.rate for part in found}
    parts = indicators.parts(sight.now.counts, scheme)
    columns = [
        Column(gettext("构成"), lead=True),
        Column(gettext("占比"), end=True),
        Column(pgettext("表头", "去年同日"), end=True),
    ]
    width = 2 if brief else len(columns)
    rows = [
        Row(_part_cells(part, before)[:width], href=entries_href(sight.now, part.group.code))
        for part in parts
    ]
    return Table(gettext("落实率构成"), columns[:width], rows)


def parts_note(sight: Sight) -> str:
    """That the parts come to the whole, and where the unregistered stand."""
    scheme = scheme_on(sight.now.on)
    counts = sight.now.counts
    if not counts.graduates:
        return gettext("还没有纳入统计的毕业生。")
    numbers = [part.rate.numerator for part in indicators.parts(counts, scheme)]
    facts = {
        "number": len(numbers),
        "total": formats.percent(Rate(sum(numbers), counts.graduates)),
        "unregistered": formats.percent(Rate(counts.unregistered, counts.graduates)),
        "group": words(scheme.groups[scheme.unregistered].label),
    }
    return (
        gettext("%(number)s 项合计 %(total)s，其中未登记 %(unregistered)s 计入%(group)s。") % facts
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


def _part_cells(part: Part, before: Mapping[str, Rate]) -> tuple[SafeString | str, ...]:
    earlier = before.get(part.group.code)
    number = formats.people(part.rate.numerator)
    return (
        words(part.group.label),
        beside(formats.percent(part.rate), number),
        formats.percent(earlier) if earlier else formats.DASH,
    )


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
        this, other = self.rate.percent, self.before.percent if self.before else None
        return None if this is None or other is None else this - other

    def row(self, query: QueryDict | None) -> Row:
        """The line as a table row that opens the child."""
        counts = f"{formats.count(self.rate.numerator)} / {formats.count(self.rate.denominator)}"
        before = formats.percent(self.before) if self.before else ""
        cells = (
            self.name,
            beside(formats.percent(self.rate), counts),
            beside(points(self.change), before),
        )
        return Row(cells, href=figures_href(self.sight.org, query))


_LEAST = Decimal(-1000)
_SORTS = {
    "code": lambda line: line.sight.org.code,
    "name": lambda line: line.name,
    "rate": lambda line: line.rate.percent or _LEAST,
    "change": lambda line: _LEAST if line.change is None else line.change,
}


def beside(value: SafeString | str, small: str) -> SafeString | str:
    """A value with a smaller one beside it, below it on a phone."""
    return el("span", value, " ", el("small", small), class_="beside") if small else value


def points(change: Decimal | None) -> SafeString | str:
    """A difference of two rates in percentage points, with sign, word and shape."""
    if change is None:
        return formats.DASH
    direction = "level" if not change else ("up" if change > 0 else "down")
    return trend(f"{change:+.2f}" if change else "0.00", direction)


def _nothing(query: QueryDict | None) -> Empty:
    if query and query.get("q"):
        return Empty(gettext("没有名称或代码是这样的单位，请换一个词再找。"))
    return Empty(gettext("这里还没有高校的毕业生纳入统计。"))
