"""Codes of the national sets: read from a code, a label, both, or a place named with its city."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import polars as pl

from qihang.policy import Catalogue, CodeTable, SheetColumn, SheetWords

_NOISE = re.compile(r"[\s（）()\[\]【】“”\"'‘’、，,·]+")
_PAIR = re.compile(
    r"^([0-9A-Za-z]+)[\s\-_:：.、|/]*(\D.*)$|^(\D.*?)[\s(（\[|:：-]+([0-9A-Za-z]+)[)）\]]?$"
)
_WHOLE = re.compile(r"^(\d+)\.0+$")
Meanings = Mapping[str, tuple[str, ...]]
Words = tuple[tuple[str, str], ...]
Found = tuple[str | None, str | None, str | None]  # code, fault, a further word


def parse_codes(
    values: pl.DataFrame, column: SheetColumn, codes: Catalogue, words: SheetWords
) -> pl.DataFrame:
    """`value`, `fault` and `other` of distinct cells of a code column."""
    table = codes.table(column.codes)
    further = tuple(words.codes.get(column.codes, {}).items())
    meanings = meanings_of(table, tuple(column.words.items()), column.endings, further)
    found = [_found(text, table, meanings, column) for text in values["text"]]
    schema = {"value": pl.String, "fault": pl.String, "other": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


@lru_cache(maxsize=64)
def meanings_of(
    table: CodeTable, words: Words, endings: tuple[str, ...] = (), further: Words = ()
) -> Meanings:
    """Plain form of each code, label and full name → the codes it may mean.

    A column's own `words` go before labels, `further` ones of the set behind them.
    """
    found: dict[str, set[str]] = {}
    for row in table.values():
        for name in _names(table, row.code, endings):
            found.setdefault(plain(name), set()).add(row.code)
    exact = {plain(code): (code,) for code in table}
    own = {plain(word): (code,) for word, code in words}
    general = {plain(word): (code,) for word, code in further}
    named = {word: tuple(sorted(codes)) for word, codes in found.items()}
    return general | named | own | exact


def _names(table: CodeTable, code: str, endings: tuple[str, ...]) -> Iterator[str]:
    """The labels, and for a place those of its city and province before it, also without endings."""
    row = table[code]
    yield row.label.zh
    if row.label.en:
        yield row.label.en
    names = [row.label.zh]
    for above in reversed(table.path(code)[:-1]):
        label = above.label.zh
        short = next((label.removesuffix(e) for e in endings if label.endswith(e)), label)
        names = [way + name for name in names for way in dict.fromkeys((label, short))]
        yield from names


def plain(text: str) -> str:
    """Without case, width, blanks, brackets and commas."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _found(text: str | None, table: CodeTable, meanings: Meanings, column: SheetColumn) -> Found:
    if text is None:
        return None, None, None
    candidates, padded = _candidates(text, table, meanings)
    if not candidates:
        longer = (meanings.get(plain(text + ending)) for ending in column.endings)
        candidates = next(filter(None, longer), ())
    if not candidates:
        return None, "unknown_code", None
    if len(candidates) > 1:
        return None, "ambiguous_code", _listed(table, candidates)
    code = candidates[0]
    if column.leaf and not table.is_leaf(code):
        return None, "heading_code", None
    return code, ("zero_restored" if padded else None), (code if padded else None)


def _candidates(text: str, table: CodeTable, meanings: Meanings) -> tuple[tuple[str, ...], bool]:
    word = _WHOLE.sub(r"\1", plain(text).lstrip("`'"))
    if word in meanings:
        return meanings[word], False
    if word.isdigit():
        padded = [word.zfill(width) for width in _widths(table) if width > len(word)]
        return tuple(code for code in padded if code in table)[:1], True
    return _of_pair(text, meanings), False


def _of_pair(text: str, meanings: Meanings) -> tuple[str, ...]:
    """A code and its label in one cell must agree; then the code counts."""
    match = _PAIR.match(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return ()
    code, label = (match[1], match[2]) if match[1] else (match[4], match[3])
    named = meanings.get(plain(label), ())
    return tuple(c for c in meanings.get(plain(code), ()) if c in named)


@lru_cache(maxsize=64)
def _widths(table: CodeTable) -> tuple[int, ...]:
    return tuple(sorted({len(code) for code in table}))


def _listed(table: CodeTable, codes: Iterable[str]) -> str:
    names = (f"{code} {''.join(row.label.zh for row in table.path(code))}" for code in codes)
    return " / ".join(list(names)[:4])
