"""The course of the placement rate through the cycle, beside the cohort before."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics.pages.figures.scheme import scheme_on
from qihang.apps.metrics.queries.figures import Curve, Point
from qihang.engines import indicators
from qihang.engines.indicators import PLACEMENT
from qihang.kernel.periods import same_day
from qihang.web import components, formats
from qihang.web.charts import Stroke
from qihang.web.components import CurveLine
from qihang.web.edition import words


def strokes(curve: Curve) -> tuple[list[Stroke], dict[int, str], int]:
    """Both cohorts as lines of a chart, the words of its ticks, and the step of the last day.

    Both by the definition in force on the curve's last day, so that they mean the same.
    """
    start, on = curve.cohort.cycle.start, curve.now[-1].day
    before = [Point(same_day(p.day, p.day.year + 1), p.counts) for p in curve.before]
    found = [
        _stroke(_line(curve.cohort.previous.year, before, start, on), past=True),
        _stroke(_line(curve.cohort.year, curve.now, start, on), past=False),
    ]
    ticks = {_step(p.day, start): formats.month(p.day) for p in (before or curve.now)}
    return found, ticks, _step(on, start)


def _stroke(line: CurveLine, *, past: bool) -> Stroke:
    return Stroke(line.name, line.points, past)


def drawn_curve(curve: Curve) -> SafeString:
    """Both cohorts by the definition in force on the curve's last day, so that they mean the same."""
    start, on = curve.cohort.cycle.start, curve.now[-1].day
    end = max(curve.cohort.cycle.end or on, on)
    before = [Point(same_day(p.day, p.day.year + 1), p.counts) for p in curve.before]
    value = components.CurveChart(
        label=words(scheme_on(on).definitions[PLACEMENT].label),
        this=_line(curve.cohort.year, curve.now, start, on),
        last=_line(curve.cohort.previous.year, before, start, on),
        ticks=[(_step(p.day, start), formats.month(p.day)) for p in before or curve.now][1::2],
        steps=_step(end, start),
        now=_step(on, start),
    )
    return components.curve(value)


def _line(year: int, points: Sequence[Point], start: date, on: date) -> CurveLine:
    scheme = scheme_on(on)
    rates = ((_step(p.day, start), indicators.placement(p.counts, scheme).percent) for p in points)
    return CurveLine(gettext("%(year)s 届") % {"year": year}, list(rates))


def _step(day: date, start: date) -> int:
    return (day - start) // timedelta(days=1)
