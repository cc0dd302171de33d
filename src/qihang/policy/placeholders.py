"""Texts typed where something must stand and that say nothing (filing_rules.yaml, `placeholders`)."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qihang.policy.yaml_nodes import Section

_ROWS = (
    "01234567890",
    "9876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_RUN = 3  # characters in the order of the keyboard or of counting that nobody means
_NAME = 2  # characters a name has at least


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Words that say nothing; general words that name nobody by themselves; fields that hold a name.

    Words are in narrow width and small letters, general words with the longest first.
    """

    words: frozenset[str] = frozenset()
    general: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    def has(self, field: str, text: str) -> bool:
        """Whether a text only fills its field.

        Everywhere: such a word, signs alone, one character again and again, a run over the keyboard. In a
        name also digits alone, one character, and nothing but general words or a placeholder with them.
        """
        bare = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
        if not bare:
            return False
        if field not in self.names:
            return self._empty(bare)
        few = len(bare) < _NAME or not any(c.isalpha() for c in bare)
        return few or any(not part or self._empty(part) for part in self._parts(bare))

    def _empty(self, bare: str) -> bool:
        repeated = (
            len(bare) > 1 and len(set(bare)) == 1 and (bare.isascii() or bare[0] in self.words)
        )
        in_row = len(bare) >= _RUN and any(bare in row for row in _ROWS)
        return repeated or in_row or bare in self.words or not any(c.isalnum() for c in bare)

    def _parts(self, bare: str) -> Iterator[str]:
        """The text, then what is left of it without the general words at its end, one after another."""
        yield bare
        ending = next((word for word in self.general if bare.endswith(word)), "")
        if ending:
            yield from self._parts(bare.removesuffix(ending)) if bare != ending else ("",)


def read_placeholders(section: Section, fields: Mapping[str, object]) -> Placeholders:
    """The three lists; raises PolicyProblem where a field is not known."""
    known = {name: name for name in fields}
    names = frozenset(value.one_of(known) for value in section.get("names").items())
    words = frozenset(word.casefold() for word in section.texts("words"))
    general = sorted(section.texts("general"), key=len, reverse=True)
    section.finish()
    return Placeholders(words, tuple(general), names)
