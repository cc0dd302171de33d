"""How a figure is drawn, the same on every home page and on the pages about figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.metrics.queries import Figures, Sight
from qihang.apps.orgs.models import Org
from qihang.engines import indicators
from qihang.engines.indicators import PLACEMENT, Explanation, Part, Scheme, Term
from qihang.kernel import Cohort, Rate
from qihang.policy import Label, load
from qihang.web import formats
from qihang.web.components import Column, Comparison, Empty, Figure, Row, Table, trend
from qihang.web.markup import el

PLACED = "placed"  # what stands above the line; other parts go by their group's code


@lru_cache(maxsize=1)
def current_cohort() -> Cohort:
    """The cohort of the edition in force."""
    return load().edition(settings.QIHANG_EDITION).cohort


@lru_cache(maxsize=256)
def scheme_on(day: date) -> Scheme:
    """The indicators as defined on that day."""
    return indicators.scheme(load(), day)


def words(label: Label) -> str:
    """The label in the active language."""
    return label.text(get_language() or settings.LANGUAGE_CODE)


def org_name(org: Org) -> str:
    """The organisation's name in the active language."""
    return words(Label(org.name, org.name_en))


def placement_of(figures: Figures, day: date) -> Rate:
    """The placement rate as defined on `day`."""
    return indicators.placement(figures.counts, scheme_on(day))


def placement_figure(sight: Sight, href: str = "") -> Figure:
    """The placement rate with n/N, definition, and the same day of the previous cohort.

    Both cohorts by the definition in force on the day of the figure.
    """
    now, scheme = sight.now, scheme_on(sight.now.on)
    explained = indicators.explain(now.counts, PLACEMENT, scheme, now.entries)
    before = sight.before and Comparison(gettext("去年同日"), placement_of(sight.before, now.on))
    return Figure(
        name=words(explained.definition.label),
        as_of=now.on,
        rate=explained.rate,
        definition=said(explained),
        comparison=before or None,
        note="" if before else gettext("去年同日没有可比数据"),
        href=href,
    )


def said(explained: Explanation) -> str:
    """The formula in one paragraph: above, below, left out, by which definition, how many rows."""
    facts = {
        "name": words(explained.definition.label),
        "above": _sum(explained.terms),
        "numerator": formats.count(explained.rate.numerator),
        "below": words(explained.definition.until_results.label),
        "denominator": formats.count(explained.rate.denominator),
        "excluded": _sum(explained.excluded),
        "unregistered": formats.count(explained.unregistered),
        "meaning": words(explained.definition.until_results.meaning),
        "reference": explained.definition.source.reference,
        "rows": formats.count(explained.rows),
    }
    return (
        gettext(
            "%(name)s = (%(above)s)÷ %(below)s %(denominator)s,分子共 %(numerator)s 人。"
            "不计入分子:%(excluded)s,其中未登记 %(unregistered)s 人。"
            "分母:%(meaning)s 口径依据:%(reference)s。由台账中 %(rows)s 条记录相加得出。"
        )
        % facts
    )


def spoken(figures: Figures) -> list[str]:
    """The figure as lines of plain text: organisation and day, the rate, each part."""
    scheme = scheme_on(figures.on)
    definition = scheme.definitions[PLACEMENT]
    parts = indicators.parts(figures.counts, scheme)
    return [
        f"{org_name(figures.org)} · {figures.cohort} · {formats.day(figures.on)}",
        f"{words(definition.label)} {placement_of(figures, figures.on)}",
        *(f"  {words(part.group.label)} {part.rate}" for part in parts),
        f"  {formats.count(figures.entries)} entries",
    ]


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
        Column(gettext("去年同日"), end=True),
    ]
    width = 2 if brief else len(columns)
    rows = [
        Row(_part_cells(part, before)[:width], href=entries_href(sight.now, part.group.code))
        for part in parts
    ]
    return Table(gettext("落实率构成"), columns[:width], rows)


def _part_cells(part: Part, before: Mapping[str, Rate]) -> tuple[SafeString | str, ...]:
    earlier = before.get(part.group.code)
    number = gettext("%(number)s 人") % {"number": formats.count(part.rate.numerator)}
    return (
        words(part.group.label),
        _with_small(formats.percent(part.rate), number),
        formats.percent(earlier) if earlier else formats.DASH,
    )


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
        gettext("%(number)s 项合计 %(total)s,其中未登记 %(unregistered)s 计入%(group)s。") % facts
    )


def children_table(sights: Iterable[Sight], query: QueryDict | None, caption: str) -> Table:
    """Cities or universities with rate, persons and the difference to the previous cohort."""
    sort = (query or {}).get("sort", "")
    lines = sorted(map(_Line, sights), key=_SORTS.get(sort.lstrip("-"), _SORTS["code"]))
    if sort.startswith("-"):
        lines.reverse()
    columns = [
        Column(gettext("名称"), sort="name", lead=True),
        Column(gettext("落实率"), end=True, sort="rate"),
        Column(gettext("与去年同日相差"), end=True, sort="change"),
    ]
    return Table(
        caption,
        columns,
        [line.row(query) for line in lines],
        query=query,
        sort=sort,
        empty=_nothing(),
    )


def figures_href(org: Org, query: QueryDict | None = None) -> str:
    """The page about this organisation's figures, for the day and cohort the address speaks of."""
    href = reverse("metrics:org", args=[org.code])
    kept = {name: query[name] for name in ("on", "cohort") if query and query.get(name)}
    return f"{href}?{urlencode(kept)}" if kept else href


def entries_href(figures: Figures, of: str = PLACED) -> str:
    """The entries behind a figure."""
    query = urlencode({"of": of, "on": figures.on.isoformat(), "cohort": figures.cohort})
    return f"{reverse('metrics:entries', args=[figures.org.code])}?{query}"


class _Line:
    """One child with what it is sorted by and shown as."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.name = org_name(sight.org)
        self.rate = placement_of(sight.now, sight.now.on)
        self.before = placement_of(sight.before, sight.now.on) if sight.before else None

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
            _with_small(formats.percent(self.rate), counts),
            _with_small(points(self.change), before),
        )
        return Row(cells, href=figures_href(self.sight.org, query))


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
    direction = "level" if not change else ("up" if change > 0 else "down")
    return trend(f"{change:+.2f}" if change else "0.00", direction)


def _with_small(value: SafeString | str, small: str) -> SafeString | str:
    return el("span", value, el("br"), el("small", small, class_="quiet-text")) if small else value


def _sum(terms: Iterable[Term]) -> str:
    return " + ".join(f"{words(term.label)} {formats.count(term.count)}" for term in terms)


def _nothing() -> Empty:
    return Empty(gettext("这里还没有高校的毕业生纳入统计。"))
