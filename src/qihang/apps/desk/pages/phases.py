"""The phases of the plan as the strip under the header and the front page show them."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, gettext

from qihang.policy import Phase as Planned
from qihang.web import formats
from qihang.web.components import Column, PhaseStep, Table, TableRow
from qihang.web.edition import edition
from qihang.web.request import Request


def strip(request: Request) -> Sequence[PhaseStep]:
    """Every phase as past, current (with days left) or to come."""
    return _strip(request.today, get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=64)
def _strip(day: date, language: str) -> tuple[PhaseStep, ...]:
    return tuple(_phase(phase, day, language) for phase in edition().phases.values())


def _phase(phase: Planned, day: date, language: str) -> PhaseStep:
    name, period = phase.label.text(language), phase.period
    if day in period:
        return PhaseStep(name, "now", days_left=(period.end - day).days if period.end else None)
    return PhaseStep(name, "next" if day < period.start else "past")


def calendar(language: str) -> Table:
    """The phases with their days, for the public."""
    columns = [
        Column(gettext("阶段"), lead=True),
        Column(gettext("开始"), whole=True),
        Column(gettext("结束"), whole=True),
    ]
    rows = [TableRow(_cells(phase, language)) for phase in edition().phases.values()]
    return Table(gettext("工作阶段"), columns, rows)


def _cells(phase: Planned, language: str) -> tuple[str, ...]:
    end = phase.period.end
    last = formats.day(end - timedelta(days=1)) if end else formats.DASH
    return phase.label.text(language), formats.day(phase.period.start), last
