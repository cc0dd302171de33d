"""What follows an approval: reported up in batches, confirmed at leaving, now and then disputed."""

from datetime import date

import numpy as np

from qihang.apps.destinations.rules import Action
from qihang.world.chance import Bools, Ints
from qihang.world.moments import DAY, NEVER, at_office, day_number, reporting_day
from qihang.world.moves import GRADUATE, UNIVERSITY, Drama

CONFIRMS = 0.9
OBJECTS = 0.005
UPHELD = 0.6  # of the objections
_REPORTED_AT = 16 * 60 + 30


def follow_up(drama: Drama, keys: Ints, approved: Ints) -> None:
    """Report, confirm and dispute the versions approved at these moments, until they are superseded."""
    end = drama.end_of()[keys]
    reported = _report(drama, keys, approved, end)
    objects = (drama.rng.random(len(keys)) < OBJECTS) & (reported < end)
    _confirm(drama, keys, reported, end, ~objects & (reported < end))
    objected = reported + drama.rng.integers(DAY, 20 * DAY, len(keys))
    _dispute(drama, keys, objected, end, objects & (objected < end))


def _report(drama: Drama, keys: Ints, since: Ints, end: Ints) -> Ints:
    """In the university's batch of the next reporting day; the moments."""
    day = reporting_day((since + DAY - _REPORTED_AT) // DAY)
    at: Ints = day * DAY + _REPORTED_AT
    drama.move(keys, Action.REPORT_UP, at, UNIVERSITY, at < end)
    return at


def _confirm(drama: Drama, keys: Ints, reported: Ints, end: Ints, where: Bools) -> None:
    """By the graduate, when leaving from mid-June on, or soon after if that is later."""
    leaving = day_number(date(drama.cast.cohort, 6, 12)) * DAY
    lag = drama.rng.exponential(13 * DAY, len(keys)).clip(30, 45 * DAY).astype(np.int64)
    at = np.maximum(reported, leaving) + lag
    confirms = drama.rng.random(len(keys)) < CONFIRMS
    drama.move(keys, Action.CONFIRM, at, GRADUATE, where & confirms & (at < end))


def _dispute(drama: Drama, keys: Ints, at: Ints, end: Ints, where: Bools) -> None:
    """The graduate objects; the university looks into it and upholds or revokes."""
    drama.move(keys, Action.OBJECT, at, GRADUATE, where)
    days = drama.rng.integers(2, 10, len(keys))
    settled = at_office(drama.rng, at, days)
    upheld = drama.rng.random(len(keys)) < UPHELD
    drama.move(keys, Action.UPHOLD, settled, UNIVERSITY, where & upheld & (settled < end))
    drama.move(keys, Action.CORRECT, settled, UNIVERSITY, where & ~upheld & (end == NEVER))
