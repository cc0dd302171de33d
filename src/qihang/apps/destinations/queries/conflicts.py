"""What ties a reviewer, as a person with all their accounts, to graduates; two statements for any number."""

# ruff: noqa: S608 - the SQL is put together from constants

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.preparing import TARGET
from qihang.apps.destinations.rules import (
    Action,
    Conflict,
    Status,
    conflict_refusal,
    second_person_refusal,
)
from qihang.apps.orgs.queries import SAME_PERSON, planned
from qihang.apps.people.rules import ROSTER
from qihang.kernel import Refusal, Scope

Conflicts = Mapping[int, Collection[Conflict]]

# `mine` are the accounts of the person who acts, `asked` the graduates in question. Batches count for
# whoever loaded them and for whoever pressed the button.
_CONFLICTS = f"""
    WITH RECURSIVE {SAME_PERSON},
    asked AS (SELECT id, account_id, id_number_hash, phone_hash FROM people_graduate
        WHERE id = ANY(%(graduates)s)),
    my_keys AS (SELECT key_hash FROM orgs_personkey WHERE account_id IN (SELECT id FROM mine)),
    my_records AS (SELECT id_number_hash FROM people_graduate
        WHERE account_id IN (SELECT id FROM mine)),
    my_batches AS (SELECT id, target FROM intake_batch
        WHERE target IN ('{ROSTER}', '{TARGET}') AND (
            account_id IN (SELECT id FROM mine) OR acting_id IN (SELECT id FROM mine)))
    SELECT id, 'own' FROM asked WHERE account_id IN (SELECT id FROM mine)
        OR id_number_hash IN (SELECT key_hash FROM my_keys)
        OR id_number_hash IN (SELECT id_number_hash FROM my_records)
    UNION
    SELECT d.graduate_id, 'own' FROM destinations_destination d
    JOIN destinations_review r ON r.destination_id = d.id
    WHERE d.graduate_id IN (SELECT id FROM asked) AND r.action = '{Action.FILE.value}'
        AND r.account_id IN (SELECT id FROM mine)
    UNION
    SELECT id, 'phone' FROM asked WHERE phone_hash IN (SELECT key_hash FROM my_keys)
    UNION
    SELECT graduate_id, how FROM people_involvement
    WHERE graduate_id IN (SELECT id FROM asked) AND account_id IN (SELECT id FROM mine)
    UNION
    SELECT c.subject, 'contact' FROM intake_change c
    WHERE c.subject IN (SELECT id FROM asked) AND c.before ?| ARRAY['phone_hash', 'id_number_hash']
        AND c.batch_id IN (SELECT id FROM my_batches WHERE target = '{ROSTER}')
    UNION
    SELECT d.graduate_id, 'prepared' FROM destinations_destination d
    JOIN intake_change c ON c.subject = d.id
    WHERE d.graduate_id IN (SELECT id FROM asked)
        AND c.batch_id IN (SELECT id FROM my_batches WHERE target = '{TARGET}')
"""
_PASSED = f"""
    WITH RECURSIVE {SAME_PERSON}
    SELECT destination_id FROM destinations_review
    WHERE destination_id = ANY(%(versions)s) AND action = '{Action.APPROVE_COLLEGE.value}'
        AND undone_at IS NULL AND account_id IN (SELECT id FROM mine)
"""


def conflicts_of(scope: Scope, graduates: Collection[int]) -> Conflicts:
    """Graduate's id -> what ties the person who acts to them; those with nothing are left out.

    Ask after locking the graduates where something is decided on the answer.
    """
    if scope.account is None or not graduates:
        return {}
    found: defaultdict[int, set[Conflict]] = defaultdict(set)
    values = {"account": scope.account, "graduates": list(graduates)}
    for graduate, conflict in planned(_CONFLICTS, values):
        found[graduate].add(Conflict(conflict))
    return found


def not_by_this_person(
    scope: Scope, versions: Sequence[Destination], stage: Status | None = None
) -> Mapping[int, Refusal]:
    """Version's id -> why the person who acts may not decide on it, now or at this stage of review."""
    conflicts = conflicts_of(scope, {version.graduate_id for version in versions})
    passed = _passed(scope, versions) if stage == Status.WAITING_UNIVERSITY else frozenset()
    refused = {v.pk: conflict_refusal(conflicts.get(v.graduate_id, ())) for v in versions}
    refused |= {
        pk: refusal or second_person_refusal() for pk, refusal in refused.items() if pk in passed
    }
    return {pk: refusal for pk, refusal in refused.items() if refusal is not None}


def _passed(scope: Scope, versions: Sequence[Destination]) -> frozenset[int]:
    """Those that the person, by whatever account, passed for the college."""
    if scope.account is None or not versions:
        return frozenset()
    values = {"account": scope.account, "versions": [version.pk for version in versions]}
    return frozenset(pk for (pk,) in planned(_PASSED, values))
