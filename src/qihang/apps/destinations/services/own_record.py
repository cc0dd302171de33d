"""A graduate's own versions, locked: what every act of the graduate begins with."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import OwnRegistration
from qihang.apps.destinations.services.transitions import lock_graduates
from qihang.apps.orgs.queries import columns, instances, planned
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import must_be_in_standing
from qihang.kernel import Refusal, Scope

_LOCK_VERSIONS = f"""
    SELECT {columns(Destination, "d")} FROM destinations_destination d
    WHERE d.graduate_id = %(graduate)s ORDER BY d.version FOR UPDATE
"""


def locked_own(scope: Scope) -> tuple[Graduate, OwnRegistration]:
    """The scope's graduate and all versions, locked in the stated order.

    Raises Refusal no_record where the account belongs to no graduate, not_in_standing where the
    graduate left the cohort.
    """
    graduates = [] if scope.graduate is None else lock_graduates([scope.graduate])
    if not graduates:
        raise Refusal(
            "no_record", "这个账号没有对应的毕业生学籍，请先用考生号激活，或联系学院核对。"
        )
    must_be_in_standing(graduates[0].standing)
    return graduates[0], locked_versions(graduates[0])


def locked_versions(graduate: Graduate) -> OwnRegistration:
    """All versions of a locked graduate, locked; raises Refusal not_as_signed."""
    rows = planned(_LOCK_VERSIONS, {"graduate": graduate.pk})
    versions = tuple(instances(row, Destination)[0] for row in rows)
    for version in versions:
        version.graduate = graduate
    must_be_as_signed(graduate=[graduate.pk], destination=[v.pk for v in versions])
    return OwnRegistration(versions)
