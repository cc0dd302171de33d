"""What happens to every graduate of a cohort, and when: the whole year, written down at once.

A filing that comes back is mended in the next version; a change supersedes what counted before.
`stage` shows only as much of it as has happened by the demo clock.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import EFFECTIVE, Action
from qihang.world.afterwards import follow_up
from qihang.world.chance import Bools, Floats, Ints, stream
from qihang.world.intents import Intent, draw_intents
from qihang.world.moments import DAY, NEVER, at_office, office_lag, start_of
from qihang.world.moves import COLLEGE, GRADUATE, UNIVERSITY, Drama, Script, finish, still_from
from qihang.world.people import Cast
from qihang.world.profiles import profiles
from qihang.world.rows import standing
from qihang.world.sizes import FEATURED
from qihang.world.tree import WorldTree

FIRST_DAY = date(2024, 6, 15)  # of a demo
LONG_AGO = timedelta(days=36)  # before anything was found about them
SETTLED = 8  # of each university
_EMPLOYED = ("10", "11")
RETURNED = {COLLEGE: (0.10, 0.06, 0.0), UNIVERSITY: (0.04, 0.02, 0.0)}  # share, by attempt
GIVES_UP = 0.05  # of those whose filing came back


def write_script(tree: WorldTree, cast: Cast) -> Script:
    """The whole year of these graduates; the same for the same world."""
    rng = stream(tree.seed, "script", cast.cohort, cast.chunk)
    nobody = np.full(len(cast), -1)
    drama = Drama(cast, rng, counting=nobody, free=np.zeros(len(cast), dtype=np.int64))
    patience = _patience(tree, cast)
    approved = np.empty((0, 2), dtype=np.int64)
    for meant in draw_intents(tree, cast):
        intent = _when_free(drama, meant)
        if intent.name == "withdrawn":
            _withdraw(drama, intent)
        elif intent.name == "abandoned":
            drama.draft(intent.rows, intent.created, intent.kind)
        else:
            approved = np.concatenate([approved, _pursue(drama, intent, patience)])
    follow_up(drama, approved[:, 0], approved[:, 1])
    return _with_settled(finish(drama), cast)


def _with_settled(script: Script, cast: Cast) -> Script:
    """A few of each university stay as they stand on the first day: decisions of the demo are about them.

    Their registrations with employers counted well before, so that a finding had time to be decided.
    """
    if cast.cohort != FIRST_DAY.year:
        return script
    first_day = start_of(FIRST_DAY)
    employed = [profiles().kinds.index(kind) for kind in _EMPLOYED]
    counting = script.versions.filter(pl.col("kind").is_in(employed))
    for at in (first_day - LONG_AGO.days * DAY, first_day):
        stood = standing(script, at).filter(pl.col("status").is_in(sorted(EFFECTIVE)))
        counting = counting.filter(pl.col("id").is_in(stood["id"].implode()))
    university = pl.lit(pl.Series(cast.university)).gather(pl.col("row"))
    few = counting.sort("id").group_by(university.alias("university")).head(SETTLED)
    return still_from(script, few["graduate"], first_day)


def _when_free(drama: Drama, intent: Intent) -> Intent:
    """The intent of those free to act, put off until what they did before is settled."""
    free = drama.free[intent.rows]
    floor = np.where(free > 0, free + drama.rng.integers(300, 5 * DAY, len(free)), 0)
    later = np.maximum(floor - intent.created, 0)
    put_off = Intent(
        intent.name, intent.rows, intent.kind, intent.created + later, intent.filed + later
    )
    return put_off.where(
        (free < NEVER) & (put_off.filed < start_of(date(drama.cast.cohort, 12, 31)))
    )


def _withdraw(drama: Drama, intent: Intent) -> None:
    keys = drama.draft(intent.rows, intent.created, intent.kind)
    back = intent.filed + drama.rng.integers(4, 90, len(keys))
    drama.move(keys, Action.FILE, intent.filed, GRADUATE)
    drama.move(keys, Action.WITHDRAW, back, GRADUATE)
    drama.free[intent.rows] = back


def _pursue(drama: Drama, intent: Intent, patience: tuple[Floats, Floats]) -> Ints:
    """File, be reviewed, mend what came back; rows (key, moment) of what was approved."""
    rng, rows, kind = drama.rng, intent.rows, intent.kind
    created, filed = intent.created, intent.filed
    done = []
    for attempt in range(len(RETURNED[COLLEGE])):
        keys = drama.draft(rows, created, kind)
        drama.move(keys, Action.FILE, filed, GRADUATE)
        first = at_office(rng, filed, office_lag(rng, patience[0][rows], filed))
        back = _review(drama, keys, first, COLLEGE, attempt, np.ones(len(keys), dtype=bool))
        second = at_office(rng, first, office_lag(rng, patience[1][rows], first))
        back |= _review(drama, keys, second, UNIVERSITY, attempt, ~back)
        passed = ~back
        drama.count(keys[passed], rows[passed], second[passed])
        done.append(np.stack([keys[passed], second[passed]], axis=1))
        mends = back & (rng.random(len(rows)) >= GIVES_UP)
        created = (np.where(back, second, 0) + rng.integers(40, 4 * DAY, len(rows)))[mends]
        rows, kind = rows[mends], kind[mends]
        drama.move(keys[mends], Action.SUPERSEDE, created, GRADUATE)
        filed = created + rng.integers(5, 400, len(rows))
    return np.concatenate(done)


def _review(drama: Drama, keys: Ints, at: Ints, actor: int, attempt: int, here: Bools) -> Bools:
    """One stage of review for those that are `here`; which of them were returned."""
    back: Bools = here & (drama.rng.random(len(keys)) < RETURNED[actor][attempt])
    approve = Action.APPROVE_COLLEGE if actor == COLLEGE else Action.APPROVE_UNIVERSITY
    drama.move(keys, Action.RETURN, at, actor, back)
    drama.move(keys, approve, at, actor, here & ~back)
    return back


def _patience(tree: WorldTree, cast: Cast) -> tuple[Floats, Floats]:
    """Mean days a filing waits at the college and at the university of each graduate."""
    own = np.random.default_rng([tree.seed, 13])
    colleges = own.lognormal(0.1, 0.6, len(tree.colleges))
    universities = own.lognormal(0.4, 0.5, len(tree.universities))
    for number, university in enumerate(tree.universities):
        if university.short == FEATURED:  # whose queues a visitor opens first
            universities[number] = 4.0
            colleges[[college.index for college in university.colleges]] = 7.0
    return colleges[cast.college], universities[cast.university]
