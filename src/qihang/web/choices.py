"""Choices that can be searched by label, code or pinyin initials."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose: what is sent, what is read, a small second line, more search keys.

    `kinds`: offered only where another field holds a choice of one of these kinds (SearchSelect's
    `by`); of a choice in that other field, its own kind.
    """

    value: str
    label: str
    detail: str = ""
    keys: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def search_keys(self) -> str:
        """Lower-case words the search compares starts with."""
        return self.keys or f"{self.value.lower()} {initials(self.label)}"


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """First letters of the pinyin: 青岛市 is `qds`."""
    from pypinyin import Style, lazy_pinyin  # a dictionary: half a second to load

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
