"""The terms of one post: its own words, the words of its codes, its facets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qihang.apps.postings.rules.contents import PostContent
from qihang.apps.postings.rules.search.requests import ANY, PAYS, FacetName
from qihang.apps.postings.rules.search.terms import TITLE, facet, initials_terms, name_terms
from qihang.policy import load

F = FacetName
SEPARATOR = "\x1f"  # between terms on their way into the database
FEN = 100


@dataclass(frozen=True, slots=True)
class FoundBy:
    """`terms` by which a post is found; `facets`, those of them that are counted beside results."""

    terms: frozenset[str]
    facets: tuple[str, ...]


def found_by(content: PostContent, employer_kind: str, initials: str) -> FoundBy:
    """Of a post; `initials` are the first letters of its title's pinyin."""
    counted = tuple(dict.fromkeys(_counted(content, employer_kind)))
    title = name_terms(content.title)
    terms = {
        *title,
        *(TITLE + term for term in title),
        *initials_terms(initials),
        *name_terms(content.text),
        *name_terms(content.employer_name),
        *counted,
        *_finer(content),
    }
    for table, code in _codes(content):
        terms |= _label_terms(table, code)
    return FoundBy(frozenset(terms), counted)


def _counted(content: PostContent, employer_kind: str) -> Iterator[str]:
    channel = load().channels.by_code[content.channel]
    yield facet(F.CHANNEL, channel.code)
    for flag in ("practice", "policy", "reserved"):
        if getattr(channel, flag):
            yield facet(F.FLAG, flag)
    for city in content.cities:
        yield facet(F.CITY, city_of(city))
    if len(content.occupation) > 1:
        yield facet(F.OCCUPATION, occupation_group(content.occupation))
    if content.industry:
        yield facet(F.SECTION, content.industry[:1])
    if employer_kind:
        yield facet(F.KIND, employer_kind)
    yield facet(F.LEVEL, content.level_min or ANY)
    pay = content.pay_max_fen or content.pay_min_fen or 0
    yield from (facet(F.PAY, str(least)) for least in PAYS if least * FEN <= pay)
    yield from (facet("discipline", major[:2]) for major in content.majors)
    if not content.majors:
        yield facet(F.MAJOR, ANY)


def _finer(content: PostContent) -> Iterator[str]:
    """Facets that are asked for and not counted."""
    for city in content.cities:
        yield facet(F.CITY, city)
        yield facet(F.CITY, f"{city[:2]}0000")
    yield from (facet(F.MAJOR, major) for major in content.majors)
    if content.occupation:
        yield facet(F.OCCUPATION, content.occupation)


def _codes(content: PostContent) -> Iterator[tuple[str, str]]:
    yield "channels", content.channel
    yield from (("division", city) for city in content.cities)
    yield "occupation", content.occupation


@lru_cache(maxsize=8192)
def _label_terms(table: str, code: str) -> frozenset[str]:
    """The words of a code and of what stands above it, in Chinese."""
    if table == "channels":
        return frozenset(name_terms(load().channels.by_code[code].label.zh))
    labels = [row.label.zh for row in load().codes.table(table).path(code)]
    return frozenset(term for label in labels for term in name_terms(label))


def city_of(place: str) -> str:
    """The city of a county, itself of a city or province; of the four municipalities the whole."""
    table = load().codes.table("division")
    city = f"{place[:4]}00"
    return city if city in table else f"{place[:2]}0000" if f"{place[:2]}0000" in table else place


def occupation_group(code: str) -> str:
    """The second level of the classification: 2-02 of 2-02-10-03."""
    table = load().codes.table("occupation")
    path = [row.code for row in table.path(code)]
    return path[1] if len(path) > 1 else code
