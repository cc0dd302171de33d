"""Words on forms that name the value behind or below them, however they are spaced and bracketed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qihang.engines.papers.pages import narrow
from qihang.policy import PaperWords

_SPACED = r"[ _\t]*"
_BRACKETS = r"(?:[ _]*\([^()\n\t]{0,16}\))*"
_BEHIND = r"(?P<behind>[ \t_:]*)"
_LETTER = re.compile(r"[\u4e00-\u9fff]")
# 第 and a numeral before 条, 款, 章 or 项: the number of a clause.
_CLAUSE = re.compile(r"\u7b2c[ ]?[\u4e00-\u9fff0-9]{1,3}?[ ]?[\u6761\u6b3e\u7ae0\u9879]$")
_CLAUSE_LENGTH = 8
_ENDS = frozenset("\n\t")


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label in a text: where it begins, where its value would, and whether something parts the two."""

    word: str
    remark: str  # what stands in brackets behind it
    behind: str  # the marks and blanks that follow
    start: int
    end: int
    parted: bool
    within: bool  # letters stand right before it: it may be the end of a longer word


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels of a vocabulary: `fields` are the names of the fields that a label may stand for."""

    pattern: re.Pattern[str]
    fields: Mapping[str, tuple[str, ...]]

    def hits(self, text: str) -> Iterator[LabelHit]:
        """Every label in the text, in order."""
        parted_at = 0
        for hit in self.pattern.finditer(text):
            within = hit.start() != parted_at and _ends_in_word(text[: hit.start()])
            word = re.sub(r"[ _\t]", "", hit["word"])
            at_end = hit.end() == len(text) or text[hit.end()] in _ENDS
            parted = bool(hit["behind"] or hit["remark"]) or at_end
            parted_at = hit.end() if parted else parted_at
            yield LabelHit(
                word, hit["remark"], hit["behind"], hit.start(), hit.end(), parted, within
            )


def _ends_in_word(before: str) -> bool:
    if not _LETTER.match(before[-1:]):
        return False
    return _CLAUSE.search(before[-_CLAUSE_LENGTH:]) is None


@lru_cache(maxsize=8)
def labels_of(words: PaperWords) -> Labels:
    """The labels of a vocabulary, the longest first."""
    fields: dict[str, tuple[str, ...]] = dict.fromkeys(words.other_labels, ())
    for field in words.fields:
        for label in field.labels:
            fields[label] = (*fields.get(label, ()), field.name)
    longest = sorted(map(narrow, fields), key=len, reverse=True)
    spaced = "|".join(_SPACED.join(map(re.escape, label)) for label in longest)
    pattern = rf"(?P<word>{spaced})(?P<remark>{_BRACKETS}){_BEHIND}"
    return Labels(re.compile(pattern), {narrow(label): found for label, found in fields.items()})
