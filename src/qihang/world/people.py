"""Who the graduates are, as numbers: everything about them that bears on what they will do."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qihang.policy import CodeTable, load
from qihang.world.careers import majors_of
from qihang.world.chance import Bools, Floats, Ints, pick, stream
from qihang.world.profiles import LEVELS, profiles
from qihang.world.tree import University, WorldCollege, WorldTree

_TARGETED = {"education": 0.10, "medicine": 0.05, "farming": 0.02}
_NO_DIPLOMA = 0.008
_BIRTH_AGE = {"college": 21, "bachelor": 22, "master": 25, "doctor": 29}


@dataclass(frozen=True, slots=True)
class Cast:
    """One stretch of a cohort, a row a graduate, in the order of colleges; arrays of equal length.

    `id` is the row's id; `college`, `university` count over the tree; `career`, `level`, `major`
    are positions in the profiles; `home` a county's code; `born` days.
    """

    cohort: int
    chunk: int
    id: Ints
    college: Ints
    university: Ints
    career: Ints
    level: Ints
    major: Ints
    sex: Ints
    home: Ints
    born: NDArray[np.datetime64]
    hardship: Ints
    targeted: Bools
    no_diploma: Bools

    def __len__(self) -> int:
        return len(self.id)


def chunks(tree: WorldTree, cohort: int) -> list[tuple[int, int, int]]:
    """(first college, college after the last, id of the first graduate) of each chunk of a cohort.

    Chunks end where universities end; ids run over all cohorts from 1.
    """
    places = tree.places_of(cohort)
    first = 1 + (cohort - 2023) * tree.size.graduates
    found: list[tuple[int, int, int]] = []
    start = held = 0
    for university in tree.universities:
        end = university.colleges[-1].index + 1
        held = int(places[start:end].sum())
        if held >= tree.size.chunk or end == len(places):
            found.append((start, end, first))
            start, first = end, first + held
    return found


def draw_cast(tree: WorldTree, cohort: int, chunk: int) -> Cast:
    """The graduates of this chunk; the same for the same world."""
    start, end, first = chunks(tree, cohort)[chunk]
    rng = stream(tree.seed, "cast", cohort, chunk)
    places = tree.places_of(cohort)[start:end]
    colleges = [(c, u) for u in tree.universities for c in u.colleges if start <= c.index < end]
    count = int(places.sum())
    levels = np.concatenate(
        [_levels(rng, u, n) for (_, u), n in zip(colleges, places, strict=True)]
    )
    career = np.repeat([_career(c) for c, _ in colleges], places)
    female = np.array([c.female for c in profiles().careers])[career]
    targeted = np.array([_TARGETED.get(c.name, 0.0) for c in profiles().careers])[career]
    vocational = np.repeat([u.vocational for _, u in colleges], places)
    return Cast(
        cohort=cohort,
        chunk=chunk,
        id=np.arange(first, first + count),
        college=np.repeat([c.index for c, _ in colleges], places),
        university=np.repeat([tree.universities.index(u) for _, u in colleges], places),
        career=career,
        level=levels,
        major=np.concatenate(
            [_majors(rng, c, n) for (c, _), n in zip(colleges, places, strict=True)]
        ),
        sex=np.where(rng.random(count) < female, 2, 1),
        home=_homes(rng, vocational),
        born=_births(rng, cohort, levels),
        hardship=np.array(list(map(int, profiles()["hardship"])))[
            pick(rng, count, list(profiles()["hardship"].values()))
        ],
        targeted=rng.random(count) < targeted,
        no_diploma=rng.random(count) < _NO_DIPLOMA,
    )


def _levels(rng: np.random.Generator, university: University, count: int) -> Ints:
    """Positions in LEVELS: what an institution of this kind awards."""
    if university.vocational:
        shares = (1.0, 0.0, 0.0, 0.0)
    elif university.weight > 0 and "大学" in university.node.name:
        strong = university.short in {"10422", "10423", "10425"}
        shares = (0.0, 0.56, 0.38, 0.06) if strong else (0.02, 0.85, 0.125, 0.005)
    else:
        shares = (0.12, 0.88, 0.0, 0.0)
    return pick(rng, count, shares)


def _majors(rng: np.random.Generator, college: WorldCollege, count: int) -> Ints:
    positions, weights = majors_of(college.faculty)
    own = stream(0, "majors", college.node.code)
    taught = np.sort(own.permutation(len(positions))[: max(2, int(own.integers(2, 5)))])
    return np.array(positions)[taught[pick(rng, count, weights[taught])]]


def _career(college: WorldCollege) -> int:
    return profiles().career_names.index(college.faculty.career)


def _homes(rng: np.random.Generator, vocational: Bools) -> Ints:
    """Codes of home counties; four fifths from the province, of vocational students more."""
    outside = rng.random(len(vocational)) < np.where(vocational, 0.07, 0.24)
    homes = [codes[pick(rng, len(vocational), weights)] for codes, weights in _counties()]
    return np.where(outside, homes[1], homes[0])


@lru_cache(maxsize=1)
def _counties() -> tuple[tuple[Ints, Floats], tuple[Ints, Floats]]:
    """Home counties in the province and elsewhere, with weights."""
    near = {str(city): weights[0] for city, weights in profiles()["cities"].items()}
    far = {str(province): weight for province, weight in profiles()["home_elsewhere"].items()}
    return _spread(near), _spread(far)


def _spread(weights: dict[str, float]) -> tuple[Ints, Floats]:
    """Every county below these places; a place's weight is split among its counties."""
    table = load().codes.table("division")
    codes: list[int] = []
    parts: list[float] = []
    for place, weight in weights.items():
        counties = _leaves(table, place)
        codes += [int(code) for code in counties]
        parts += [weight / len(counties)] * len(counties)
    return np.array(codes), np.array(parts)


def _leaves(table: CodeTable, place: str) -> list[str]:
    below = [row.code for row in table.children(place)]
    return [leaf for code in below for leaf in _leaves(table, code)] or [place]


def _births(rng: np.random.Generator, cohort: int, level: Ints) -> NDArray[np.datetime64]:
    ages = np.array([_BIRTH_AGE[name] for name in LEVELS])[level]
    later = rng.choice([-1, 0, 0, 0, 0, 1, 1, 2], len(level))
    years = (cohort - ages - later - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    days: NDArray[np.datetime64] = years - rng.integers(-243, 122, len(level))
    return days
