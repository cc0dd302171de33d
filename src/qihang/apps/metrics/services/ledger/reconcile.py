"""Posting by reconciliation: what the records say minus what the ledger holds is what is posted.

Nobody has to know which event came before which: any order, any repeat, any restart ends in the
same sums. Each function works in few statements over the whole set, after locking the graduates
concerned so that two transactions over the same person see each other's entries. The ledger takes an
entry only for records whose newest act is signed.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from qihang.apps.metrics.services.ledger.posting import post_few, post_many
from qihang.apps.metrics.sql.ledger import (
    DESTINATION,
    DESTINATIONS_NOW,
    FACT,
    GRADUATE,
    GRADUATES_NOW,
    parameters,
)
from qihang.apps.orgs.queries import altered, planned
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope

FEW = 100  # so many at once are posted by the plan that is kept
NAMED = 100  # ids that an alarm names
# Always in the order of ids, and after whatever rows the acting service has locked.
_LOCK = """
    SELECT id FROM people_graduate
    WHERE id IN ({chosen}) ORDER BY id FOR NO KEY UPDATE
"""
_POST = f"""
    INSERT INTO metrics_entry AS e (day, posted_at, {FACT}, value)
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
_OWNED = """
    SELECT id FROM destinations_destination
    WHERE id = ANY(%(ids)s) AND graduate_id = ANY(%(owners)s)
"""
_THEIRS = "SELECT id FROM destinations_destination WHERE graduate_id = ANY(%(ids)s)"


@transaction.atomic(savepoint=False)  # where it fails, the act that it belongs to fails
def reconcile_graduates(ids: Iterable[int], on: date, posted_at: datetime) -> int:
    """Post what differs for these graduates and their destinations; number of entries posted.

    `on` is the day it became known (product clock), `posted_at` the aware moment of posting. What
    no act signed is left out, and the audit says so.
    """
    facts = _facts(ids, on, posted_at, GRADUATE)
    with connection.cursor() as cursor:
        cursor.execute(_THEMSELVES, facts)
        facts["ids"] = _signed(graduate=facts["ids"])[GRADUATE]
        cursor.execute(_THEIRS, facts)
        theirs = [row[0] for row in cursor.fetchall()]
    posted = _post(_GRADUATES, facts)
    chosen = _signed(destination=theirs)[DESTINATION] if theirs else []
    return posted + _post(_DESTINATIONS, _facts(chosen, on, posted_at, DESTINATION))


@transaction.atomic(savepoint=False)  # where it fails, the act that it belongs to fails
def reconcile_destinations(ids: Iterable[int], on: date, posted_at: datetime) -> int:
    """Post what differs for these destination versions; number of entries posted.

    What no act signed, version or graduate, is left out, and the audit says so.
    """
    facts = _facts(ids, on, posted_at, DESTINATION)
    owners = [number for (number,) in planned(_THEIR_OWNERS, facts)]
    signed = _signed(graduate=owners, destination=facts["ids"])
    facts["ids"] = signed[DESTINATION]
    if len(signed[GRADUATE]) < len(owners):
        owned = {"ids": facts["ids"], "owners": signed[GRADUATE]}
        facts["ids"] = [number for (number,) in planned(_OWNED, owned)]
    return _post(_DESTINATIONS, facts)


def _post(statement: str, facts: dict[str, Any]) -> int:
    """For many at once the database had better plan anew."""
    return (post_many if len(facts["ids"]) > FEW else post_few)(statement, facts)


def _signed(**ids: list[int]) -> dict[str, list[int]]:
    """Those of these records that are as their newest act left them; the others are noted."""
    found = altered(**ids)
    for kind, numbers in found.items():
        record_act(
            Scope.for_system("the ledger takes what an act signed"), "ledger.refused", "ledger",
            kind, org_path="/", after={"kind": kind, "ids": sorted(numbers)[:NAMED]},
        )  # fmt: skip
    return {
        kind: [n for n in numbers if n not in found.get(kind, ())] for kind, numbers in ids.items()
    }


def _facts(ids: Iterable[int], on: date, posted_at: datetime, cause_kind: str) -> dict[str, Any]:
    return parameters(ids=list(ids), on=on, posted_at=posted_at, cause_kind=cause_kind)
