"""An operator vouches for records as they stand: those from before acts were signed, or mended by hand."""

from collections.abc import Collection, Iterator

from django.db import connection, transaction

from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.integrity.signed import Signed
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Refusal, Scope

_CHUNK = 20_000
_UNSIGNED = """
    SELECT r.id FROM {kind.table} r
    WHERE {kind.where} AND NOT EXISTS (
        SELECT FROM orgs_recordsignature s WHERE s.kind = '{kind.kind}' AND s.record = r.id)
"""


@transaction.atomic
def accept_records(scope: Scope, kind: str, ids: Collection[int], reason: str) -> int:
    """Sign these records as they stand, whatever was signed before; how many.

    From then on nobody can tell what somebody had altered in them: the act stands in the audit with
    its reason. Only for commands: ValueError without a system scope. Refuses with reason_missing.
    """
    if not scope.system:
        message = "only a system scope vouches for records"
        raise ValueError(message)
    if not reason.strip():
        raise Refusal("reason_missing", "请写明理由，它会记入审计记录。")
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        record_act(
            scope, "record.accept", "record", kind, org_path="/", reason=reason,
            after={"kind": kind, "records": len(part), "first": part[0], "last": part[-1]},
            also={kind: part},
        )  # fmt: skip
    return len(wanted)


def accept_unsigned(scope: Scope, reason: str) -> Iterator[tuple[str, int]]:
    """Sign every record that no act ever signed, kind by kind: its table and how many."""
    for kind in signed.all_kinds():
        yield kind.table, accept_records(scope, kind.kind, _unsigned(kind), reason)


def _unsigned(kind: Signed) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSIGNED.format(kind=kind))
        return [number for (number,) in cursor.fetchall()]
