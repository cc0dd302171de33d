"""Agreements by sheet: numbers given out, and signings recorded, whose scans follow on the page.

Signed agreements are never touched; what a row cannot do is named by the rules and checks of the page.
"""

from typing import Any, ClassVar

import polars as pl
from django.db.models import Q
from django.utils.translation import gettext_lazy

from qihang.apps.agreements import services
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import AgreementState, SignedTerms, plain_number
from qihang.apps.agreements.services import TERMS
from qihang.apps.agreements.sheets.row_checks import GRADUATE, LOCK, LOOKED, MATCH, check_rows
from qihang.apps.intake.models import Batch, Change
from qihang.apps.intake.targets import KeptRecord, Stage, Undone, Upsert
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Scope

_WRITTEN = """
    SELECT result._row, result.graduate_id, coalesce(staged.number, ''), result.subject, staged.employer_name,
        staged.signed_date, staged.employer_code, staged.work_place, staged.position_name,
        staged.monthly_pay_fen, staged.term_from, staged.term_until
    FROM intake_result result JOIN intake_stage staged USING (_row)
    WHERE result.verdict IN ('new', 'changed') ORDER BY result._row
"""
_ORDER = (
    "employer_name", "signed_date", "employer_code", "work_place", "position_name",
    "monthly_pay_fen", "term_from", "term_until",
)  # fmt: skip
_TYPES = {
    "monthly_pay_fen": pl.Int64,
    "signed_date": pl.Date,
    "term_from": pl.Date,
    "term_until": pl.Date,
}
_TEXTS = (
    "exam_number",
    "name",
    "number",
    "employer_name",
    "employer_code",
    "work_place",
    "position_name",
)


class AgreementSheet(Upsert):
    """Numbers and signings for graduates of one university or college and cohort."""

    name = "agreements"
    title = gettext_lazy("就业协议")
    permission = Permission.AGREEMENT_MANAGE
    layout = "agreements"
    places = frozenset({OrgKind.UNIVERSITY, OrgKind.COLLEGE})

    model = Agreement
    match = MATCH
    columns = ("number", *TERMS)
    lookups = f"{GRADUATE} {LOOKED}"
    derived: ClassVar = {"graduate_id": "graduate.id"}
    further = "ARRAY(SELECT jsonb_array_elements(looked.said))"
    settled = "coalesce(looked.settled, false)"
    caption = ("exam_number", "name")
    called = (
        "(SELECT concat_ws(' ', graduate.exam_number, graduate.name) FROM people_graduate graduate"
        " WHERE graduate.id = record.graduate_id)"
    )

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Everything an agreement has; a number as it is kept."""
        del batch
        missing = dict.fromkeys(_TEXTS, pl.String) | _TYPES
        frame = frame.with_columns(
            pl.lit(None, kind).alias(n) for n, kind in missing.items() if n not in frame.columns
        )
        numbers = [plain_number(text) if text else None for text in frame["number"]]
        return frame.select(
            "_row", "_good", *_TEXTS, *_TYPES
        ).with_columns(number=pl.Series(numbers, dtype=pl.String))  # fmt: skip

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By the rules of the day and the checks of all apps."""
        check_rows(scope, stage)
        super().evaluate(scope, stage)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """The graduates, as every act on an agreement begins."""
        del scope
        stage.run(LOCK)

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Give the numbers, record the signings; one act for all that are signed."""
        rows = stage.read(_WRITTEN)
        fresh = {row[1]: row[2] for row in rows if row[3] is None}
        given = services.give_listed(scope, fresh, stage.now)
        ids = {one.graduate_id: one.pk for one in given} | {
            row[1]: row[3] for row in rows if row[3] is not None
        }
        signed = {ids[row[1]]: _terms(row[4:]) for row in rows if row[4] and row[5]}
        services.sign_listed(scope, signed, stage.now)
        Change.objects.bulk_create(
            Change(batch=stage.batch, subject=ids[row[1]], row=row[0]) for row in rows
        )
        return frozenset(ids.values())

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Make void what nobody has signed; what was signed stays and is ended one by one."""
        rows = dict(Change.objects.filter(batch=original).values_list("subject", "row"))
        open_ = Q(pk__in=rows, status=AgreementState.ISSUED.value)
        gone = services.void_listed(scope, open_, batch.created_at)
        stayed = Agreement.objects.filter(pk__in=set(rows) - gone).select_related("graduate")
        kept = tuple(KeptRecord(rows[one.pk], _caption(one.graduate), "in_use") for one in stayed)
        Change.objects.bulk_create(
            Change(batch=batch, subject=pk, row=rows[pk]) for pk in sorted(gone)
        )
        return Undone(restored=frozenset(), removed=frozenset(gone), kept=kept)


def _terms(values: tuple[Any, ...]) -> SignedTerms:
    given = dict(zip(_ORDER, values, strict=True))
    texts = {name: given[name] or "" for name in _ORDER[2:5]}
    return SignedTerms(**{**given, **texts})


def _caption(graduate: Graduate) -> str:
    return f"{graduate.exam_number} {graduate.name}"
