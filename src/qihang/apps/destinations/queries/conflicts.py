"""What ties a reviewer, as a person with all their accounts, to graduates; two statements for any number."""

# ruff: noqa: S608 - the SQL is put together from constants

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone

from qihang.apps.agreements.rules import AgreementAction
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.prepared_rows import TARGET
from qihang.apps.destinations.rules import (
    Action,
    Conflict,
    Status,
    conflict_refusal,
    earlier_approvals,
    second_person_refusal,
)
from qihang.apps.orgs.queries import SAME_PERSON, planned, real_now
from qihang.apps.people.rules import ROSTER, How
from qihang.kernel import Refusal, Scope
from qihang.policy import load

Conflicts = Mapping[int, Collection[Conflict]]

# `hands` are the accounts of the person who acts, and those who opened one of them lately and so know
# or knew its first password (`opener`); `asked` the graduates in question. Batches count for whoever
# loaded them and for whoever pressed the button. A number an opener only saw leads to no account.
# `shared` are all records of the asked ones' logins: a hand in one reaches the others.
_CONFLICTS = f"""
    WITH RECURSIVE {SAME_PERSON},
    openers(id) AS (
        SELECT m.appointed_by_id FROM mine JOIN orgs_account a ON a.id = mine.id
            JOIN orgs_membership m ON m.account_id = a.id
        WHERE a.created_at > %(since)s AND m.appointed_by_id IS NOT NULL
        UNION
        SELECT m.appointed_by_id FROM openers JOIN orgs_account a ON a.id = openers.id
            JOIN orgs_membership m ON m.account_id = a.id
        WHERE a.created_at > %(since)s AND m.appointed_by_id IS NOT NULL
    ),
    hands(id, opener) AS (SELECT id, false FROM mine UNION
        SELECT id, true FROM openers WHERE id NOT IN (SELECT id FROM mine)),
    asked AS (SELECT id, account_id, id_number_hash, phone_hash FROM people_graduate
        WHERE id = ANY(%(graduates)s)),
    shared AS (SELECT id AS asked, id FROM asked UNION
        SELECT asked.id, g.id FROM asked JOIN people_graduate g ON g.account_id = asked.account_id),
    keys AS (SELECT k.key_hash, h.opener FROM orgs_personkey k JOIN hands h ON h.id = k.account_id),
    records AS (SELECT g.id_number_hash, h.opener FROM people_graduate g
        JOIN hands h ON h.id = g.account_id),
    batches AS (SELECT b.id, b.target, h.opener FROM intake_batch b
        JOIN hands h ON h.id IN (b.account_id, b.acting_id) WHERE b.target IN ('{ROSTER}', '{TARGET}')),
    tied(id, how, opener) AS (
        SELECT asked.id, 'own', h.opener FROM asked JOIN hands h ON h.id = asked.account_id
        UNION
        SELECT asked.id, 'own', k.opener FROM asked JOIN keys k ON k.key_hash = asked.id_number_hash
        UNION
        SELECT asked.id, 'own', r.opener FROM asked
        JOIN records r ON r.id_number_hash = asked.id_number_hash
        UNION
        SELECT d.graduate_id, 'own', h.opener FROM destinations_destination d
        JOIN destinations_review r ON r.destination_id = d.id AND r.action = '{Action.FILE.value}'
        JOIN hands h ON h.id = r.account_id
        WHERE d.graduate_id IN (SELECT id FROM asked)
        UNION
        SELECT asked.id, 'phone', k.opener FROM asked JOIN keys k ON k.key_hash = asked.phone_hash
        UNION
        SELECT shared.asked, i.how, h.opener FROM shared
        JOIN people_involvement i ON i.graduate_id = shared.id
        JOIN hands h ON h.id = i.account_id
        WHERE NOT (h.opener AND i.how = '{How.UNMASK.value}')
        UNION
        SELECT shared.asked, 'contact', b.opener FROM shared
        JOIN intake_change c ON c.subject = shared.id
        JOIN batches b ON b.id = c.batch_id AND b.target = '{ROSTER}'
        WHERE c.before ?| ARRAY['phone_hash', 'id_number_hash', 'exam_number']
        UNION
        SELECT d.graduate_id, 'prepared', b.opener FROM destinations_destination d
        JOIN intake_change c ON c.subject = d.id
        JOIN batches b ON b.id = c.batch_id AND b.target = '{TARGET}'
        WHERE d.graduate_id IN (SELECT id FROM asked)
        UNION
        SELECT d.graduate_id, 'agreement', h.opener FROM destinations_destination d
        JOIN agreements_agreementmove m ON m.agreement_id = d.agreement_id
            AND m.action = '{AgreementAction.SIGN.value}' AND m.undone_at IS NULL
        JOIN hands h ON h.id = m.account_id
        WHERE d.graduate_id IN (SELECT id FROM asked)
    )
    SELECT DISTINCT id, CASE WHEN opener THEN '{Conflict.OPENER.value}' ELSE how END FROM tied
"""
_PASSED = f"""
    WITH RECURSIVE {SAME_PERSON}
    SELECT destination_id FROM destinations_review
    WHERE destination_id = ANY(%(versions)s) AND action = ANY(%(passed)s)
        AND undone_at IS NULL AND account_id IN (SELECT id FROM mine)
"""


def conflicts_of(scope: Scope, graduates: Collection[int]) -> Conflicts:
    """Graduate's id -> what ties the person who acts to them; those with nothing are left out.

    Ask after locking the graduates where something is decided on the answer.
    """
    if scope.account is None or not graduates:
        return {}
    found: defaultdict[int, set[Conflict]] = defaultdict(set)
    now = real_now()
    since = now - load().duration("second_account_age", timezone.localdate(now))
    values = {"account": scope.account, "graduates": list(graduates), "since": since}
    for graduate, conflict in planned(_CONFLICTS, values):
        found[graduate].add(Conflict(conflict))
    return found


def not_by_this_person(
    scope: Scope, versions: Sequence[Destination], stage: Status | None = None
) -> Mapping[int, Refusal]:
    """Version's id -> why the person who acts may not decide on it, now or at this stage of review."""
    conflicts = conflicts_of(scope, {version.graduate_id for version in versions})
    passed = _passed(scope, versions, earlier_approvals(stage))
    refused = {v.pk: conflict_refusal(conflicts.get(v.graduate_id, ())) for v in versions}
    refused |= {
        pk: refusal or second_person_refusal() for pk, refusal in refused.items() if pk in passed
    }
    return {pk: refusal for pk, refusal in refused.items() if refusal is not None}


def _passed(
    scope: Scope, versions: Sequence[Destination], approvals: Sequence[Action]
) -> frozenset[int]:
    """Those that the person, by whatever account, passed at an earlier stage."""
    if scope.account is None or not versions or not approvals:
        return frozenset()
    ids, passed = [version.pk for version in versions], [act.value for act in approvals]
    values = {"account": scope.account, "versions": ids, "passed": passed}
    return frozenset(pk for (pk,) in planned(_PASSED, values))
