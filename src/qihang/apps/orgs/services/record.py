"""The one way into the audit: every act is written down by the service that does it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import BigIntegerField, Func
from django.db.models.functions import Cast

from qihang.apps.orgs import origin, trail
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.digests import canonical, row_digest
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.queries.scopes import open_power
from qihang.kernel import Permission, Scope

Values = Mapping[str, Any] | None

# The number of the writing transaction; the function takes the moment it is inserted.
WRITING = Cast(
    Func(function="pg_current_xact_id", template="%(function)s()::text"), BigIntegerField()
)


@dataclass(frozen=True, slots=True)
class Act:
    """What happened to one record: its values before and after, and why."""

    act: str
    subject_kind: str
    subject: object
    org_path: str = ""
    before: Values = None
    after: Values = None
    reason: str = ""


def record_act(
    scope: Scope,
    act: str,
    subject_kind: str,
    subject: object,
    *,
    org_path: str = "",
    before: Values = None,
    after: Values = None,
    reason: str = "",
) -> AuditEntry:
    """Write one act of the scope's account (or job) into the audit, in the caller's transaction.

    `subject` is the public id of the record. Values must already be masked: the audit is read by
    more people than the record. The address is the request's, the power session the open one.
    """
    done = Act(act, subject_kind, subject, org_path, before, after, reason)
    return record_acts(scope, [done])[0]


def record_acts(scope: Scope, acts: Sequence[Act]) -> list[AuditEntry]:
    """The same for many acts at once, in one insert."""
    now = real_now()
    power = _power(scope, now)
    entries = [_entry(scope, act, now, power) for act in acts]
    written = AuditEntry.objects.bulk_create(entries)
    # The act is done when this runs: a disk that is full is logged and does not undo it.
    transaction.on_commit(lambda: trail.leave(written), robust=True)
    return written


def _power(scope: Scope, now: datetime) -> int | None:
    """The power session under which a person acts; jobs have none."""
    if scope.system or not scope.allows(Permission.POWER_OPEN):
        return None
    session = open_power(scope, now)
    return session.pk if session else None


def _entry(scope: Scope, done: Act, now: datetime, power: int | None) -> AuditEntry:
    entry = AuditEntry(
        uuid=uuid.uuid4(),
        at=now,
        account_id=scope.account,
        address=canonical(origin.address.get()),
        act=done.act,
        subject_kind=done.subject_kind,
        subject=str(done.subject),
        org_path=done.org_path,
        reason=(done.reason or scope.system)[:300],
        before=_plain(done.before),
        after=_plain(done.after),
        power_id=power,
        txid=WRITING,
    )
    entry.digest = row_digest(entry)
    return entry


def _plain(values: Values) -> Any:
    """As the database will give it back: dates and fractions as text."""
    if values is None:
        return None
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=str)
