"""The words names are made of, ready for many names at once: places, legal forms, branches, characters."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pypinyin.pinyin_dict import pinyin_dict

from qihang.engines.linkage.hashes import Codes, WordTable
from qihang.engines.linkage.misspelt import MisspeltForms
from qihang.kernel.names import plain_name
from qihang.policy import Code, load

OPEN, CLOSE, SEVERAL = 1, 2, 3  # stand for brackets and for characters that become several
PLANE = 0x10000
_SYLLABLES = 0xE000  # a private character for each syllable
_LEAST = 2  # characters of a place that may stand without its ending


@dataclass(frozen=True, eq=False)
class NameWords:
    """`characters`: what each becomes in a compared name, 0 for nothing; `sounds`: how it is said.

    `places` are all places with and without their endings, `lower_places` those that may follow one.
    """

    characters: Codes
    sounds: Codes
    places: WordTable
    lower_places: WordTable
    forms: WordTable
    misspelt: MisspeltForms
    branches: WordTable
    parents: WordTable


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """Of the policy in force."""
    names = load().employer_names
    rows = load().codes.table("division").values()
    known = [(word, row) for row in rows for word in _spellings(row)]
    lower = [(w, row) for w, row in known if w == row.label.zh or not row.code.endswith("0000")]
    lower = [(w, row) for w, row in lower if w == row.label.zh or row.code.endswith("00")]
    return NameWords(
        characters=_characters(),
        sounds=_sounds(),
        places=_table(known),
        lower_places=_table(lower),
        forms=WordTable.of(names.forms, range(len(names.forms))),
        misspelt=MisspeltForms.of(names.forms),
        branches=WordTable.of(names.branches, range(len(names.branches))),
        parents=WordTable.of(names.parents, range(len(names.parents))),
    )


def _table(known: Iterable[tuple[str, Code]]) -> WordTable:
    """By word; where several places share it, the highest of them (the first in order of codes)."""
    first: dict[str, int] = {}
    for word, row in sorted(known, key=lambda one: (_depth(one[1].code), one[1].code)):
        first.setdefault(word, int(row.code))
    return WordTable.of(list(first), list(first.values()))


def _depth(code: str) -> int:
    return code.endswith("0000") * -1 + code.endswith("00") * -1


def _spellings(row: Code) -> Iterator[str]:
    """The place as it is called, without its ending, and without the peoples in its name."""
    name = row.label.zh
    yield name
    bare = next((name.removesuffix(e) for e in load().employer_names.place_endings
                 if name.endswith(e)), name)  # fmt: skip
    peoples = _peoples()
    while ending := next((p for p in peoples if bare.endswith(p) and len(bare) > len(p)), ""):
        bare = bare.removesuffix(ending)
    if len(bare) >= _LEAST:
        yield bare


@lru_cache(maxsize=1)
def _peoples() -> tuple[str, ...]:
    named = [row.label.zh for row in load().codes.table("ethnicity").values()]
    short = [name.removesuffix(name[-1]) for name in named if len(name) > _LEAST + 1]
    return tuple(sorted([*named, *short], key=len, reverse=True))


def _characters() -> Codes:
    """Wide, traditional and capital letters become plain ones; marks and blanks become nothing."""
    simple = {r["text"]: r["simplified"] for r in load().codes.weights("traditional_character")}
    found = np.zeros(PLANE, np.uint32)
    for code in range(PLANE):
        if unicodedata.category(chr(code)) in {"Cn", "Cs", "Co", "Cc"}:
            continue
        wide = unicodedata.normalize("NFKC", chr(code))
        plain = "".join(simple.get(c, c) for c in plain_name(wide))
        found[code] = SEVERAL if len(plain) > 1 else ord(plain) if plain else _bracket(wide)
    return found


def _bracket(wide: str) -> int:
    if wide in {"(", "[", "【", "〔", "〈", "《", "「"}:
        return OPEN
    return CLOSE if wide in {")", "]", "】", "〕", "〉", "》", "」"} else 0


def _sounds() -> Codes:
    """Characters of one sound, whatever the tone, become one."""
    numbers: dict[str, int] = {}
    found = np.arange(PLANE, dtype=np.uint32)
    for code, said in pinyin_dict.items():
        if code < PLANE:
            syllable = unicodedata.normalize("NFD", said.split(",")[0])
            plain = "".join(c for c in syllable if not unicodedata.combining(c))
            found[code] = _SYLLABLES + numbers.setdefault(plain, len(numbers))
    return found
