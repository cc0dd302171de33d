"""A figure cut by a dimension, and the indicators and wordings of an organisation, as tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from qihang.apps.metrics.queries import Indicated, Slice
from qihang.apps.metrics.shown.links import PLACED
from qihang.apps.metrics.shown.tables import beside, points
from qihang.apps.metrics.shown.words import scheme_on, words
from qihang.apps.orgs.models import Org
from qihang.engines import indicators
from qihang.engines.indicators import Counts, Reading, Scheme
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Column, Row, Table
from qihang.web.markup import el, esc, safe


@dataclass(frozen=True, slots=True)
class Line:
    """One member: its code and name, its rate or share now and on the previous cohort's same day."""

    member: str
    name: str
    rate: Rate
    before: Rate | None
    hidden: bool

    @property
    def change(self) -> Decimal | None:
        """Percentage points above the previous cohort."""
        this, other = self.rate.percent, self.before.percent if self.before else None
        return None if this is None or other is None else this - other


def lines_of_people(
    slices: Iterable[Slice], hidden: frozenset[str], name: Callable[[str], str], on: date
) -> list[Line]:
    """Each member with its own placement rate, by the definition in force on `on`."""
    scheme = scheme_on(on)

    def placed(counts: Counts) -> Rate:
        return indicators.placement(counts, scheme)

    return [
        Line(
            one.member,
            name(one.member),
            placed(one.now),
            placed(one.before) if one.before and one.before.graduates else None,
            one.member in hidden,
        )
        for one in slices
    ]


def lines_of_work(
    slices: Sequence[Slice], hidden: frozenset[str], name: Callable[[str], str], on: date
) -> list[Line]:
    """Each member as a share of all placed graduates of whom this is known."""
    scheme = scheme_on(on)
    kinds = scheme.kinds(*scheme.definitions[indicators.PLACEMENT].numerator)
    now = {one.member: one.now.of(kinds) for one in slices}
    before = {one.member: one.before.of(kinds) for one in slices if one.before}
    total, earlier = sum(now.values()), sum(before.values())
    return [
        Line(
            one.member,
            name(one.member),
            Rate(now[one.member], total),
            Rate(before.get(one.member, 0), earlier) if earlier else None,
            one.member in hidden,
        )
        for one in slices
        if now[one.member] or before.get(one.member)
    ]


_LEAST = Decimal(-1000)
_SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name,
    "rate": lambda line: (not line.hidden, line.rate.percent or _LEAST),
    "change": lambda line: _LEAST if line.change is None or line.hidden else line.change,
    "size": lambda line: line.rate.denominator,
}


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """In the order the address asks for; else the largest first, as they come."""
    key = _SORTS.get(sort.lstrip("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else list(lines)


def cut_table(
    caption: str,
    lines: Iterable[Line],
    query: QueryDict,
    href: Callable[[Line], str],
    least: int,
    *,
    of_work: bool,
    judged: bool,
) -> Table:
    """The members with rate or share and the difference to the previous cohort (where judged)."""
    rate = gettext("占比") if of_work else gettext("落实率")
    columns = [
        Column(gettext("名称"), sort="name", lead=True),
        Column(rate, end=True, sort="rate"),
        Column(gettext("较去年同日"), end=True, sort="change"),
    ]
    width = 3 if judged else 2
    rows = [
        Row(_cells(line, least)[:width], href="" if line.hidden else href(line)) for line in lines
    ]
    return Table(caption, columns[:width], rows, query=query, sort=query.get("sort", ""))


def _cells(line: Line, least: int) -> tuple[SafeString | str, ...]:
    if line.hidden:
        return line.name, gettext("人数太少，不显示（不足 %(n)s 人）") % {"n": least}, formats.DASH
    numbers = f"{formats.count(line.rate.numerator)} / {formats.count(line.rate.denominator)}"
    before = formats.percent(line.before) if line.before else ""
    return (
        line.name,
        beside(formats.percent(line.rate), numbers),
        beside(points(line.change), before),
    )


def member_href(org: Org, dimension: str, member: str, asked: Mapping[str, str]) -> str:
    """The entries of the placed in one member."""
    query = {"of": PLACED, "by": dimension, "member": member, **asked}
    return f"{reverse('metrics:entries', args=[org.code])}?{urlencode(query)}"


def wordings_table(
    counts: Counts, schemes: Mapping[str, Scheme], names: Mapping[str, str]
) -> Table:
    """The same records by each published wording, side by side; a rate it does not know is a dash."""
    rates: dict[str, SafeString | str] = {}
    for scheme in schemes.values():
        rates |= {name: words(found.label) for name, found in scheme.definitions.items()}
    columns = [Column(gettext("指标"), lead=True)]
    columns += [Column(names[wording], end=True) for wording in schemes]
    rows = [
        Row((label, *(_rate(counts, rate, scheme) for scheme in schemes.values())))
        for rate, label in rates.items()
    ]
    return Table(gettext("各年口径对照"), columns, rows)


def _rate(counts: Counts, name: str, scheme: Scheme) -> SafeString | str:
    if name not in scheme.definitions:
        return formats.DASH
    found = indicators.rate(counts, name, scheme)
    return beside(formats.percent(found), formats.count(found.numerator))


def indicators_table(found: Sequence[Indicated]) -> Table:
    """Every indicator with its meaning, as of the day and on the previous cohort's same day."""
    columns = [
        Column(gettext("指标"), lead=True),
        Column(gettext("数值"), end=True),
        Column(pgettext("表头", "去年同日"), end=True),
    ]
    rows = [
        Row((_named(one), _reading(one.now), _reading(one.before) if one.before else formats.DASH))
        for one in found
    ]
    return Table(gettext("其他指标"), columns, rows)


def _named(one: Indicated) -> SafeString:
    meaning = el("small", words(one.indicator.meaning), " ", _source(one))
    return el("span", words(one.indicator.label), " ", meaning, class_="beside")


def _source(one: Indicated) -> SafeString:
    reference = el("span", one.indicator.source.reference, lang="zh-Hans")
    return safe(esc(gettext("依据：%(what)s")) % {"what": reference})


def _reading(reading: Reading) -> SafeString | str:
    if reading.rate is None:
        return formats.people(reading.value)
    numbers = f"{formats.count(reading.value)} / {formats.count(reading.of)}"
    return beside(formats.percent(reading.rate), numbers)
