"""Registrations stand where their graduates stand: when a college or cohort changes, they follow."""

from django.db import connection

from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Scope

_ASTRAY = """
    SELECT d.id FROM destinations_destination d JOIN people_graduate g ON g.id = d.graduate_id
    WHERE d.graduate_id = ANY(%s)
        AND (d.org_path, d.cohort) IS DISTINCT FROM (g.org_path, g.cohort)
    ORDER BY d.id FOR UPDATE OF d
"""
_FOLLOW = """
    UPDATE destinations_destination d SET org_path = g.org_path, cohort = g.cohort
    FROM people_graduate g WHERE g.id = d.graduate_id AND d.id = ANY(%s)
"""


def follow_graduates(event: GraduatesChanged) -> None:
    """Repeat organisation and cohort of changed graduates on all their versions.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY, [list(event.graduates)])
        astray = [number for (number,) in cursor.fetchall()]
        if not astray:
            return
        must_be_as_signed(destination=astray)
        cursor.execute(_FOLLOW, [astray])
    record_act(
        Scope.for_system("registrations follow their graduates"), "destination.follow",
        "destinations", "", org_path="/", after={"versions": len(astray)},
        also={"destination": astray},
    )  # fmt: skip
