"""Noting what changed: one statement for each event, however many records it names."""

from datetime import datetime

from django.db import connection

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.orgs.queries import planned_change, real_now
from qihang.apps.people.events import GraduatesChanged

CHANGED = "changed"

_NOTE = """
    INSERT INTO feed_feeditem (txid, at, kind, subject, action, cohort, org_path)
    SELECT (SELECT orgs_transaction_number()), %(at)s, %(kind)s, r.uuid, %(action)s, r.cohort,
        r.org_path
    FROM {table} r WHERE r.id = ANY(%(ids)s) ORDER BY r.id
"""
_HISTORY = """
    INSERT INTO feed_feeditem (txid, at, kind, subject, action, cohort, org_path)
    SELECT (SELECT orgs_transaction_number()), r.at, 'destination', d.uuid, r.action, d.cohort,
        d.org_path
    FROM destinations_review r JOIN destinations_destination d ON d.id = r.destination_id
    WHERE r.at >= %s AND r.at < %s ORDER BY r.at, r.id
"""
_NOTES = {
    "graduate": _NOTE.format(table="people_graduate"),
    "destination": _NOTE.format(table="destinations_destination"),
}


def note_graduates(event: GraduatesChanged) -> None:
    """These graduates came or changed."""
    _note("graduate", CHANGED, event.graduates)


def note_destinations(event: DestinationsMoved) -> None:
    """These versions took a step; its name is the action."""
    _note("destination", event.action, event.destinations)


def note_history(since: datetime, until: datetime) -> None:
    """Every step of a registration in [since, until): of records that came without events."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [since, until])


def _note(kind: str, action: str, ids: frozenset[int]) -> None:
    values = {"at": real_now(), "kind": kind, "action": action, "ids": sorted(ids)}
    planned_change(_NOTES[kind], values)
