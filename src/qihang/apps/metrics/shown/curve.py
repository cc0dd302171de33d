"""The curve of the placement rate as a picture that needs no colour and no script, and as a table."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics.queries import Curve, Point
from qihang.apps.metrics.shown.words import scheme_on
from qihang.engines import indicators
from qihang.kernel import Rate
from qihang.kernel.periods import same_day
from qihang.web import formats
from qihang.web.components import Column, Row, Table, data_table
from qihang.web.markup import el, join

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 520, 216, 44, 10, 24
MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
MARKS = (0, 25, 50, 75, 100)


def curve_picture(curve: Curve) -> SafeString:
    """The cohort as a solid line up to the day, the one before dashed through its whole cycle."""
    day = curve.now[-1].day
    frame = _Frame(curve.cohort.cycle.start, day)
    now = [(point.day, _rate(point, day)) for point in curve.now]
    before = [(same_day(p.day, p.day.year + 1), _rate(p, day)) for p in curve.before]
    lines = (frame.line(before, "before"), frame.line(now, "now"), frame.today(day))
    label = gettext("落实率曲线:实线 %(now)s 届,虚线 %(before)s 届") % {
        "now": curve.cohort.year,
        "before": curve.cohort.previous.year,
    }
    box = f"0 0 {WIDTH} {HEIGHT}"
    picture = el("svg", frame.grid(), *lines, viewBox=box, role="img", aria_label=label)
    return el("figure", picture, el("figcaption", label, class_="quiet-text"), class_="curve")


def curve_table(curve: Curve) -> SafeString:
    """The same points as a table, behind a summary."""
    day = curve.now[-1].day
    before = {same_day(p.day, p.day.year + 1): _rate(p, day) for p in curve.before}
    rows = [_row(point, before.get(point.day), day) for point in reversed(curve.now)]
    columns = [
        Column(gettext("截至"), lead=True),
        Column(gettext("%(year)s 届") % {"year": curve.cohort.year}, end=True),
        Column(gettext("%(year)s 届同日") % {"year": curve.cohort.previous.year}, end=True),
    ]
    table = data_table(Table(gettext("各月末落实率"), columns, rows))
    return el("details", el("summary", gettext("看数据")), table, class_="definition")


def _row(point: Point, before: Rate | None, day: date) -> Row:
    earlier = formats.percent(before) if before else formats.DASH
    return Row((formats.day(point.day), formats.percent(_rate(point, day)), earlier))


def _rate(point: Point, day: date) -> Rate:
    """By the definition in force on the day of the picture, so that both lines mean the same."""
    return indicators.placement(point.counts, scheme_on(day))


class _Frame:
    """Where a day and a rate stand in the picture."""

    def __init__(self, start: date, until: date) -> None:
        self.start = start
        self.days = max(365, (until - start).days)

    def x(self, day: date) -> float:
        share = (day - self.start).days / self.days
        return round(LEFT + max(0.0, share) * (WIDTH - LEFT - 4), 1)

    def y(self, percent: float) -> float:
        return round(TOP + (1 - percent / 100) * (HEIGHT - TOP - BOTTOM), 1)

    def grid(self) -> SafeString:
        """Lines at each quarter, names of every second month below."""
        return join((*self._levels(), *self._months()))

    def line(self, points: Sequence[tuple[date, Rate]], name: str) -> SafeString:
        """One cohort as a polyline; nothing where nobody is counted."""
        placed = [(d, rate.percent) for d, rate in points if rate.percent is not None]
        text = " ".join(f"{self.x(d)},{self.y(float(percent))}" for d, percent in placed)
        return el("polyline", points=text, class_=name) if len(placed) > 1 else join(())

    def today(self, day: date) -> SafeString:
        """A dotted line at the day of the figure."""
        x = self.x(day)
        return el("line", x1=x, x2=x, y1=TOP, y2=self.y(0.01), class_="day")

    def _levels(self) -> Iterable[SafeString]:
        for mark in MARKS:
            y = self.y(mark or 0.01)
            yield el("line", x1=LEFT, x2=WIDTH - 4, y1=y, y2=y, class_="level")
            yield el("text", f"{mark}%", x=LEFT - 6, y=y + 4, class_="end")

    def _months(self) -> Iterable[SafeString]:
        for number, month in enumerate(MONTHS):
            if number % 2:
                day = date(self.start.year + (month < self.start.month), month, 1)
                name = gettext("%(month)s月") % {"month": month}
                yield el("text", name, x=self.x(day), y=HEIGHT - 6)
