"""Changes of standing of many graduates at once; each row is recorded as the page would record it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from qihang.apps.intake.models import Batch, Change
from qihang.apps.intake.targets import (
    KeptRecord,
    RowCheck,
    RowProblem,
    Stage,
    Undone,
    Upsert,
    digest_of,
)
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people import labels
from qihang.apps.people.models import Graduate, StandingChange
from qihang.apps.people.rules import COHORTS_APART
from qihang.apps.people.services import NewStanding, cancel_standing, change_standing, kind_named
from qihang.kernel import Permission, Refusal, Scope, msgid
from qihang.kernel.names import plain_name_sql
from qihang.policy import StandingKind, load

_CHANGED = """
    SELECT result.subject, staged.kind, staged.effective_date, staged.document_number,
        staged.to_cohort, coalesce(staged.reason, '')
    FROM intake_result result JOIN intake_stage staged USING (_row)
    WHERE result.verdict = 'changed' ORDER BY result.subject
"""
_REMEMBER = f"""
    INSERT INTO intake_change (batch_id, subject, row, before, after, digest)
    SELECT %(batch)s, result.subject, result._row, result.before,
        jsonb_build_object('standing', record.standing), {digest_of(("standing",))}
    FROM intake_result result JOIN people_graduate record ON record.id = result.subject
    WHERE result.verdict = 'changed'
"""  # noqa: S608 - constants only
# The same person's record in the cohort moved to, or somebody else with the exam number there.
_THERE = """EXISTS (SELECT FROM people_graduate there WHERE there.cohort = staged.to_cohort
    AND there.holds_numbers AND {})"""
# The present standing holds since a later day.
_LAST_LATER = """EXISTS (SELECT FROM people_standingchange last WHERE last.graduate_id = record.id
    AND record.standing <> '' AND last.after = record.standing AND last.effective_date > staged.effective_date
    AND NOT EXISTS (SELECT FROM people_standingchange back WHERE back.cancels_id = last.id))"""
_SAME = "there.id_number_hash = record.id_number_hash"


def _error(code: str, message: str, field: str, where: str, **facts: str) -> RowCheck:
    return RowCheck(RowProblem(code, message, field), where, facts)


_OBJECTIONS = (
    _error(
        "not_your_graduate",
        msgid("本单位本届没有考生号为“{value}”的毕业生，请核对考生号和届别。"),
        "exam_number",
        "record.id IS NULL",
        value="staged.exam_number",
    ),
    _error(
        "name_differs",
        msgid("姓名与学籍库不一致，请核对姓名和考生号。"),
        "name",
        f"{plain_name_sql('staged.name')} <> {plain_name_sql('record.name')}",
    ),
    _error(
        "unknown_kind",
        msgid("不认识异动类别“{value}”，请按说明填写。"),
        "kind",
        "staged.kind IS NULL",
        value="staged.written",
    ),
    _error(
        "not_from_here",
        msgid("按目前的学籍状态不能登记这一类异动，请核对。"),
        "kind",
        "record.standing <> staged.standing AND position('|' || record.standing || '|' IN staged.follows) = 0",
    ),
    _error("ahead", msgid("生效日期不能晚于今天。"), "effective_date", "staged.ahead"),
    _error(
        "before_enrolment",
        msgid("生效日期早于入学日期，请核对。"),
        "effective_date",
        "staged.effective_date < record.enrolled_date",
    ),
    _error(
        "before_last",
        msgid("生效日期早于上一次异动，请核对。"),
        "effective_date",
        _LAST_LATER,
    ),
    _error("cohort_missing", msgid("请填写转入的届别。"), "to_cohort", "staged.cohort_missing"),
    _error(
        "cohort_wrong",
        msgid("转入的届别与异动类别不符：延期、复学转入以后的届别，提前毕业转入以前的，其他不填。"),
        "to_cohort",
        "staged.cohort_wrong",
    ),
    _error(
        "successor_elsewhere",
        msgid("转入的那一届，这个证件号登记在别的学校，不能由本校转入，请联系省里处理。"),
        "to_cohort",
        _THERE.format(f"{_SAME} AND NOT there.org_path ^@ %(reach)s"),
    ),
    _error(
        "successor_ended",
        msgid("转入的那一届，这名毕业生也登记了学籍异动，请先核对。"),
        "to_cohort",
        _THERE.format(f"{_SAME} AND there.standing <> ''"),
    ),
    _error(
        "number_taken",
        msgid("转入的那一届已有别人使用这个考生号，请先核对两届名单。"),
        "to_cohort",
        _THERE.format(f"there.exam_number = record.exam_number AND NOT {_SAME}")
        + f" AND NOT {_THERE.format(_SAME)}",
    ),
)


class StandingSheet(Upsert):
    """Deferred, suspended, withdrawn … graduates of one university and cohort."""

    name = "standing"
    title = gettext_lazy("学籍异动")
    permission = Permission.STANDING_RECORD
    layout = "standing"
    places = frozenset({OrgKind.UNIVERSITY})

    model = Graduate
    match = (
        "record.cohort = %(cohort)s AND record.exam_number = staged.exam_number"
        " AND record.org_path ^@ %(reach)s AND record.holds_numbers"
    )
    columns = ("standing",)
    creates = False
    objections = _OBJECTIONS
    caption = ("exam_number", "name")

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """The kind by its label or code, what it leaves as standing, and what is wrong with the cohort."""
        kinds = {code: kind for code, kind in load().standing_kinds.items() if kind.by_office}
        known = {kind.label.zh: code for code, kind in kinds.items()}
        known |= {kind.label.en: code for code, kind in kinds.items()} | {c: c for c in kinds}
        for name in ("to_cohort", "reason"):
            if name not in frame.columns:
                frame = frame.with_columns(pl.lit(None, pl.String).alias(name))
        day, own = timezone.localdate(batch.created_at), int(batch.cohort or 0)
        rows = frame.select("kind", "to_cohort").rows()
        judged = [_judged(kinds.get(known.get(str(k).strip(), "")), c, own) for k, c in rows]
        kept: dict[str, type[pl.DataType]] = {"standing": pl.String, "follows": pl.String}
        kept |= {"cohort_missing": pl.Boolean, "cohort_wrong": pl.Boolean}
        return frame.select(
            "_row", "_good", "exam_number", "name", "effective_date", "document_number", "reason",
            pl.col("to_cohort").cast(pl.Int64, strict=False),
            *(pl.Series(name, [one[n] for one in judged], dtype) for n, (name, dtype) in enumerate(kept.items())),
            ahead=pl.col("effective_date") > day,
            written=pl.col("kind"),
            kind=pl.col("kind").str.strip_chars().replace_strict(known, default=None, return_dtype=pl.String),
        )  # fmt: skip

    def layout_field(self, column: str) -> tuple[str, str]:
        """The standing is what the kind leaves."""
        return ("kind" if column == "standing" else column), column

    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]:
        """Words for standings."""
        return {v: labels.standing(v) for v in values} if column == "standing" else {}

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Record each change, those of one kind as one act."""
        rows = stage.read(_CHANGED)
        ids = [row[0] for row in rows]
        locked = Graduate.objects.filter(pk__in=ids).order_by("pk").select_for_update()
        graduates = {graduate.pk: graduate for graduate in locked}
        changes: defaultdict[str, list[tuple[Graduate, NewStanding]]] = defaultdict(list)
        for subject, kind, effective, document, cohort, reason in rows:
            new = NewStanding(kind, effective, document, reason, cohort)
            changes[kind].append((graduates[subject], new))
        for kind, of_kind in changes.items():
            change_standing(scope, kind_named(kind), of_kind, stage.now)
        stage.run(_REMEMBER)
        return frozenset(ids)

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Cancel each change the batch recorded, where none followed."""
        restored, kept = set(), []
        rows = {c.subject: c for c in Change.objects.filter(batch=original)}
        for change in _recorded_by(original, rows):
            graduate = change.graduate
            try:
                with transaction.atomic():
                    cancel_standing(scope, change.uuid, original.file_name, batch.created_at)
            except Refusal:
                caption = f"{graduate.exam_number} {graduate.name}"
                kept.append(KeptRecord(rows[graduate.pk].row, caption, "changed"))
            else:
                restored.add(graduate.pk)
        return Undone(restored=frozenset(restored), kept=tuple(kept))

    def publish(self, ids: frozenset[int], on: date) -> None:
        """Each change has told upper apps already."""


def _recorded_by(batch: Batch, rows: Mapping[int, Change]) -> list[StandingChange]:
    """The changes that the batch recorded and nobody cancelled."""
    made = StandingChange.objects.filter(graduate__in=rows, cancelled_by=None, cancels=None)
    found = made.filter(recorded_at=batch.applied_at or batch.created_at).select_related("graduate")
    return [
        change
        for change in found.order_by("pk")
        for row in [rows[change.graduate_id]]
        if (change.before, change.after)
        == tuple((part or {}).get("standing") for part in (row.before, row.after))
    ]


def _judged(
    kind: StandingKind | None, cohort: str | None, own: int
) -> tuple[str | None, str, bool, bool]:
    """Standing afterwards, what it may follow, whether a cohort is missing, whether it is wrong."""
    if kind is None:
        return None, "", False, False
    to = int(cohort) if cohort and cohort.isdecimal() else None
    after = "" if kind.counts and to is None else kind.code
    follows = "|" + "|".join(sorted(kind.follows)) + "|"
    return (
        after,
        follows,
        to is None and kind.successor in {"later", "earlier"},
        _wrong(kind, to, own),
    )


def _wrong(kind: StandingKind, to: int | None, own: int) -> bool:
    if to is None:
        return False
    if kind.successor in {"none", "record"} or abs(to - own) > COHORTS_APART:
        return True
    return to >= own if kind.successor == "earlier" else to <= own
