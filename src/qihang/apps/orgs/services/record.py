"""The one way into the audit: every act is written down by the service that does it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from qihang.apps.orgs import request_origin
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.integrity import trail
from qihang.apps.orgs.integrity.digests import canonical, row_digest
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.queries.prepared_statements import planned
from qihang.apps.orgs.queries.scopes import open_power
from qihang.apps.orgs.services.record_signatures import (
    NOTHING,
    NewSignature,
    Records,
    digest_of,
    signatures_of,
)
from qihang.kernel import Permission, Scope

Values = Mapping[str, Any] | None

# What acts of one statement share stands alone, what differs comes in arrays. `txid` is the number
# of the writing transaction, asked once.
_WRITE = """
    WITH written AS (
        INSERT INTO orgs_auditentry (uuid, at, account_id, address, act, subject_kind, subject,
            org_path, reason, before, after, power_id, content, digest, txid)
        SELECT uuid, %(at)s, %(account)s, %(address)s::inet, act, subject_kind, subject,
            org_path, reason, before, after, %(power)s, content, digest,
            (SELECT orgs_transaction_number())
        FROM unnest(%(uuid)s::uuid[], %(act)s::text[], %(subject_kind)s::text[],
            %(subject)s::text[], %(org_path)s::text[], %(reason)s::text[], %(before)s::jsonb[],
            %(after)s::jsonb[], %(content)s::bytea[], %(digest)s::bytea[]) WITH ORDINALITY
            AS done(uuid, act, subject_kind, subject, org_path, reason, before, after, content,
                digest, number)
        ORDER BY number RETURNING id, uuid
    ), signed AS (
        INSERT INTO orgs_recordsignature (kind, record, act_id, mac)
        SELECT kind, record, id, mac
        FROM unnest(%(signer)s::uuid[], %(kind)s::text[], %(record)s::bigint[], %(mac)s::bytea[])
            AS made(uuid, kind, record, mac) JOIN written USING (uuid)
    )
    SELECT id FROM written ORDER BY id
"""
_EACH = ("uuid", "act", "subject_kind", "subject", "org_path", "reason", "content", "digest")


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
    also: Records = NOTHING,
) -> AuditEntry:
    """Write one act of the scope's account (or job) into the audit, in the caller's transaction.

    `subject` is the public id of the record. Values must already be masked: the audit is read by
    more people than the record. The address is the request's, the power session the open one.

    Call it when all is done: the act signs what the record says now, if it is of a signed kind and
    the act one that changes it (orgs/integrity/signed.py). `also` names what it changed besides, by kind.
    Refuses with not_as_signed.
    """
    done = Act(act, subject_kind, subject, org_path, before, after, reason)
    return record_acts(scope, [done], also)[0]


def record_acts(scope: Scope, acts: Sequence[Act], also: Records = NOTHING) -> list[AuditEntry]:
    """The same for many acts at once, in one fixed statement and one for each kind they sign."""
    now = real_now()
    power = _power(scope, now)
    address = canonical(request_origin.address.get())
    signed = signatures_of([(a.act, a.subject_kind, str(a.subject)) for a in acts], also)
    entries = [
        _entry(scope, act, now, power, address, digest_of(made))
        for act, made in zip(acts, signed, strict=True)
    ]
    values: dict[str, Any] = {name: [getattr(e, name) for e in entries] for name in _EACH}
    values |= {"at": now, "account": scope.account, "address": address, "power": power}
    values |= {"before": [_json(e.before) for e in entries]}
    values |= {"after": [_json(e.after) for e in entries]}
    values |= _signatures(entries, signed)
    for entry, (number,) in zip(entries, planned(_WRITE, values), strict=True):
        entry.pk = number
    # The act is done when this runs: a disk that is full is logged and does not undo it.
    transaction.on_commit(lambda: trail.leave(entries), robust=True)
    return entries


def _power(scope: Scope, now: datetime) -> int | None:
    """The power session under which a person acts; jobs have none."""
    if scope.system or not scope.allows(Permission.POWER_OPEN):
        return None
    session = open_power(scope, now)
    return session.pk if session else None


def _entry(
    scope: Scope,
    done: Act,
    now: datetime,
    power: int | None,
    address: str | None,
    content: bytes | None,
) -> AuditEntry:
    entry = AuditEntry(
        uuid=uuid.uuid4(),
        at=now,
        account_id=scope.account,
        address=address,
        act=done.act,
        subject_kind=done.subject_kind,
        subject=str(done.subject),
        org_path=done.org_path,
        reason=(done.reason or scope.system)[:300],
        before=_plain(done.before),
        after=_plain(done.after),
        power_id=power,
        content=content,
    )
    entry.digest = row_digest(entry)
    return entry


def _signatures(
    entries: Sequence[AuditEntry], signed: Sequence[Sequence[NewSignature]]
) -> dict[str, list[Any]]:
    """The columns of the signatures, each with the audit row that makes it."""
    made = [(e.uuid, one) for e, several in zip(entries, signed, strict=True) for one in several]
    return {
        "signer": [uuid for uuid, _ in made],
        "kind": [one.kind for _, one in made],
        "record": [one.record for _, one in made],
        "mac": [one.mac for _, one in made],
    }


def _json(values: Values) -> str | None:
    return None if values is None else json.dumps(values)


def _plain(values: Values) -> Any:
    """As the database will give it back: dates and fractions as text."""
    if values is None:
        return None
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=str)
