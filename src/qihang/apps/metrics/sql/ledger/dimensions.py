"""By what a figure may be cut: the dimensions of an entry, as SQL, and what their members are.

Places are cut by city within the entry's own province and by province outside it. There is no
dimension of colleges, classes or persons: figures of these are never set side by side.
"""

from datetime import date

from django.db.models import Q

from qihang.apps.metrics.sql.ledger.nodes import PROVINCE_OF
from qihang.policy import load

# Sum of a place: "370102" in province 37 is member "370100", elsewhere member "370000".
_CITY = (
    "CASE WHEN {column} = '' THEN '' WHEN left({column}, 2) = split_part(e.org_path, '/', 2)"
    " THEN left({column}, 4) || '00' ELSE left({column}, 2) || '0000' END"
)

# Who graduates are: each graduate stands in one member, so each member has a rate of its own.
OF_PEOPLE = {
    "qualification": "e.qualification",
    "major": "e.major",
    "sex": "e.sex",
    "hardship": "e.hardship",
    "home_place": _CITY.format(column="e.home_place"),
}
# What their work is: only registrations with an employer stand in a member; members are shares.
OF_WORK = {
    "work_place": _CITY.format(column="e.work_place"),
    "industry": "e.industry",
    "employer_type": "e.employer_type",
}
DIMENSIONS = {**OF_PEOPLE, **OF_WORK}


def stating(dimension: str, on: date) -> frozenset[str]:
    """The kinds of destination that must state a dimension of work, by the policy of the day.

    Only these stand in its members. Where a kind may state it or not, how many did would be a number
    that fits no other table.
    """
    kinds = load().destination_kinds(on).values()
    return frozenset(kind.code for kind in kinds if dimension in kind.required)


# The cells of one dimension's slices: format with its `member` and a FROM item `entries` with an
# entry `e`.
EACH_CELL = f"""
    SELECT e.cohort, {PROVINCE_OF.format(path="e.org_path")} AS node, e.day, {{member}} AS member,
        e.measure, e.kind, sum(e.value) AS value
    FROM {{entries}} WHERE {{member}} <> '' GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - constants only
PLACES = ("home_place", "work_place")


def stands_in(dimension: str, member: str, province: str) -> Q:
    """The entries of a province ("37") that stand in a member, as a condition on Entry."""
    if dimension in PLACES:
        return Q(
            **{f"{dimension}__startswith": member[:4] if member[:2] == province else member[:2]}
        )
    return Q(**{dimension: member})
