"""The terms by which posts are found: pairs of characters, words in letters, initials, facets.

Chinese has no blanks, so a run of characters is kept as its pairs (软件工程 as 软件, 件工, 工程) and its last
character; words of letters and digits are kept whole. Terms beginning with # are no words of the text:
#t: words of the title, #i: pinyin initials of the title, the rest facets. One index answers all of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

TITLE, INITIALS = "#t:", "#i:"
WORD_MOST, INITIALS_MOST = 40, 12
WORDS_MOST = 12  # of one search; what stands behind is not asked
_RUNS = re.compile(r"[a-z0-9][a-z0-9+#]*|[^\W_a-z0-9]+")


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One term that is asked for; `begins`: every term that begins so."""

    text: str
    begins: bool = False


# Terms of which a post must have one; a search is several of these.
Clause = tuple[SearchTerm, ...]


def runs(text: str) -> list[str]:
    """Runs of letters and digits, and runs of other characters, in one width and one case."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def name_terms(text: str) -> set[str]:
    """The words of a text."""
    found: set[str] = set()
    for run in runs(text):
        if run[0].isascii():
            found.add(run[:WORD_MOST])
        else:
            found.update(map("".join, pairwise(run)))
            found.add(run[-1])
    return found


def initials_terms(initials: str) -> set[str]:
    """Of the initials gjrjgcs: they and all their endings, so that any stretch begins one of them."""
    letters = "".join(c for c in initials.casefold() if c.isascii() and c.isalnum())
    return {
        INITIALS + letters[start : start + INITIALS_MOST]
        for start in range(max(len(letters) - 1, 0))
    }


def facet(name: str, value: str) -> str:
    """The term of a facet."""
    return f"#{name}:{value}"


def word_clauses(words: str, *, title: bool = False) -> list[Clause]:
    """What a post must have to answer the words: all of them; in its title where that is asked."""
    found = (
        clause for word in words.split()[:WORDS_MOST] for clause in _of_word(word, TITLE * title)
    )
    return list(dict.fromkeys(found))


def as_tsquery(clauses: Iterable[Clause]) -> str:
    """The clauses as PostgreSQL's text of a tsquery; "" where nothing is asked."""
    return " & ".join(f"({' | '.join(map(_quoted, clause))})" for clause in clauses)


def anchor_keys(clauses: Sequence[Clause]) -> list[str]:
    """Keys of which every post that answers has one: those of the clause that the fewest posts answer.

    Which clause that is can only be guessed: words before facets, few alternatives before many. A term
    that begins another is named by ^ and its first characters (KEY_LENGTHS).
    """
    if not clauses:
        return []
    clause = min(
        clauses, key=lambda one: (one[0].text.startswith("#"), len(one), -len(one[0].text))
    )
    return sorted({_key(term) for term in clause})


# How many first characters such a key has: one character; two letters; two letters of initials or titles.
KEY_LENGTHS = (1, 2, len(INITIALS) + 2)


def _key(term: SearchTerm) -> str:
    if not term.begins:
        return term.text
    fitting = [length for length in KEY_LENGTHS if length <= len(term.text)]
    return f"^{term.text[: fitting[-1]]}"


def _of_word(word: str, before: str) -> Iterator[Clause]:
    for run in runs(word):
        if not run[0].isascii():
            yield from _of_characters(run, before)
        elif len(run) == 1:
            yield (SearchTerm(before + run),)
        else:
            typed = SearchTerm(before + run[:WORD_MOST], begins=True)
            letters = run.isalpha() and len(run) <= INITIALS_MOST
            yield (typed, SearchTerm(INITIALS + run, begins=True)) if letters else (typed,)


def _of_characters(run: str, before: str) -> Iterator[Clause]:
    if len(run) == 1:
        yield (SearchTerm(before + run, begins=True),)
    for pair in map("".join, pairwise(run)):
        yield (SearchTerm(before + pair),)


def _quoted(term: SearchTerm) -> str:
    text = term.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'{':*' if term.begins else ''}"
