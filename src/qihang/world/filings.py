"""What stands in each registration: employer, pay, dates, school, by columns for a whole script."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import Action
from qihang.world.chance import Bools, Floats, Ints, pick, pick_by, scattered, stream
from qihang.world.employers import INDUSTRIES, Employers, cities
from qihang.world.moments import DAY, day_number
from qihang.world.moves import ACTIONS, Script
from qihang.world.people import Cast
from qihang.world.profiles import LEVELS, is_kind, profiles
from qihang.world.tree import WorldTree

EMPLOYED = ("10", "11", "12", "271", "272", "501", "502", "503", "511", "512", "519")
# Kinds whose employers are of one type: (type, industry or any).
SPECIAL = {
    "271": ("21", None), "272": ("21", None), "501": ("22", 42), "511": ("22", 42),
    "502": ("29", None), "503": ("29", None), "512": ("10", 45), "519": ("23", 43),
}  # fmt: skip
STAYS = 0.80  # work in the province
_CLUSTERED = 0.06  # of colleges: one employer takes a suspicious share
_CLUSTER_TAKES = 0.3
_BELOW_MINIMUM = 1500
_LEVEL_PAY = {"college": 0.80, "bachelor": 1.0, "master": 1.55, "doctor": 2.5}
_LEAST_PAY = 2300


@dataclass(frozen=True, slots=True)
class Drawn:
    """Numbers behind the fields, a row a version; `employer` is a position, -1 for none."""

    kind: Ints
    employer: Ints
    pay: Ints  # yuan a month, 0 for not given
    signed: Ints  # day
    starts: Ints  # day
    years: Ints  # of the contract, 0 for open
    post: Ints  # position type
    dice: Floats  # for whatever else is chosen


def agreed_employers(tree: WorldTree, cast: Cast, employers: Employers) -> Ints:
    """Position of the employer each targeted graduate is bound to, -1 for all others."""
    rng = stream(tree.seed, "agreed", cast.cohort, cast.chunk)
    schools, hospitals = employers.of_kind("22", 42), employers.of_kind("23", 43)
    teaches = np.array([c.name == "education" for c in profiles().careers])[cast.career]
    bound = np.where(
        teaches,
        schools[rng.integers(0, len(schools), len(cast))],
        hospitals[rng.integers(0, len(hospitals), len(cast))],
    )
    return np.where(cast.targeted, bound, -1)


def underpaid(version: Ints) -> Bools:
    """Whether this version, if it came back, came back for its pay."""
    return scattered(version) % 12 == 0


def draw_filings(tree: WorldTree, cast: Cast, script: Script, employers: Employers) -> Drawn:
    """What each version of the script says; the same for the same world."""
    rng = stream(tree.seed, "filings", cast.cohort, cast.chunk)
    versions = script.versions
    row, kind = versions["row"].to_numpy(), versions["kind"].to_numpy()
    created = versions["created"].to_numpy() // DAY
    career = cast.career[row]
    employer = _employers(rng, tree, cast, versions, employers)
    signed = created - rng.integers(0, 15, len(row))
    leaves = day_number(date(cast.cohort, 7, 1)) + rng.integers(0, 60, len(row))
    pay = _pay(rng, cast, row, kind, employer, employers)
    years = np.array([3, 3, 3, 2, 1, 5, 0])[rng.integers(0, 7, len(row))]
    return Drawn(
        kind=kind,
        employer=employer,
        pay=np.where(_too_little(script, kind), _BELOW_MINIMUM, pay),
        signed=signed,
        starts=np.maximum(leaves, signed + 5),
        years=np.where(is_kind(kind, "12") & (rng.random(len(row)) < 0.1), 0, years),
        post=_posts(rng, career, employer, employers),
        dice=rng.random(len(row)),
    )


def _employers(
    rng: np.random.Generator,
    tree: WorldTree,
    cast: Cast,
    versions: pl.DataFrame,
    employers: Employers,
) -> Ints:
    row, kind = versions["row"].to_numpy(), versions["kind"].to_numpy()
    table = np.array([[c.industries.get(i, 0.0) for i in INDUSTRIES] for c in profiles().careers])
    industry = pick_by(rng, cast.career[row], table)
    chosen = employers.draw(rng, industry, _work_cities(rng, tree, cast, row))
    chosen = _clusters(rng, tree, cast, row, chosen)
    for code, (of_kind, only) in SPECIAL.items():
        pool = employers.of_kind(of_kind, only)
        here = is_kind(kind, code)
        chosen[here] = pool[rng.integers(0, len(pool), int(here.sum()))]
    bound = agreed_employers(tree, cast, employers)[row]
    chosen = np.where(bound >= 0, bound, chosen)
    return np.where(is_kind(kind, *EMPLOYED), chosen, -1)


def _work_cities(rng: np.random.Generator, tree: WorldTree, cast: Cast, row: Ints) -> Ints:
    """Positions in `cities()`: the university's, the home's, or wherever there is work."""
    near = [w[1] for w in profiles()["cities"].values()]
    anywhere = pick(rng, len(row), near)
    places = [int(u.node.place) for u in tree.universities]
    own = np.array([cities().index(place) for place in places])[cast.university[row]]
    home_of = {city: n for n, city in enumerate(cities())}
    home = np.array([home_of.get(int(h) // 100 * 100, -1) for h in cast.home])[row]
    u = rng.random(len(row))
    near_city = np.where(u < 0.36, own, np.where((u < 0.62) & (home >= 0), home, anywhere))
    from_here = cast.home[row] // 10_000 == 37
    leaves = rng.random(len(row)) >= np.where(from_here, STAYS + 0.04, STAYS - 0.18)
    far = len(near) + pick(rng, len(row), list(profiles()["elsewhere"].values()))
    return np.where(leaves, far, near_city)


def _clusters(
    rng: np.random.Generator, tree: WorldTree, cast: Cast, row: Ints, chosen: Ints
) -> Ints:
    """In a few colleges one employer takes far too many: something to find later."""
    own = stream(tree.seed, "clusters", cast.cohort)
    strange = own.random(len(tree.colleges)) < _CLUSTERED
    target = own.integers(0, max(1, chosen.max() + 1), len(tree.colleges))
    college = cast.college[row]
    caught = strange[college] & (rng.random(len(row)) < _CLUSTER_TAKES)
    return np.where(caught, target[college], chosen)


def _pay(
    rng: np.random.Generator, cast: Cast, row: Ints, kind: Ints, employer: Ints, pool: Employers
) -> Ints:
    """Yuan a month in hundreds, 0 where it is left empty."""
    median = np.array([c.pay for c in profiles().careers])[cast.career[row]]
    level = np.array([_LEVEL_PAY[name] for name in LEVELS])[cast.level[row]]
    city = np.array([1.08, 1.08, *[0.92] * 14, *[1.3] * 15])[np.array(pool.city)[employer]]
    form = np.where(is_kind(kind, "12"), 0.8, np.where(is_kind(kind, "76", "75"), 0.85, 1.0))
    project = is_kind(kind, "501", "502", "503", "511", "519")
    amount = np.where(project, 3400.0, median * level * city * form)
    yuan = np.round(amount * rng.lognormal(0, 0.2, len(row)) / 100).astype(np.int64) * 100
    yuan = np.maximum(yuan, _LEAST_PAY)
    given = is_kind(kind, "12", "76") | (rng.random(len(row)) < 0.85)
    return np.where(given & is_kind(kind, *EMPLOYED, "75", "76"), yuan, 0)


def _too_little(script: Script, kind: Ints) -> Bools:
    """Filings that were sent back because of what they pay."""
    action = ACTIONS.index(Action.RETURN)
    returned = script.moves.filter(pl.col("action") == action)["destination"]
    ids = script.versions["id"]
    back = ids.is_in(returned.implode()).to_numpy()
    return back & underpaid(ids.to_numpy()) & is_kind(kind, "10", "11")


def _posts(rng: np.random.Generator, career: Ints, employer: Ints, pool: Employers) -> Ints:
    """Position types that fit employer and career."""
    kinds = sorted({post for c in profiles().careers for post in c.posts})
    table = np.array([[c.posts.get(k, 0.0) for k in kinds] for c in profiles().careers])
    post = np.array(kinds)[pick_by(rng, career, table)]
    of = np.array([int(k) for k in pool.kind])[employer]
    post = np.where((post == 10) & (of != 10), 30, post)
    return np.select([of == 10, of == 22, of == 21], [10, 24, 24], post)
