"""Figures for other systems: an organisation's placement rate as of a day, with its parts.

One organisation at a time, and of colleges only one's own: no answer here can be made into a
comparison of colleges (docs/subsystems/ledger.md).
"""

from datetime import date

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.metrics.pages.figures import entries_released, groups_of, placement_of, scheme_on
from qihang.apps.metrics.queries.figures import Figures, figures_for_system
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import PLACEMENT
from qihang.kernel import Permission, Rate, Refusal
from qihang.web.api import Text, Year, needs
from qihang.web.edition import words
from qihang.web.request import Request

router = Router(tags=["figures"])


class RateOut(Schema):
    """A rate is always its two counts."""

    numerator: int
    denominator: int
    percent: float | None = Field(description="two decimals; null where nothing is counted")


class PartOut(Schema):
    """One group of kinds of destination and its share of all graduates.

    Groups too small to be shown by themselves stand as one, their codes joined by "+".
    """

    group: str = Field(examples=["employed", "startup+flexible"])
    label: str
    rate: RateOut


class FiguresOut(Schema):
    """What was known of one organisation's cohort at the end of a day."""

    organisation: str = Field(description="code")
    cohort: int
    on: date
    placement_rate: RateOut
    parts: list[PartOut]
    definition: str = Field(description="what stands above the line and who below")
    reference: str = Field(description="the circular that says so")
    entries: int | None = Field(
        description="rows of the ledger that were added up; null where they would tell a number too"
        " small to be shown"
    )


@router.get(
    "/figures/{organisation}", auth=needs(Permission.FIGURES_SEE), response=FiguresOut,
    operation_id="figures", summary="Placement rate and its parts as of a day",
)  # fmt: skip
def figures(request: Request, organisation: Text, cohort: Year, on: date | None = None) -> dict:
    """`on` defaults to today and never lies after it. 404 where the token reads no figures."""
    day = min(on or request.today, request.today)
    try:
        found = figures_for_system(request.scope, organisation, cohort, day)
    except Org.DoesNotExist:
        raise Http404 from None
    return _figures_out(found)


def _figures_out(found: Figures) -> dict:
    scheme = scheme_on(found.on)
    if PLACEMENT not in scheme.definitions:
        raise Refusal("not_defined_then", "那一天还没有落实率的口径，请选择更晚的日期。")
    definition = scheme.definitions[PLACEMENT]
    parts = groups_of(found.counts, found.released, scheme)
    return {
        "organisation": found.org.code,
        "cohort": found.cohort,
        "on": found.on,
        "placement_rate": _rate(placement_of(found, found.on)),
        "parts": [
            {"group": "+".join(p.codes), "label": p.label, "rate": _rate(p.rate)} for p in parts
        ],
        "definition": words(definition.until_results.meaning),
        "reference": definition.source.reference,
        "entries": found.entries if entries_released(found.released) else None,
    }


def _rate(rate: Rate) -> dict:
    percent = None if rate.percent is None else float(rate.percent)
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent}
