"""Names of made-up people, from the frequencies of surnames and of given-name characters by sex."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qihang.policy import load
from qihang.world.chance import Floats, Ints, pick

Texts = NDArray[np.str_]
_ONE_CHARACTER = 0.13  # of given names


def draw_names(rng: np.random.Generator, sex: Ints) -> tuple[Texts, Texts]:
    """A name and its sort key (pinyin, blank between syllables) for each entry of `sex` (1, 2)."""
    surnames, weights, keys = _surnames()
    chosen = pick(rng, len(sex), weights)
    names, sorts = surnames[chosen], keys[chosen]
    alone = rng.random(len(sex)) < _ONE_CHARACTER
    for position in (0, 1):
        character, key = _given(rng, sex)
        skip = alone if position else np.zeros(len(sex), dtype=bool)
        names = np.char.add(names, np.where(skip, "", character))
        sorts = np.char.add(sorts, np.where(skip, "", np.char.add(" ", key)))
    return names, sorts


def _given(rng: np.random.Generator, sex: Ints) -> tuple[Texts, Texts]:
    characters, male, female, keys = _characters()
    men, women = pick(rng, len(sex), male), pick(rng, len(sex), female)
    chosen = np.where(sex == 1, men, women)
    return characters[chosen], keys[chosen]


@lru_cache(maxsize=1)
def _surnames() -> tuple[Texts, Floats, Texts]:
    rows = load().codes.weights("surname")
    texts = np.array([row["text"] for row in rows])
    return texts, np.array([float(row["weight"]) for row in rows]), _keys(texts)


@lru_cache(maxsize=1)
def _characters() -> tuple[Texts, Floats, Floats, Texts]:
    """Given-name characters; the square root of a count keeps rarer ones in sight."""
    rows = load().codes.weights("given_character")
    texts = np.array([row["text"] for row in rows])
    counts = [np.array([float(row[sex]) for row in rows]) ** 0.9 for sex in ("male", "female")]
    return texts, counts[0], counts[1], _keys(texts)


def _keys(texts: Texts) -> Texts:
    from pypinyin import Style, lazy_pinyin  # a dictionary: half a second to load

    spelt = [
        " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
        for text in texts
    ]
    return np.array(spelt)
