"""Days and minutes of the script: office hours, curves over the year, filing habits. Local time.

A moment is a whole number of minutes since 1970-01-01 00:00 local time; a day a number of days.
"""

from datetime import date
from functools import lru_cache

import numpy as np

from qihang.world.chance import Floats, Ints, pick
from qihang.world.profiles import profiles

DAY = 1440
NEVER = np.int64(2**40)
_OPENS, _CLOSES = 8 * 60 + 30, 17 * 60 + 40
_PATIENCE = 12  # days after which everybody is reminded
_FIRST, _LAST = date(2022, 1, 1), date(2026, 1, 1)
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def start_of(day: date) -> int:
    """The moment at which the day begins."""
    return day_number(day) * DAY


def roster_day(cohort: int) -> date:
    """The day on which a cohort's expected graduates are loaded."""
    return date(cohort - 1, 9, 20)


def at_office(rng: np.random.Generator, ready: Ints, lag_days: Ints) -> Ints:
    """The office hour in which something ready at `ready` is dealt with, some open days later."""
    minute = rng.integers(_OPENS, _CLOSES, len(ready))
    day = _open_from(ready // DAY + lag_days)
    same = day * DAY + minute
    return np.where(same > ready + 15, same, _open_from(day + 1) * DAY + minute)


def office_lag(rng: np.random.Generator, mean_days: Floats, ready: Ints) -> Ints:
    """Whole days of waiting; short before the cut-off, longer while everybody leaves in June."""
    month, day = _calendar(ready)
    season = np.where(month == 6, 1.5, 1.0) * np.where((month == 8) & (day > 22), 0.15, 1.0)
    return rng.exponential(mean_days * season).clip(0, _PATIENCE).astype(np.int64)


def by_curve(rng: np.random.Generator, name: str, cohort: int, count: int) -> Floats:
    """Days (with fractions) drawn from the curve of this name for a cohort."""
    knots = profiles()["curves"][name]
    days = [day_number(_dated(str(text), cohort)) for text, _ in knots]
    return np.interp(rng.random(count), [share for _, share in knots], days)


def filing_moment(rng: np.random.Generator, day: Ints) -> Ints:
    """When on that day it is filed: rather not at week-ends, gladly on a reporting day, any hour."""
    weekday = (day + 3) % 7
    rests = (weekday >= 5) & (rng.random(len(day)) < 0.55)
    day = day + np.where(rests, 7 - weekday, 0)
    pushed = rng.random(len(day)) < 0.08
    day = np.where(pushed, reporting_day(day), day)
    hour = pick(rng, len(day), profiles()["hours"])
    return day * DAY + hour * 60 + rng.integers(0, 60, len(day))


def reporting_day(day: Ints) -> Ints:
    """The next 10th, 20th or last-but-one of a month (28th in February), the day itself included."""
    return _reporting_days()[day - day_number(_FIRST)]


def _dated(text: str, cohort: int) -> date:
    """A day written "06-16" of the cohort's year, "-12-01" of the year before."""
    year = cohort - 1 if text.startswith("-") else cohort
    return date.fromisoformat(f"{year}-{text.removeprefix('-')}")


def _calendar(moment: Ints) -> tuple[Ints, Ints]:
    days = (moment // DAY).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    return months.astype(np.int64) % 12 + 1, (days - months).astype(np.int64) + 1


def _open_from(day: Ints) -> Ints:
    return _open_days()[day - day_number(_FIRST)]


@lru_cache(maxsize=1)
def _open_days() -> Ints:
    """For each day the first on which offices work: weekdays, and every day before the cut-off."""
    days = np.arange(day_number(_FIRST), day_number(_LAST))
    month, in_month = _calendar(days * DAY)
    works = ((days + 3) % 7 < 5) | ((month == 8) & (in_month >= 24))
    return _next_where(days, works)


@lru_cache(maxsize=1)
def _reporting_days() -> Ints:
    days = np.arange(day_number(_FIRST), day_number(_LAST))
    month, in_month = _calendar(days * DAY)
    last = np.where(month == 2, 28, 30)
    return _next_where(days, (in_month == 10) | (in_month == 20) | (in_month == last))


def _next_where(days: Ints, fits: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    found = np.where(fits, days, NEVER)
    return np.minimum.accumulate(found[::-1])[::-1]
