"""Figures as charts: the course through the cycle, the map, bars of cities or of members."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext

from qihang.apps.metrics.pages.figures.curve import strokes
from qihang.apps.metrics.pages.figures.cuts import CutRow
from qihang.apps.metrics.pages.figures.links import figures_href
from qihang.apps.metrics.pages.figures.placement import placement_of
from qihang.apps.metrics.queries.figures import Curve, Sight
from qihang.apps.orgs.labels import org_name
from qihang.policy import load
from qihang.web import charts, formats
from qihang.web.charts import Bar, Chart, MapPlace

MOST = 20  # bars that can be told apart


def course(curve: Curve, name: str) -> Chart:
    """The cohort's rate through its cycle over the previous one's, the last day marked."""
    found, ticks, now = strokes(curve)
    return charts.lines("course", name, found, ticks, now)


def children(sights: Sequence[Sight], query: QueryDict, title: str) -> list[Chart]:
    """The map where every child has a shape, and bars where there are not too many."""
    if not 1 < len(sights) <= MOST:
        return []
    measure = gettext("落实率")
    bars = charts.bars("bars", title, [_bar(sight, query) for sight in sights], measure)
    places = _places(sights, query)
    return [charts.place_map("map", title, places, measure), bars] if places else [bars]


def changes(sights: Sequence[Sight], query: QueryDict, title: str) -> Chart | None:
    """The map of how far each child is from the same day of the previous cohort; None without shapes."""
    places = _places(sights, query)
    return charts.change_map("change", title, places, gettext("落实率")) if places else None


def _places(sights: Sequence[Sight], query: QueryDict) -> list[MapPlace]:
    """Every child as a place on the map; none where one of them has no shape of its own."""
    found = {sight.org.place: sight for sight in sights}
    shapes = load().city_shapes(min(found)[:2]) if found else {}
    if not 1 < len(found) == len(sights) or not set(found) <= set(shapes):
        return []
    return [
        MapPlace(_bar(sight, query), shapes[code].geometry, shapes[code].label)
        for code, sight in found.items()
    ]


def members(lines: Iterable[CutRow], title: str, *, of_work: bool) -> Chart | None:
    """The largest members of a dimension; None where there are not two."""
    found = [_member(line) for line in lines][:MOST]
    measure = gettext("占比") if of_work else gettext("落实率")
    return charts.bars("members", title, found, measure) if len(found) > 1 else None


def _bar(sight: Sight, query: QueryDict) -> Bar:
    rate = placement_of(sight.now, sight.now.on)
    before = placement_of(sight.before, sight.now.on).percent if sight.before else None
    return Bar(
        org_name(sight.org),
        rate.percent,
        before,
        formats.share(rate),
        figures_href(sight.org, query),
    )


def _member(line: CutRow) -> Bar:
    before: Decimal | None = line.before.percent if line.before else None
    return Bar(line.name, line.rate.percent, before, formats.share(line.rate))


def caption(*, by_city: bool) -> str:
    """What the children of a figure are called together."""
    return gettext("各市落实率") if by_city else gettext("各高校落实率")
