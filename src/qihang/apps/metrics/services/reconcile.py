"""Posting by reconciliation: what the records say minus what the ledger holds is what is posted.

Nobody has to know which event came before which: any order, any repeat, any restart ends in the
same sums. Each function is one statement over the whole set, after locking the graduates concerned
so that two transactions over the same person see each other's entries.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qihang.apps.metrics.records import (
    DESTINATION,
    DESTINATIONS_NOW,
    FACT,
    GRADUATE,
    GRADUATES_NOW,
    parameters,
)
from qihang.apps.orgs.queries import planned, planned_change

FEW = 100  # so many at once are posted by the plan that is kept
# Always in the order of ids, and after whatever rows the acting service has locked.
_LOCK = """
    SELECT id FROM people_graduate
    WHERE id IN ({chosen}) ORDER BY id FOR NO KEY UPDATE
"""
_POST = f"""
    INSERT INTO metrics_entry (day, posted_at, {FACT}, value)
    SELECT %(on)s, %(posted_at)s, {FACT}, sum(value) FROM (
        SELECT {FACT}, 1 AS value FROM ({{wanted}}) wanted
        UNION ALL
        SELECT {FACT}, -value FROM metrics_entry
        WHERE cause_kind = %(cause_kind)s AND cause = ANY(%(ids)s)
    ) difference
    GROUP BY {FACT} HAVING sum(value) <> 0
"""
_GRADUATES = _POST.format(wanted=GRADUATES_NOW.format(chosen="g.id = ANY(%(ids)s)"))
_DESTINATIONS = _POST.format(wanted=DESTINATIONS_NOW.format(chosen="d.id = ANY(%(ids)s)"))

_THEMSELVES = _LOCK.format(chosen="SELECT unnest(%(ids)s::bigint[])")
_THEIR_OWNERS = _LOCK.format(
    chosen="SELECT graduate_id FROM destinations_destination WHERE id = ANY(%(ids)s)"
)
_THEIRS = "SELECT id FROM destinations_destination WHERE graduate_id = ANY(%(ids)s)"


@transaction.atomic(savepoint=False)  # where it fails, the act that it belongs to fails
def reconcile_graduates(ids: Iterable[int], on: date, posted_at: datetime) -> int:
    """Post what differs for these graduates and their destinations; number of entries posted.

    `on` is the day it became known (product clock), `posted_at` the aware moment of posting.
    """
    facts = _facts(ids, on, posted_at, GRADUATE)
    with connection.cursor() as cursor:
        cursor.execute(_THEMSELVES, facts)
        cursor.execute(_GRADUATES, facts)
        posted = cursor.rowcount
        cursor.execute(_THEIRS, facts)
        theirs = [row[0] for row in cursor.fetchall()]
        cursor.execute(_DESTINATIONS, _facts(theirs, on, posted_at, DESTINATION))
        return posted + cursor.rowcount


@transaction.atomic(savepoint=False)  # where it fails, the act that it belongs to fails
def reconcile_destinations(ids: Iterable[int], on: date, posted_at: datetime) -> int:
    """Post what differs for these destination versions; number of entries posted."""
    facts = _facts(ids, on, posted_at, DESTINATION)
    if len(facts["ids"]) > FEW:
        return _many(facts)
    planned(_THEIR_OWNERS, facts)
    return planned_change(_DESTINATIONS, facts)


def _many(facts: dict[str, Any]) -> int:
    """For many at once the database had better plan anew."""
    with connection.cursor() as cursor:
        cursor.execute(_THEIR_OWNERS, facts)
        cursor.execute(_DESTINATIONS, facts)
        return cursor.rowcount


def _facts(ids: Iterable[int], on: date, posted_at: datetime, cause_kind: str) -> dict[str, Any]:
    return parameters(ids=list(ids), on=on, posted_at=posted_at, cause_kind=cause_kind)
