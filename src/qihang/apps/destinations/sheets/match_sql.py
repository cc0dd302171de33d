"""Which columns a draft by sheet has, and how its graduate and its earlier draft are found, in SQL.

`s` is the staged row, `g` its graduate within reach: `e` by exam number, or where the row has none, the only
one of `n` by student number, which is unique only within a university. `v` is what that graduate's versions come
to, `t` the draft that may be written anew.
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
    LEFT JOIN people_graduate e ON e.cohort = %(cohort)s AND e.exam_number = s.exam_number
        AND e.org_path ^@ %(reach)s
    LEFT JOIN (
        SELECT student_number, count(*) AS fitting, min(id) AS id FROM people_graduate
        WHERE cohort = %(cohort)s AND org_path ^@ %(reach)s AND student_number <> ''
        GROUP BY student_number) n ON n.student_number = s.student_number
    LEFT JOIN people_graduate g ON g.id =
        CASE WHEN s.exam_number IS NOT NULL THEN e.id WHEN n.fitting = 1 THEN n.id END
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
LOCK = f"""
    SELECT id FROM people_graduate
    WHERE id IN (SELECT g.id FROM intake_stage s {GRADUATE})
    ORDER BY id FOR NO KEY UPDATE
"""
# The first sound row of the same graduate, however the rows name them.
FIRST = "min(s._row) FILTER (WHERE s._good AND g.id IS NOT NULL) OVER (PARTITION BY g.id)"
