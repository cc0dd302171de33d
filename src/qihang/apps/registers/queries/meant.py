"""Firms that a name may mean which the register does not have in these words: slips, other forms, moved places.

The database finds names that share two neighbouring pairs of characters with it, the engine orders them.
"""

from dataclasses import dataclass
from itertools import combinations

import polars as pl

from qihang.apps.orgs.queries import planned
from qihang.apps.registers.models import Firm
from qihang.apps.registers.queries.firms import MOST, firms_in, living_firms
from qihang.apps.registers.rules import grams
from qihang.engines.linkage import FOUND, NONE, SEVERAL, Linker, core_text
from qihang.kernel import Scope

LEAST_LETTERS = 4  # of a name without its legal form; fewer are a word to search for
_LONGEST = 60
_APART = 3  # pairs of a name that are looked up together stand at most so far apart
_COMMON = 200  # names that two pairs may have in common before they tell nothing

# One index scan for every two pairs of characters; those that nearly all names have end early and are left out.
_SHARING = f"""
    SELECT found.id
    FROM unnest(%(first)s::integer[], %(second)s::integer[]) AS pairs(one, other)
    CROSS JOIN LATERAL (
        SELECT array_agg(firm.id) AS ids FROM (
            SELECT f.id FROM registers_firm f
            WHERE f.until IS NULL AND f.grams @> ARRAY[pairs.one, pairs.other]
            LIMIT {_COMMON}
        ) firm
    ) shared
    CROSS JOIN LATERAL unnest(shared.ids) AS found(id)
    WHERE cardinality(shared.ids) < {_COMMON}
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class MeantFirm:
    """A registered firm that a name may mean; `reason` and `slips` as `engines.linkage.link` says them.

    `sure`: by the engine's answer it is this one, or one of several equally near.
    """

    firm: Firm
    reason: str
    slips: str
    sure: bool


def firms_meant(
    scope: Scope, name: str, most: int = MOST, *, ended: bool = True
) -> list[MeantFirm]:
    """At most `most` firms, the likeliest first; without `ended` none that is no more.

    Two statements, however many firms the register has.
    """
    text = core_text(name[:_LONGEST])
    if len(text) < LEAST_LETTERS:
        return []
    firms = (firms_in if ended else living_firms)(scope).filter(pk__in=_sharing(text))
    rows = {str(firm.pk): firm for firm in firms.order_by("code", "since", "pk")}
    newest = {firm.code: pk for pk, firm in rows.items()}
    names = pl.DataFrame(
        [(pk, rows[pk].name) for pk in newest.values()], schema=["code", "name"], orient="row"
    )
    found = Linker(names).link([name[:_LONGEST]], most).filter(pl.col("answer") != NONE)
    return [
        MeantFirm(rows[one["code"]], one["reason"], one["slips"], one["answer"] in (FOUND, SEVERAL))
        for one in found.iter_rows(named=True)
    ]


def _sharing(text: str) -> list[int]:
    """The rows of names that share two near pairs of characters with the text."""
    pairs = [grams(text[at : at + 2])[0] for at in range(len(text) - 1)]
    places = [
        (one, other) for one, other in combinations(range(len(pairs)), 2) if other - one <= _APART
    ]
    first, second = ([pairs[place[side]] for place in places] for side in (0, 1))
    found = planned(_SHARING, {"first": first, "second": second})
    return sorted({row[0] for row in found})
