"""Whether every signed record says what the newest act on it left behind, and none is gone or slipped in."""

from collections.abc import Iterator

from qihang.apps.orgs.integrity import findings, signed
from qihang.apps.orgs.integrity.signed import Signed, fits, mac_of_removed
from qihang.apps.orgs.models import RecordSignature
from qihang.apps.orgs.queries.signed_contents import all_contents
from qihang.apps.orgs.queries.statements import rows_of
from qihang.apps.orgs.queries.triggers import guards_off
from qihang.kernel import Objection, Scope

# The signatures of each act against what its audit row says of them (services.signing.digest_of).
_ACTS = """
    SELECT coalesce(entry.id, held.act_id)
    FROM (
        SELECT act_id, sha256(string_agg(convert_to(kind || ' ' || record || ' ', 'UTF8') || mac,
            ''::bytea ORDER BY kind, record)) AS content
        FROM orgs_recordsignature GROUP BY act_id
    ) held FULL JOIN (
        SELECT id, content FROM orgs_auditentry WHERE content IS NOT NULL
    ) entry ON entry.id = held.act_id
    WHERE entry.content IS DISTINCT FROM held.content ORDER BY 1
"""
_GONE = """
    SELECT DISTINCT ON (s.record) s.record, s.mac, s.act_id FROM orgs_recordsignature s
    WHERE s.kind = %s AND NOT EXISTS (SELECT FROM {kind.table} r WHERE r.id = s.record AND {kind.where})
    ORDER BY s.record, s.act_id DESC
"""


def row_findings(scope: Scope) -> Iterator[Objection]:
    """Every signed record altered, added or removed beside the product; signatures; triggers off.

    Reads every signed table once. Whether the acts themselves are whole says `verify_audit`. Only
    for jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the records"
        raise ValueError(message)
    yield from guards_off()
    for (act,) in rows_of(_ACTS):
        yield findings.signatures_differ(act)
    for kind in signed.all_kinds():
        yield from _altered(kind)
        yield from _gone(kind)


def _altered(kind: Signed) -> Iterator[Objection]:
    for number, content, mac in all_contents(kind):
        if mac is None:
            yield findings.record_added(kind, number)
        elif not fits(content, mac):
            yield findings.record_altered(kind, number, _last_act(kind, number))


def _gone(kind: Signed) -> Iterator[Objection]:
    for number, mac, act in rows_of(_GONE.format(kind=kind), [kind.kind]):
        if bytes(mac) != mac_of_removed(kind.kind, number):
            yield findings.record_removed(kind, number, act)


def _last_act(kind: Signed, number: int) -> int:
    acts = RecordSignature.objects.filter(kind=kind.kind, record=number)
    return acts.latest("act_id").act_id
