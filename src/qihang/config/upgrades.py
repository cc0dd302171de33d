"""Records whose signed content a migration changes: proved by the old one before, signed anew after.

What was altered by hand before the upgrade keeps its old signature, so `qihang verify` still names it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction

# Migrations.
PROOFS_MOVED = ("certificates", "0003_proofs_are_documents")
COUNTRY_ADDED = ("destinations", "0005_employer_country")
PAPERS_BOUND = ("destinations", "0007_evidence_proves")

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
# The content of a registration in version 2, whose papers were bound to nothing.
_REGISTRATIONS = """
    SELECT r.id,
        json_build_array('destination', 2, r."id", r."uuid", r."graduate_id", r."cohort", r."org_path",
            r."version", r."status", r."replaces_id", r."kind", r."employer_name", r."employer_code",
            r."employer_type", r."industry", r."work_place", r."employer_country", r."position_type",
            r."position_name", r."contact_name", encode(r."contact_phone_sealed", 'hex'),
            r."contact_phone_masked", r."monthly_pay_fen", r."signed_date", r."term_from", r."term_until",
            r."startup_role", r."shop_url", r."work_description", r."statement_signed", r."school_name",
            r."school_name_foreign", r."study_major", r."country", r."enlist_place", r."project_name",
            r."note", extract(epoch FROM r."created_at"), extract(epoch FROM r."filed_at"),
            extract(epoch FROM r."decided_at"), r."effective_date",
            (SELECT json_agg(json_build_array(p."id", p."act", p."account_id", p."action", p."from_status",
                    p."to_status", p."reason", p."fields", extract(epoch FROM p."at"),
                    extract(epoch FROM p."undone_at")) ORDER BY p.id)
                FROM destinations_review p WHERE p.destination_id = r.id),
            (SELECT json_agg(json_build_array(p."id", p."uuid", p."kind", p."file_id", p."name",
                    extract(epoch FROM p."added_at"),
                    (SELECT f.sha256 FROM files_storedfile f WHERE f.id = p.file_id)) ORDER BY p.id)
                FROM destinations_evidence p WHERE p.destination_id = r.id))::text,
        (SELECT s.mac FROM orgs_recordsignature s
            WHERE s.kind = 'destination' AND s.record = r.id ORDER BY s.act_id DESC LIMIT 1)
    FROM destinations_destination r
"""
# Kind of record -> the migration before, the one that changes its content, what it said between the two.
_CHANGED = {
    "proof": (("certificates", "0001_proofs"), PROOFS_MOVED, _PROOFS),
    "destination": (COUNTRY_ADDED, PAPERS_BOUND, _REGISTRATIONS),
}


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
    proved = ProvedBefore()
    for kind, (before, changing, statement) in _CHANGED.items():
        if changing in missing and before not in missing:
            proved.records[kind] = list(_as_signed(statement))
    return proved


def _as_signed(statement: str) -> Iterator[int]:
    """The records whose newest signature fits what they say; a part of them in memory at a time."""
    from qihang.apps.orgs.integrity.signed import fits

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        for number, text, mac in cursor:
            if fits(text, mac):
                yield number
