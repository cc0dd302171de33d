"""Which kinds of destination a graduate means by the words that were typed."""

import unicodedata
from collections.abc import Iterable, Mapping

from qihang.policy import Code, DestinationKind


def kinds_meant(
    kinds: Mapping[str, DestinationKind], rows: Mapping[str, Code], text: str
) -> frozenset[str]:
    """Codes of the kinds whose words hold the text, or of which it holds a search word; no text: all.

    A search word inside a longer one that was typed is not meant: 没工作 does not ask for 工作.
    """
    wanted = _plain(text)
    if not wanted:
        return frozenset(kinds)
    words = {code: {_plain(word) for word in kind.search_words} for code, kind in kinds.items()}
    typed = {word for some in words.values() for word in some if word in wanted}
    meant = {word for word in typed if not any(word in other != word for other in typed)}
    return frozenset(
        code
        for code, kind in kinds.items()
        if words[code] & meant
        or any(wanted in word for word in (*words[code], *_labels(kind, rows[code])))
    )


def _labels(kind: DestinationKind, row: Code) -> Iterable[str]:
    texts = (kind.plain.zh, kind.plain.en, kind.label.zh, kind.label.en, row.initials, kind.code)
    return map(_plain, texts)


def _plain(text: str) -> str:
    """In narrow width and small letters, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
