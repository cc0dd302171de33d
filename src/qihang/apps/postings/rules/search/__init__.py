"""Search of posts, as far as it needs no database: terms of a post, and what a reader asks for."""

from qihang.apps.postings.rules.search.address import (
    FLAGS,
    NAMES,
    WORDS_LONGEST,
    read_search,
)
from qihang.apps.postings.rules.search.cadence import SearchCadence
from qihang.apps.postings.rules.search.posts import (
    SEPARATOR,
    FoundBy,
    city_of,
    found_by,
    occupation_group,
)
from qihang.apps.postings.rules.search.requests import (
    PAYS,
    SORTS,
    WITHIN,
    FacetName,
    OwnTerms,
    SearchRequest,
)
from qihang.apps.postings.rules.search.terms import (
    KEY_LENGTHS,
    Clause,
    SearchTerm,
    anchor_keys,
    as_tsquery,
    facet,
    initials_terms,
    name_terms,
    word_clauses,
)

__all__ = [
    "FLAGS",
    "KEY_LENGTHS",
    "NAMES",
    "PAYS",
    "SEPARATOR",
    "SORTS",
    "WITHIN",
    "WORDS_LONGEST",
    "Clause",
    "FacetName",
    "FoundBy",
    "OwnTerms",
    "SearchCadence",
    "SearchRequest",
    "SearchTerm",
    "anchor_keys",
    "as_tsquery",
    "city_of",
    "facet",
    "found_by",
    "initials_terms",
    "name_terms",
    "occupation_group",
    "read_search",
    "word_clauses",
]
