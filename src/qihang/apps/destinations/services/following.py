"""Registrations stand where their graduates stand: when a college or cohort changes, they follow."""

from django.db import connection

from qihang.apps.people.events import GraduatesChanged

_FOLLOW = """
    UPDATE destinations_destination d SET org_path = g.org_path, cohort = g.cohort
    FROM people_graduate g
    WHERE g.id = d.graduate_id AND d.graduate_id = ANY(%s)
        AND (d.org_path, d.cohort) IS DISTINCT FROM (g.org_path, g.cohort)
"""


def follow_graduates(event: GraduatesChanged) -> None:
    """Repeat organisation and cohort of changed graduates on all their versions; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [list(event.graduates)])
