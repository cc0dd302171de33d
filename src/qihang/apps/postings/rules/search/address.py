"""A search read from the texts of an address; what is unknown there counts as not asked."""

from collections.abc import Collection, Mapping
from functools import cache

from qihang.apps.postings.rules.contents import LEVELS
from qihang.apps.postings.rules.search.requests import (
    PAYS,
    SORTS,
    WITHIN,
    FacetName,
    SearchRequest,
)
from qihang.policy import load

FLAGS = ("practice", "policy", "reserved")
NAMES = ("q", *FacetName, "within", "suits", "sort")
WORDS_LONGEST = 60


def read_search(texts: Mapping[str, str]) -> SearchRequest:
    """What these texts ask for, by the names of NAMES."""
    values = {str(name): texts.get(name, "") for name in FacetName}
    known = {name: value for name, value in values.items() if value in _known()[name]}
    within, sort = texts.get("within", ""), texts.get("sort", "")
    return SearchRequest(
        words=texts.get("q", "")[:WORDS_LONGEST],
        **known,
        within=int(within) if within in map(str, WITHIN) else 0,
        suits=texts.get("suits") == "1",
        sort=sort if sort in SORTS else SORTS[0],
    )


@cache
def _known() -> Mapping[str, Collection[str]]:
    """The values of each facet."""
    policy = load()
    majors = (policy.codes.table(f"major_{kind}") for kind in ("undergraduate", "vocational"))
    return {
        FacetName.CITY: policy.codes.table("division"),
        FacetName.OCCUPATION: policy.codes.table("occupation"),
        FacetName.SECTION: policy.codes.table("industry_gb4754"),
        FacetName.KIND: policy.codes.table("employer_type"),
        FacetName.PAY: tuple(map(str, PAYS)),
        FacetName.LEVEL: LEVELS,
        FacetName.MAJOR: {row.code for table in majors for row in table.children("")},
        FacetName.CHANNEL: policy.channels.by_code,
        FacetName.FLAG: FLAGS,
    }
