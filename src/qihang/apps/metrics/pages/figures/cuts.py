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

from qihang.apps.metrics.pages.figures.cut_members import Member
from qihang.apps.metrics.pages.figures.groups import kinds_in
from qihang.apps.metrics.pages.figures.links import PLACED
from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.pages.figures.tables import points
from qihang.apps.metrics.queries.figures import Figures, Indicated
from qihang.apps.orgs.models import Org
from qihang.engines import indicators
from qihang.engines.indicators import Counts, IndicatorValue, Scheme
from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components import Column, Table, TableRow
from qihang.web.edition import words
from qihang.web.markup import beside, el, esc, safe


@dataclass(frozen=True, slots=True)
class CutRow:
    """One member, or several as one: name, rate or share now and on the previous cohort's same day."""

    members: tuple[str, ...]
    name: str
    rate: Rate
    before: Rate | None

    @property
    def change(self) -> Decimal | None:
        """Percentage points above the previous cohort."""
        return self.rate.points_above(self.before)


def lines_of_people(
    members: Iterable[Member], name: Callable[[Sequence[str]], str], on: date
) -> list[CutRow]:
    """Each member with its own placement rate, by the definition in force on `on`."""
    scheme = scheme_on(on)

    def placed(counts: Counts) -> Rate:
        return indicators.placement(counts, scheme)

    return [
        CutRow(
            one.members,
            name(one.members),
            placed(one.now),
            placed(one.before) if one.before and one.before.graduates else None,
        )
        for one in members
    ]


def lines_of_work(
    members: Sequence[Member], name: Callable[[Sequence[str]], str], on: date
) -> list[CutRow]:
    """Each member as a share of all placed graduates of whom this is known."""
    scheme = scheme_on(on)
    kinds = scheme.kinds(*scheme.definitions[indicators.PLACEMENT].numerator)
    now = {one.members: one.now.of(kinds) for one in members}
    before = {one.members: one.before.of(kinds) for one in members if one.before}
    total, earlier = sum(now.values()), sum(before.values())
    return [
        CutRow(
            one.members,
            name(one.members),
            Rate(now[one.members], total),
            Rate(before.get(one.members, 0), earlier) if one.members in before else None,
        )
        for one in members
        if now[one.members] or before.get(one.members)
    ]


_LEAST = Decimal(-1000)
_SORTS: dict[str, Callable[[CutRow], Any]] = {
    "name": lambda line: line.name,
    "rate": lambda line: line.rate.percent or _LEAST,
    "change": lambda line: _LEAST if line.change is None else line.change,
    "size": lambda line: line.rate.denominator,
}


def ordered(lines: Sequence[CutRow], sort: str) -> list[CutRow]:
    """In the order the address asks for; else the largest first, as they come."""
    key = _SORTS.get(sort.lstrip("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else list(lines)


def cut_table(
    caption: str,
    lines: Iterable[CutRow],
    query: QueryDict,
    href: Callable[[CutRow], str],
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
    rows = [TableRow(_cells(line)[:width], href=href(line)) for line in lines]
    return Table(caption, columns[:width], rows, query=query, sort=query.get("sort", ""))


def _cells(line: CutRow) -> tuple[SafeString | str, ...]:
    numbers = f"{formats.count(line.rate.numerator)} / {formats.count(line.rate.denominator)}"
    before = formats.percent(line.before) if line.before else ""
    return (
        line.name,
        beside(formats.percent(line.rate), numbers),
        beside(points(line.change), before),
    )


def member_href(org: Org, dimension: str, members: Sequence[str], asked: Mapping[str, str]) -> str:
    """The entries of the placed in one member; several shown as one have no list."""
    if len(members) > 1:
        return ""
    query = {"of": PLACED, "by": dimension, "member": members[0], **asked}
    return f"{reverse('metrics:entries', args=[org.code])}?{urlencode(query)}"


def wordings_table(
    figures: Figures, schemes: Mapping[str, Scheme], names: Mapping[str, str]
) -> Table:
    """The same records by each published wording, side by side; a rate it does not know is a dash."""
    rates: dict[str, SafeString | str] = {}
    for scheme in schemes.values():
        rates |= {name: words(found.label) for name, found in scheme.definitions.items()}
    columns = [Column(gettext("指标"), lead=True)]
    columns += [Column(names[wording], end=True) for wording in schemes]
    rows = [
        TableRow((label, *(_rate(figures, rate, scheme) for scheme in schemes.values())))
        for rate, label in rates.items()
    ]
    return Table(gettext("各年口径对照"), columns, rows)


def _rate(figures: Figures, name: str, scheme: Scheme) -> SafeString | str:
    if name not in scheme.definitions:
        return formats.DASH
    if not figures.released.allows(kinds_in(scheme, *scheme.definitions[name].numerator)):
        return _too_few()
    found = indicators.rate(figures.counts, name, scheme)
    return beside(formats.percent(found), formats.count(found.numerator))


def _too_few() -> SafeString:
    return el("small", gettext("人数太少，不单独显示"))


def indicators_table(found: Sequence[Indicated], on: date) -> Table:
    """Every indicator with its meaning, as of the day and on the previous cohort's same day.

    With the day, where it is not the one asked for.
    """
    columns = [
        Column(gettext("指标"), lead=True),
        Column(gettext("数值"), end=True),
        Column(pgettext("表头", "去年同日"), end=True),
    ]
    rows = [
        TableRow(
            (
                _named(one, on),
                _reading(one.now),
                _reading(one.before) if one.compared else formats.DASH,
            )
        )
        for one in found
    ]
    return Table(gettext("其他指标"), columns, rows)


def _named(one: Indicated, on: date) -> SafeString:
    day = gettext("截至 %(day)s。") % {"day": formats.day(one.on)} if one.on != on else ""
    meaning = el("small", words(one.indicator.meaning), " ", day, _source(one))
    return el("span", words(one.indicator.label), " ", meaning, class_="beside")


def _source(one: Indicated) -> SafeString:
    reference = el("span", one.indicator.source.reference, lang="zh-Hans")
    return safe(esc(gettext("依据：%(what)s")) % {"what": reference})


def _reading(reading: IndicatorValue | None) -> SafeString | str:
    if reading is None:
        return _too_few()
    if reading.rate is None:
        return formats.people(reading.value)
    numbers = f"{formats.count(reading.value)} / {formats.count(reading.of)}"
    return beside(formats.percent(reading.rate), numbers)
