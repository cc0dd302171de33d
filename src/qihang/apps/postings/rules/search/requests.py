"""What a reader asks for, as one value that an address can hold."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qihang.apps.postings.rules.contents import LEVELS
from qihang.apps.postings.rules.search.terms import Clause, SearchTerm, facet, word_clauses
from qihang.policy import load

PAYS = (3000, 4000, 5000, 6000, 8000, 10_000, 15_000, 20_000)  # yuan a month
WITHIN = (3, 7, 14, 30)  # days until the last day
SORTS = ("best", "newest", "deadline", "pay")
ANY = "any"


class FacetName(StrEnum):
    """What posts can be narrowed by; the names stand in addresses."""

    CITY = "city"
    OCCUPATION = "occupation"
    SECTION = "section"
    KIND = "kind"
    PAY = "pay"  # at least
    LEVEL = "level"  # posts open to it
    MAJOR = "major"  # posts open to it
    CHANNEL = "channel"
    FLAG = "flag"  # practice, policy, reserved


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What of the reader's own record decides which posts suit; never kept beside a search."""

    qualification: str
    major: str
    channels: tuple[str, ...]  # those for which the record qualifies


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """All conditions of one search; "" where there is none. `within` are days until the last day."""

    words: str = ""
    city: str = ""
    occupation: str = ""
    section: str = ""
    kind: str = ""
    pay: str = ""
    level: str = ""
    major: str = ""
    channel: str = ""
    flag: str = ""
    within: int = 0
    suits: bool = False
    sort: str = "best"

    def clauses(self, own: OwnTerms | None = None) -> list[Clause]:
        """What a post must have; the last day is no term (`within`)."""
        found = word_clauses(self.words)
        for name in FacetName:
            if value := getattr(self, name):
                found.append(facet_clause(name, value))
        return [*found, *own_clauses(own)] if self.suits and own else found

    def title_clauses(self, own: OwnTerms | None = None) -> list[Clause]:
        """The same, with the words in the title: what answers best."""
        rest = dataclasses.replace(self, words="").clauses(own)
        return [*word_clauses(self.words, title=True), *rest]

    def lasting(self) -> "SearchRequest":
        """What of it can be asked of a post on any day."""
        return dataclasses.replace(self, within=0, sort="best")

    def newest(self) -> "SearchRequest":
        """The same in the order of publication."""
        return dataclasses.replace(self, sort="newest")

    def as_query(self) -> dict[str, str]:
        """What stands in the address; nothing that is usual."""
        usual = SearchRequest()
        named: Mapping[str, object] = {
            "q": self.words,
            **{name: getattr(self, name) for name in FacetName},
            "within": self.within or "",
            "suits": "1" if self.suits else "",
            "sort": "" if self.sort == usual.sort else self.sort,
        }
        return {str(name): str(value) for name, value in named.items() if value}


def facet_clause(name: FacetName, value: str) -> Clause:
    """Posts of this value; for a level or major those that are open to it."""
    if name is FacetName.LEVEL:
        return (
            SearchTerm(facet(name, ANY)),
            *(SearchTerm(facet(name, one)) for one in levels_below(value)),
        )
    if name is FacetName.MAJOR:
        return (SearchTerm(facet(name, ANY)), SearchTerm(facet("discipline", value)))
    return (SearchTerm(facet(name, value)),)


def own_clauses(own: OwnTerms) -> list[Clause]:
    """Posts whose degree, majors and channel admit the record."""
    majors = [own.major[:length] for length in range(2, len(own.major) + 1)]
    return [
        facet_clause(FacetName.LEVEL, own.qualification),
        (
            SearchTerm(facet(FacetName.MAJOR, ANY)),
            *(SearchTerm(facet(FacetName.MAJOR, one)) for one in majors),
        ),
        tuple(SearchTerm(facet(FacetName.CHANNEL, one)) for one in own.channels),
    ]


def levels_below(qualification: str) -> tuple[str, ...]:
    """Lowest qualifications that posts ask for and this one meets."""
    known = load().codes.table("qualification")
    degrees = [known[level].extra["level"] for level in LEVELS]
    row = known.get(qualification)
    return LEVELS[degrees.index(row.extra["level"]) :] if row else ()
