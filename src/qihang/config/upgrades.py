"""Records whose signed content a migration changes: proved by the old one before, signed anew after.

What was altered by hand before the upgrade keeps its old signature, so `qihang verify` still names it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

PROOFS_MOVED = ("certificates", "0003_proofs_are_documents")  # migration

# The content of a proof in its own table, version 1, beside its newest signature.
_PROOFS = """
    SELECT r.id,
        json_build_array('proof', 1, r."id", r."uuid", r."graduate_id", r."destination_id", r."number",
            r."transfer_number", r."shows", extract(epoch FROM r."issued_at"), r."valid_until",
            extract(epoch FROM r."revoked_at"))::text,
        (SELECT s.mac FROM orgs_recordsignature s
            WHERE s.kind = 'proof' AND s.record = r.id ORDER BY s.act_id DESC LIMIT 1)
    FROM certificates_proof r
"""


@dataclass(slots=True)
class ProvedBefore:
    """What was as signed before the migrations ran: kind -> ids."""

    records: dict[str, list[int]] = field(default_factory=dict)

    def sign_anew(self) -> int:
        """Sign them as they stand now, each kind by one act; how many records."""
        from qihang.apps.orgs.services import accept_records
        from qihang.kernel import Scope

        scope = Scope.for_system("qihang migrate")
        return sum(
            accept_records(scope, kind, ids, "upgrade") for kind, ids in self.records.items()
        )


def prove_before(missing: Collection[tuple[str, str]]) -> ProvedBefore:
    """Prove what the missing migrations will change, as far as it is there."""
    from qihang.apps.orgs.integrity.signed import fits

    proved = ProvedBefore()
    if PROOFS_MOVED in missing and "certificates_proof" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(_PROOFS)
            rows = cursor.fetchall()
        proved.records["proof"] = [number for number, text, mac in rows if fits(text, mac)]
    return proved
