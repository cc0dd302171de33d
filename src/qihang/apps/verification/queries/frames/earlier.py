"""The frame `earlier`: how far universities and colleges were on earlier days, of this cohort and the one before."""

from datetime import date, timedelta

import polars as pl
from django.db.models import Case, F, Q, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from qihang.apps.destinations.queries import destinations_in
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.queries import under
from qihang.apps.people.queries import graduates_in
from qihang.apps.verification.queries.frames.columns import frame_of
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.apps.verification.queries.frames.records import colleges
from qihang.kernel import Cohort, Scope
from qihang.policy import load

WEEKS = (0, 1, 2, 3, 4)  # before the same day of the year
_ZERO = (7, 1)  # month and day from which the days of a cohort are counted
_GROUP = ("university", "college")
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
    graduates = graduates_in(scope, Cohort(cohort)).filter(
        under([order.path]), in_statistics=True, standing=""
    )
    whole = frame_of(graduates, {"org": "org_id"}, {}).group_by("org").agg(graduates=pl.len())
    versions = _versions(scope, order, cohort)
    days = pl.concat(
        [_on(whole, versions, _zero(cohort) + timedelta(offset), offset) for offset in offsets]
    )
    placed = days.join(colleges(scope), on="org").with_columns(cohort=pl.lit(cohort, pl.Int64))
    return placed.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _versions(scope: Scope, order: FrameOrder, cohort: int) -> pl.DataFrame:
    """Every version that ever counted, with the days from and until which it did."""
    rows = destinations_in(scope, Cohort(cohort)).select_related(None)
    rows = rows.filter(
        under([order.path]), effective_date__isnull=False, graduate__in_statistics=True,
        graduate__standing="",
    )  # fmt: skip
    counting = Q(status__in=sorted(status.value for status in EFFECTIVE))
    decided = TruncDate("decided_at", tzinfo=timezone.get_default_timezone())
    ended = Case(When(~counting, then=decided))
    columns = {
        "org": F("graduate__org_id"),
        "kind": F("kind"),
        "from": F("effective_date"),
        "until": ended,
    }
    return frame_of(rows, columns, {"from": pl.Date, "until": pl.Date})


def _on(whole: pl.DataFrame, versions: pl.DataFrame, day: date, offset: int) -> pl.DataFrame:
    kinds = load().destination_kinds(day)
    placed = [code for code, kind in kinds.items() if kind.placed]
    flexible = [
        code for code, kind in kinds.items() if kind.placed and kind.group.code == "flexible"
    ]
    freelance = [code for code in flexible if kinds[code].heads_approval]
    held = versions.filter(
        pl.col("from") <= day, pl.col("until").is_null() | (pl.col("until") > day)
    )
    counts = held.group_by("org").agg(
        placed=pl.col("kind").is_in(placed).sum(),
        flexible=pl.col("kind").is_in(flexible).sum(),
        freelance=pl.col("kind").is_in(freelance).sum(),
    )
    found = whole.join(counts, on="org", how="left").with_columns(pl.all().fill_null(0))
    return found.with_columns(day_offset=pl.lit(offset, pl.Int64))


def _zero(cohort: int) -> date:
    return date(cohort, *_ZERO)
