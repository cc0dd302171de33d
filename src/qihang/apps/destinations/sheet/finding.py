"""Which columns a draft by sheet has, and how its graduate and its earlier draft are found, in SQL.

`s` is the staged row, `g` its graduate within reach, `v` what that graduate's versions come to, `t` the
draft that may be written anew.
"""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

import polars as pl

from qihang.apps.destinations.models import CONTENT
from qihang.apps.destinations.rules import EFFECTIVE, PENDING, Status
from qihang.apps.intake.targets import digest_of

PHONE = ("contact_phone_sealed", "contact_phone_masked")
TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "monthly_pay_fen": pl.Int64,
    "signed_date": pl.Date,
    "term_from": pl.Date,
    "term_until": pl.Date,
}
TEXTS = [n for n in CONTENT if n not in (*TYPES, *PHONE, "statement_signed")]
# Compared and written; the status stands here so that a filed version is one that was changed.
COLUMNS = (*(name for name in CONTENT if name != "contact_phone_masked"), "status")
CARRIED = {"contact_phone_masked": "contact_phone_sealed"}

GRADUATE = """
    LEFT JOIN people_graduate g ON g.cohort = %(cohort)s AND g.exam_number = s.exam_number
        AND g.org_path ^@ %(reach)s
"""


def _in(statuses: frozenset[Status]) -> str:
    return "(" + ", ".join(f"'{status.value}'" for status in sorted(statuses)) + ")"


VERSIONS = f"""
    LEFT JOIN LATERAL (
        SELECT coalesce(max(version), 0) + 1 AS next, bool_or(status = 'draft') AS draft,
            bool_or(status IN {_in(PENDING - {Status.DRAFT})}) AS pending,
            bool_or(status IN {_in(EFFECTIVE)}) AS effective,
            (array_agg(id ORDER BY filed_at IS NOT NULL DESC, version DESC))[1] AS basis
        FROM destinations_destination WHERE graduate_id = g.id) v ON true
"""
# The draft of an earlier sheet, as that sheet left it.
DRAFT = f"""
    t.graduate_id = g.id AND t.status = 'draft'
    AND NOT EXISTS (SELECT FROM destinations_evidence e WHERE e.destination_id = t.id)
    AND {digest_of((*COLUMNS, *CARRIED))} = (
        SELECT c.digest FROM intake_change c JOIN intake_batch b ON b.id = c.batch_id
        WHERE c.subject = t.id AND b.target = 'destinations' ORDER BY c.id DESC LIMIT 1)
"""
SETTLED = "(t.id IS NULL AND (v.draft OR v.pending OR v.effective)) IS TRUE"
LOCK = """
    SELECT g.id FROM people_graduate g
    WHERE g.cohort = %(cohort)s AND g.org_path ^@ %(reach)s
        AND g.exam_number IN (SELECT exam_number FROM intake_stage)
    ORDER BY g.id FOR NO KEY UPDATE
"""
