"""Answers to many findings by the exported sheet: the finding's number and the answer count, nothing else."""

import json
from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

import polars as pl
from django.db import connection
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch, Change
from qihang.apps.intake.targets import KeptRecord, Stage, Undone, Upsert, problem_json
from qihang.apps.orgs.queries import altered
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import not_as_signed
from qihang.apps.verification import queries
from qihang.apps.verification.models import Finding
from qihang.apps.verification.rules import answer_refusal
from qihang.apps.verification.services import answer_listed, judge_findings, withdraw_listed
from qihang.kernel import Objection, Permission, Refusal, Scope, msgid

_ROWS = """
    SELECT staged._row, record.id, staged.number, staged.answer FROM intake_stage staged
    LEFT JOIN verification_finding record ON record.uuid = staged.key::uuid
        AND record.cohort = %(cohort)s AND record.org_path ^@ %(reach)s
    WHERE staged._good
"""
_TABLE = """
    CREATE TEMPORARY TABLE verification_looked
        (_row bigint PRIMARY KEY, subject bigint, said jsonb NOT NULL, former text) ON COMMIT DROP
"""
_RESULTS = """
    SELECT staged._row, looked.subject, jsonb_build_object('answer', looked.former) AS before,
        CASE WHEN staged.answer <> '' AND staged.answer IS DISTINCT FROM looked.former THEN ARRAY['answer']
            ELSE '{}' END::text[] AS fields,
        ARRAY(SELECT jsonb_array_elements(coalesce(looked.said, '[]'))) AS said,
        CASE WHEN NOT staged._good OR looked.said <> '[]' THEN 'refused'
            WHEN staged.answer <> '' AND staged.answer IS DISTINCT FROM looked.former THEN 'changed'
            ELSE 'same' END AS verdict
    FROM intake_stage staged LEFT JOIN verification_looked looked ON looked._row = staged._row
"""
_WRITTEN = """
    SELECT result._row, result.subject, staged.answer, result.before ->> 'answer'
    FROM intake_result result JOIN intake_stage staged USING (_row)
    WHERE result.verdict = 'changed' ORDER BY result.subject
"""
Row = tuple[int, int | None, str, str | None]


class AnswerSheet(Upsert):
    """What a university or college says to its findings of one cohort."""

    name = "finding_answers"
    title = gettext_lazy("核查问题答复")
    permission = Permission.VERIFICATION_ANSWER
    layout = "finding_answers"
    places = frozenset({OrgKind.UNIVERSITY, OrgKind.COLLEGE})

    model = Finding
    columns = ("answer",)
    creates = False
    caption: ClassVar = ("number",)

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Number and answer alone; a number that is none finds nothing."""
        del batch
        if "answer" not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias("answer"))
        keys = pl.Series([_uuid(number) for number in frame["number"]], dtype=pl.String)
        return frame.select(
            "_row", "_good", "number", pl.col("answer").fill_null("").str.strip_chars(), key=keys
        )

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """By the same reasons as an answer on the page."""
        rows: list[Row] = [(*row,) for row in stage.read(_ROWS)]
        looked = list(_looked(scope, rows))  # it asks the database, which COPY keeps busy
        stage.run("DROP TABLE IF EXISTS pg_temp.verification_looked")
        stage.run(_TABLE)
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY verification_looked FROM STDIN") as to,
        ):
            for row in looked:
                to.write_row(row)
        stage.make_results(_RESULTS)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """Nothing yet: answering locks the findings, in order of id."""

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """All answers as one act, whose number is the batch's."""
        rows = stage.read(_WRITTEN)
        answer_listed(scope, {row[1]: row[2] for row in rows}, stage.batch.uuid, stage.now)
        Change.objects.bulk_create(
            Change(
                batch=stage.batch, subject=subject, row=row,
                before={"answer": former}, after={"answer": answer},
            )
            for row, subject, answer, former in rows
        )  # fmt: skip
        return frozenset(row[1] for row in rows)

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Take back what nobody has gone on with; the others stay and are named."""
        rows = dict(Change.objects.filter(batch=original).values_list("subject", "row"))
        back = withdraw_listed(scope, original.uuid, rows, batch.created_at)
        stayed = Finding.objects.filter(pk__in=set(rows) - back).order_by("pk")
        kept = tuple(KeptRecord(rows[one.pk], str(one.uuid), "changed") for one in stayed)
        Change.objects.bulk_create(
            Change(batch=batch, subject=pk, row=rows[pk]) for pk in sorted(back)
        )
        return Undone(restored=back, kept=kept)


def _uuid(number: str | None) -> str | None:
    try:
        return str(UUID((number or "").strip()))
    except ValueError:
        return None


def _looked(scope: Scope, rows: Sequence[Row]) -> Iterator[tuple[int, int | None, str, str | None]]:
    """Each row with its finding, what speaks against it, and the newest answer of before."""
    found = queries.findings_in(scope).in_bulk([pk for _, pk, _, _ in rows if pk is not None])
    newest = queries.newest_answers(scope, found.values())
    asked = {pk for _, pk, _, answer in rows if answer and answer != newest.get(pk or 0)}
    against = _refusals(scope, [one for pk, one in found.items() if pk in asked])
    for row, pk, number, _ in rows:
        said: list[Objection] = []
        if pk not in found:
            said = [_unknown(number)]
        elif refusal := against.get(pk or 0):
            said = [Objection(refusal.code, refusal.message, "number", refusal.facts)]
        problems = json.dumps([problem_json(one, "error") for one in said])
        yield row, pk, problems, newest.get(pk or 0)


def _refusals(scope: Scope, findings: Sequence[Finding]) -> dict[int, Refusal]:
    permission = Permission.VERIFICATION_ANSWER
    judged = judge_findings(scope, findings, permission, lambda f: answer_refusal(f.status))
    odd = set(altered(finding=[one.pk for one in judged.fit]).get("finding", ()))
    against = {finding.pk: refusal for finding, refusal in judged.skipped}
    return against | {pk: not_as_signed("finding", {pk}) for pk in odd}


def _unknown(number: str) -> Objection:
    return Objection(
        "not_your_finding",
        msgid("本单位本届没有编号为“{value}”的核查问题，请在导出的表里填写，不要改动编号。"),
        "number",
        {"value": number},
    )
