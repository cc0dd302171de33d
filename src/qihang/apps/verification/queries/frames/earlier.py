"""The frame `earlier`: how far universities and colleges were on earlier days, of this cohort and the one before."""

from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qihang.apps.destinations.queries import destinations_in
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.queries import under
from qihang.apps.people.queries import graduates_in
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.apps.verification.queries.frames.records import colleges
from qihang.kernel import Cohort, Scope
from qihang.policy import load

WEEKS = (0, 1, 2, 3, 4)  # before the same day of the year
_ZERO = (7, 1)  # month and day from which the days of a cohort are counted
_GROUP = ("university", "college")
_COUNTED = ("placed", "flexible", "freelance")
SCHEMA = {
    "university": pl.String,
    "college": pl.String,
    "cohort": pl.Int64,
    "day_offset": pl.Int64,
    "graduates": pl.Int64,
    "placed": pl.Int64,
    "flexible": pl.Int64,
    "freelance": pl.Int64,
}


def earlier(scope: Scope, order: FrameOrder) -> pl.DataFrame:
    """Counts of the same day of the year and of four weeks before it, by college.

    `day_offset` are days after 1 July of the cohort's year. A version counted from its effective day until the
    day it was replaced, revoked or released.
    """
    offset = (order.day - _zero(order.cohort)).days
    parts = [
        _of_cohort(scope, order, cohort, [offset - 7 * weeks for weeks in WEEKS])
        for cohort in (order.cohort - 1, order.cohort)
    ]
    found = pl.concat(
        [part for part in parts if not part.is_empty()] or [pl.DataFrame(schema=SCHEMA)]
    )
    return found.sort("cohort", "day_offset", *_GROUP)


def _of_cohort(scope: Scope, order: FrameOrder, cohort: int, offsets: list[int]) -> pl.DataFrame:
    """Two statements, whatever the number of days."""
    graduates = graduates_in(scope, Cohort(cohort)).filter(
        under([order.path]), in_statistics=True, standing=""
    )
    whole = _counted(graduates, "org_id", {"graduates": Count("pk")})
    rows = destinations_in(scope, Cohort(cohort)).select_related(None)
    rows = rows.filter(
        under([order.path]), effective_date__isnull=False, graduate__in_statistics=True,
        graduate__standing="",
    )  # fmt: skip
    counts = {
        f"{name}.{offset}": Count("pk", filter=_counting(_zero(cohort) + timedelta(offset), kinds))
        for offset in offsets
        for name, kinds in _kinds(_zero(cohort) + timedelta(offset)).items()
    }
    versions = whole.join(_counted(rows, "graduate__org_id", counts), on="org", how="left")
    placed = versions.with_columns(pl.all().fill_null(0)).join(colleges(scope), on="org")
    days = [
        placed.with_columns(
            *(pl.col(f"{name}.{offset}").alias(name) for name in _COUNTED),
            day_offset=pl.lit(offset, pl.Int64),
            cohort=pl.lit(cohort, pl.Int64),
        ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        for offset in offsets
    ]
    return pl.concat(days)


def _counted(rows: QuerySet[Any], org: str, counts: dict[str, Count]) -> pl.DataFrame:
    """The counts of each organisation, whose id stands as text."""
    names = {name: f"n{nth}" for nth, name in enumerate(counts)}
    values = rows.order_by().values(org).annotate(**{names[n]: of for n, of in counts.items()})
    schema = {"org": pl.String, **dict.fromkeys(counts, pl.Int64)}
    found = [(str(row[0]), *row[1:]) for row in values.values_list(org, *names.values())]
    return pl.DataFrame(found, schema=schema, orient="row")


def _counting(day: date, kinds: list[str]) -> Q:
    """Versions of these kinds that counted on the day: replaced, revoked or released later, if at all."""
    after = datetime.combine(day + timedelta(1), time.min, timezone.get_default_timezone())
    still = Q(status__in=sorted(status.value for status in EFFECTIVE)) | Q(decided_at__gte=after)
    return still & Q(effective_date__lte=day, kind__in=kinds)


def _kinds(day: date) -> dict[str, list[str]]:
    kinds = load().destination_kinds(day)
    placed = [code for code, kind in kinds.items() if kind.placed]
    flexible = [code for code in placed if kinds[code].group.code == "flexible"]
    return {
        "placed": placed,
        "flexible": flexible,
        "freelance": [code for code in flexible if kinds[code].heads_approval],
    }


def _zero(cohort: int) -> date:
    return date(cohort, *_ZERO)
