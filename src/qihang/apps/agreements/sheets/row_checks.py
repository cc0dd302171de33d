"""The rows of a stage put before the rules and checks of signing; the answers go back as a temporary table."""

# ruff: noqa: S608 - the SQL is put together from constants

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from qihang.apps.agreements.checks import Signing
from qihang.apps.agreements.models import AgreementNumber
from qihang.apps.agreements.queries import objections_to, series_for
from qihang.apps.agreements.rules import ALIVE, AgreementState, SignedTerms, term_objections
from qihang.apps.intake.targets import Stage, problem_json
from qihang.apps.people.models import Graduate
from qihang.kernel import Objection, Scope, msgid
from qihang.kernel.names import plain_name

_STATES = ", ".join(f"'{state.value}'" for state in sorted(ALIVE))
GRADUATE = (
    "LEFT JOIN people_graduate graduate ON graduate.cohort = %(cohort)s AND graduate.holds_numbers"
    " AND graduate.org_path ^@ %(reach)s AND graduate.exam_number = staged.exam_number"
)
MATCH = f"record.graduate_id = graduate.id AND record.status IN ({_STATES})"
LOOKED = "LEFT JOIN agreements_looked looked ON looked._row = staged._row"
_ROWS = f"""
    SELECT staged._row, graduate.id, staged.exam_number, staged.name, staged.number, record.status, record.number,
        staged.employer_name, staged.signed_date, staged.employer_code, staged.work_place,
        staged.position_name, staged.monthly_pay_fen, staged.term_from, staged.term_until
    FROM intake_stage staged {GRADUATE} LEFT JOIN agreements_agreement record ON {MATCH}
    WHERE staged._good
"""
LOCK = f"""
    SELECT g.id FROM people_graduate g
    WHERE g.id IN (SELECT graduate.id FROM intake_stage staged {GRADUATE}) ORDER BY g.id FOR NO KEY UPDATE
"""
_TABLE = """
    CREATE TEMPORARY TABLE agreements_looked
        (_row bigint PRIMARY KEY, said jsonb NOT NULL, settled boolean NOT NULL) ON COMMIT DROP
"""
_SIGNED = Objection(
    "signed_already", msgid("这名毕业生的协议已登记签约，这一行不起作用。"), "exam_number"
)
_SCAN_LATER = Objection(
    "scan_later", msgid("导入后是已签约，还要在协议页面补传扫描件。"), "employer_name"
)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of the sheet with what the records know of it."""

    row: int
    graduate: int | None
    exam_number: str
    name: str
    number: str
    status: str | None
    held: str | None
    values: tuple[Any, ...]

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "ListedRow":
        """From a row of _ROWS."""
        number, graduate, exam_number, name, given, status, held, *values = row
        return cls(number, graduate, exam_number, name, given, status, held, tuple(values))

    @property
    def settled(self) -> bool:
        """Whether its graduate has signed already."""
        return self.status is not None and self.status != AgreementState.ISSUED

    @property
    def signs(self) -> bool:
        """Whether it says enough to be signed."""
        return bool(self.values[0] and self.values[1])

    def terms(self) -> SignedTerms:
        """What it says of the signed agreement."""
        name, day, code, place, post, pay, start, until = self.values
        return SignedTerms(name, day, code or "", place or "", post or "", pay, start, until)


def check_rows(scope: Scope, stage: Stage) -> None:
    """Make `agreements_looked`: what speaks against each row, and which do nothing."""
    rows = [ListedRow.of(row) for row in stage.read(_ROWS)]
    judged = _Judged(scope, rows, timezone.localdate(stage.now))
    stage.run("DROP TABLE IF EXISTS pg_temp.agreements_looked")
    stage.run(_TABLE)
    with connection.cursor() as cursor, cursor.copy("COPY agreements_looked FROM STDIN") as to:
        for row in rows:
            said = [problem_json(o, "warning") for o in judged.warnings(row)]
            said += [problem_json(o, "error") for o in judged.errors(row)]
            to.write_row((row.row, json.dumps(said), row.settled))


class _Judged:
    """Everything that rows are compared with, read once for all of them."""

    def __init__(self, scope: Scope, rows: list[ListedRow], day: date) -> None:
        self.day = day
        ids = [row.graduate for row in rows if row.graduate is not None]
        self.graduates = {g.pk: g for g in Graduate.objects.filter(pk__in=ids)}
        self.numbers = Counter(row.number for row in rows if row.number)
        self.series = series_for(scope, self.graduates.values())
        wanted = [row.number for row in rows if row.number]
        given = AgreementNumber.objects.filter(number__in=wanted)
        self.used = set(given.values_list("number", flat=True))
        signings = [
            Signing(self.graduates[row.graduate], row.terms())
            for row in rows
            if row.graduate is not None and row.signs and not row.settled
        ]
        self.against = objections_to(scope, signings, day)

    def warnings(self, row: ListedRow) -> Iterator[Objection]:
        if row.settled:
            yield _SIGNED
        elif row.signs:
            yield _SCAN_LATER

    def errors(self, row: ListedRow) -> Iterator[Objection]:
        graduate = self.graduates.get(row.graduate or 0)
        if graduate is None:
            yield _error(
                "not_your_graduate",
                msgid("本单位本届没有考生号为“{value}”的毕业生，请核对考生号和届别。"),
                "exam_number", value=row.exam_number,
            )  # fmt: skip
        elif not row.settled:
            yield from self._of_person(row, graduate)
            yield from self._of_number(row, graduate)
            yield from self._of_terms(row, graduate)

    def _of_person(self, row: ListedRow, graduate: Graduate) -> Iterator[Objection]:
        if row.name and plain_name(row.name) != plain_name(graduate.name):
            yield _error("name_differs", msgid("姓名与学籍库不一致，请核对姓名和考生号。"), "name")
        if graduate.standing:
            yield _error(
                "left_cohort",
                msgid("这名毕业生登记了学籍异动，不在本届名单里，不能发放编号。"),
                "exam_number",
            )

    def _of_number(self, row: ListedRow, graduate: Graduate) -> Iterator[Objection]:
        if not row.number or row.number == row.held:
            return
        usable = (s for s in self.series if graduate.org_path.startswith(s.org_path))
        if row.held is not None:
            yield _error(
                "other_number",
                msgid("这名毕业生已有编号 {value}，与表里的不同；换编号请在协议页面补办。"),
                "number", value=row.held,
            )  # fmt: skip
        elif row.number in self.used or self.numbers[row.number] > 1:
            yield _error(
                "number_used",
                msgid("编号 {value} 已发放过，或在表里用了几次。"),
                "number",
                value=row.number,
            )
        elif not any(s.range.value(row.number) is not None for s in usable):
            yield _error(
                "number_not_in_series",
                msgid("编号 {value} 不在本校本届可用的号段里，请核对。"),
                "number", value=row.number,
            )  # fmt: skip

    def _of_terms(self, row: ListedRow, graduate: Graduate) -> Iterator[Objection]:
        if row.signs:
            wrong = list(term_objections(row.terms(), self.day))
            yield from wrong or self.against.get(graduate.pk, [])
        elif any(value is not None for value in row.values):
            field = "signed_date" if row.values[0] else "employer_name"
            yield _error("field_missing", msgid("登记签约要同时填写用人单位和签约日期。"), field)


def _error(code: str, message: str, field: str, **facts: object) -> Objection:
    return Objection(code, message, field, facts)
