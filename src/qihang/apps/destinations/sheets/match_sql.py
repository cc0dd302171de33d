"""Which columns a draft by sheet has, and how its graduate and its earlier draft are found, in SQL.

`staged` is the staged row, `graduate` its graduate within reach: the one of `by_exam_number`, or where the row has no
exam number, the only one of `by_student_number`, which is unique only within a university. `versions` is what that
graduate's versions come to, `record` the draft that may be written anew.
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
PAIRED = {"contact_phone_masked": "contact_phone_sealed"}

GRADUATE = """
    LEFT JOIN people_graduate by_exam_number ON by_exam_number.cohort = %(cohort)s
        AND by_exam_number.exam_number = staged.exam_number AND by_exam_number.org_path ^@ %(reach)s
        AND by_exam_number.holds_numbers
    LEFT JOIN (
        SELECT student_number, count(*) AS fitting, min(id) AS id FROM people_graduate
        WHERE cohort = %(cohort)s AND org_path ^@ %(reach)s AND student_number <> '' AND holds_numbers
        GROUP BY student_number) by_student_number ON by_student_number.student_number = staged.student_number
    LEFT JOIN people_graduate graduate ON graduate.id =
        CASE WHEN staged.exam_number IS NOT NULL THEN by_exam_number.id
            WHEN by_student_number.fitting = 1 THEN by_student_number.id END
"""


def _in(statuses: frozenset[Status]) -> str:
    return "(" + ", ".join(f"'{status.value}'" for status in sorted(statuses)) + ")"


VERSIONS = f"""
    LEFT JOIN LATERAL (
        SELECT coalesce(max(version), 0) + 1 AS next, bool_or(status = 'draft') AS draft,
            bool_or(status IN {_in(PENDING - {Status.DRAFT})}) AS pending,
            bool_or(status IN {_in(EFFECTIVE)}) AS effective,
            (array_agg(id ORDER BY filed_at IS NOT NULL DESC, version DESC))[1] AS basis
        FROM destinations_destination WHERE graduate_id = graduate.id) versions ON true
"""
# The draft of an earlier sheet, as that sheet left it.
DRAFT = f"""
    record.graduate_id = graduate.id AND record.status = 'draft'
    AND NOT EXISTS (SELECT FROM destinations_evidence evidence WHERE evidence.destination_id = record.id)
    AND {digest_of((*COLUMNS, *PAIRED))} = (
        SELECT change.digest FROM intake_change change JOIN intake_batch batch ON batch.id = change.batch_id
        WHERE change.subject = record.id AND batch.target = 'destinations' ORDER BY change.id DESC LIMIT 1)
"""
SETTLED = (
    "(record.id IS NULL AND (versions.draft OR versions.pending OR versions.effective)) IS TRUE"
)
LOCK = f"""
    SELECT id FROM people_graduate
    WHERE id IN (SELECT graduate.id FROM intake_stage staged {GRADUATE})
    ORDER BY id FOR NO KEY UPDATE
"""
# The first sound row of the same graduate, however the rows name them.
FIRST = "min(staged._row) FILTER (WHERE staged._good AND graduate.id IS NOT NULL) OVER (PARTITION BY graduate.id)"
