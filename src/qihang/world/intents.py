"""What each graduate means to register, and from which day: the outcome of the whole year."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from qihang.world.chance import Bools, Ints, pick, pick_by, stream
from qihang.world.moments import DAY, by_curve, day_number, filing_moment
from qihang.world.people import Cast
from qihang.world.profiles import LEVELS, profiles
from qihang.world.tree import WorldTree

_BASE = {"college": 2.2, "bachelor": 2.25, "master": 2.8, "doctor": 3.1}
_BETTER_2024, _EARLIER_2024 = 0.12, 5.0  # on the placement (logit); days
_REGISTERS_WAITING = 0.78  # of the unplaced
_WAITS_FIRST = 0.30  # of those placed after they left: registered as waiting before
_CHANGES = 0.04
_WITHDRAWS = 0.012
_DRAFTS_ONLY = 0.10  # of those who never register: a draft left lying
_DRAFT_EARLY = 0.30  # of all filings: begun on an earlier day


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing some graduates mean to register; arrays of equal length.

    `rows` are positions in the cast, `kind` positions in the profiles' kinds, `filed` moments of
    the first attempt, `created` of its draft.
    """

    name: str
    rows: Ints
    kind: Ints
    created: Ints
    filed: Ints

    def where(self, chosen: Bools) -> "Intent":
        """Only some of them."""
        picked = (a[chosen] for a in (self.rows, self.kind, self.created, self.filed))
        return Intent(self.name, *picked)


def draw_intents(tree: WorldTree, cast: Cast) -> list[Intent]:
    """In the order in which they follow each other: withdrawn, waiting, placed, changed, drafts."""
    rng = stream(tree.seed, "intents", cast.cohort, cast.chunk)
    placed = _placed(rng, tree, cast)
    kind = pick_by(rng, cast.career * len(LEVELS) + cast.level, profiles().kind_weights)
    kind[cast.targeted & placed] = _position("10")
    day = _days(rng, tree, cast, kind)
    rows = np.flatnonzero(placed)
    main = _intent(rng, "placed", rows, kind[rows], day[rows])
    return [
        _withdrawn(rng, main),
        _waiting(rng, cast, placed, day),
        main,
        _changed(rng, cast, main),
        _abandoned(rng, cast, placed),
    ]


def _placed(rng: np.random.Generator, tree: WorldTree, cast: Cast) -> Bools:
    """Who has a destination that counts at the end of the year."""
    career = np.array([c.rate for c in profiles().careers])
    level = np.array([_BASE[name] for name in LEVELS])
    own = np.random.default_rng([tree.seed, 11])
    university = own.normal(0, 0.42, len(tree.universities))
    major = own.normal(0, 0.22, 4_000)
    drift = stream(tree.seed, "drift", cast.cohort).normal(0, 0.12, len(tree.universities))
    lift = _BETTER_2024 if cast.cohort == 2024 else 0.0
    logit = (
        level[cast.level] + career[cast.career] + university[cast.university]
        + drift[cast.university] + major[cast.major] + lift - 0.25 * (cast.hardship > 0)
        + 0.05 * (cast.sex == 1) - 3 * cast.no_diploma
    )  # fmt: skip
    return rng.random(len(cast)) < 1 / (1 + np.exp(-logit))


def _days(rng: np.random.Generator, tree: WorldTree, cast: Cast, kind: Ints) -> Ints:
    """The day on which each files; universities differ by about a week, nobody is in before the start."""
    curve_of = {str(k): name for k, name in profiles()["curve_of"].items()}
    curves = np.array([curve_of.get(k, "work") for k in profiles().kinds])[kind]
    days = np.zeros(len(cast))
    for name in sorted(set(curves.tolist())):
        chosen = curves == name
        days[chosen] = by_curve(rng, name, cast.cohort, int(chosen.sum()))
    pace = np.random.default_rng([tree.seed, 12]).normal(0, 6.0, len(tree.universities))
    earlier = _EARLIER_2024 if cast.cohort == 2024 else 0.0
    moved = days + pace[cast.university] + rng.normal(0, 2.0, len(cast)) - earlier
    cutoff = day_number(date(cast.cohort, 9, 1))
    start, end = day_number(date(cast.cohort - 1, 12, 1)), day_number(date(cast.cohort, 12, 28))
    # Whoever can still make the cut-off does: the last days of August fill up.
    late = (days < cutoff) & (moved >= cutoff - 1)
    moved = np.where(late, cutoff - 1 - rng.exponential(1.6, len(cast)), moved)
    return np.clip(moved, start, end).astype(np.int64)


def _intent(rng: np.random.Generator, name: str, rows: Ints, kind: Ints, day: Ints) -> Intent:
    filed = filing_moment(rng, day)
    early = rng.random(len(rows)) < _DRAFT_EARLY
    lead = np.where(early, rng.integers(300, 6 * DAY, len(rows)), rng.integers(3, 25, len(rows)))
    return Intent(name, rows, kind, filed - lead, filed)


def _withdrawn(rng: np.random.Generator, main: Intent) -> Intent:
    """A few file something by mistake a day before, and take it back."""
    some = main.where(rng.random(len(main.rows)) < _WITHDRAWS)
    filed = some.created - rng.integers(200, 1200, len(some.rows))
    return Intent("withdrawn", some.rows, some.kind, filed - 9, filed)


def _waiting(rng: np.random.Generator, cast: Cast, placed: Bools, day: Ints) -> Intent:
    """Those who leave without a place register as waiting; some of them find one later."""
    codes = [_position(str(k)) for k in profiles()["unplaced"]]
    kind = np.array(codes)[pick(rng, len(cast), list(profiles()["unplaced"].values()))]
    waits = by_curve(rng, "waiting", cast.cohort, len(cast)).astype(np.int64)
    chance = np.where(placed, _WAITS_FIRST, _REGISTERS_WAITING)
    chosen = (rng.random(len(cast)) < chance) & (~placed | (waits + 14 < day))
    rows = np.flatnonzero(chosen)
    return _intent(rng, "waiting", rows, kind[rows], waits[rows])


def _changed(rng: np.random.Generator, cast: Cast, main: Intent) -> Intent:
    """Some find something better, or lose what they had, before the year ends."""
    limit = (day_number(date(cast.cohort, 10, 20))) * DAY
    chosen = (rng.random(len(main.rows)) < _CHANGES) & (main.filed < limit)
    some = main.where(chosen & ~cast.targeted[main.rows])
    better = [_position(code) for code in ("10", "11", "11", "12")]
    kind = np.array(better)[rng.integers(0, len(better), len(some.rows))]
    day = some.filed // DAY + rng.integers(18, 75, len(some.rows))
    return _intent(rng, "changed", some.rows, kind, day)


def _abandoned(rng: np.random.Generator, cast: Cast, placed: Bools) -> Intent:
    """Drafts that are never filed, of graduates who register nothing else."""
    rows = np.flatnonzero(~placed & (rng.random(len(cast)) < _DRAFTS_ONLY))
    day = day_number(date(cast.cohort, 5, 20)) + rng.integers(0, 90, len(rows))
    kind = np.full(len(rows), _position("11"))
    return _intent(rng, "abandoned", rows, kind, day)


def _position(kind: str) -> int:
    return profiles().kinds.index(kind)
