"""Sets of rows from other systems: checked, written and undone exactly as if they came in a sheet."""

from collections.abc import Mapping
from itertools import islice
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
from django.http import Http404
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from qihang.apps.intake import queries, services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.pages.batches import heading
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.targets import Target, target_of
from qihang.apps.jobs import services as jobs
from qihang.apps.orgs.models import Org
from qihang.engines.tabular import ERROR, in_words, load_message
from qihang.kernel import Cohort, Objection, Permission, Refusal
from qihang.policy import Layout, SheetColumn, load
from qihang.web.access import get_or_404
from qihang.web.api import Key, Text, needs
from qihang.web.request import Request

router = Router(tags=["sets of rows"])
LOADS = (Permission.ROSTER_IMPORT, Permission.HARDSHIP_IMPORT, Permission.DESTINATION_IMPORT)
MOST = 2_000
NAMED = 200  # faulty values that are named in a refusal
HEADING = 2  # the first row given is row 2 of the sheet it becomes

Cell = Text | int | bool | None


class BatchIn(Schema):
    """Rows for one target of one organisation; `write` says what happens after they are checked."""

    model_config = ConfigDict(extra="forbid")

    target: Text = Field(description="what the rows become", examples=["roster"])
    organisation: Text = Field(description="code", examples=["10422"])
    cohort: Annotated[int, Field(ge=2000, le=2100, examples=[2024])]
    write: Literal["all", "good", "nothing"] = Field(
        "all", description="all or none; only rows without errors; nothing, just check"
    )
    reason: Text = Field(
        "",
        description="why, and on what paper, keys of known records change (identity or exam number); needed for those",
    )
    rows: Annotated[list[dict[Text, Cell]], Field(min_length=1, max_length=MOST)] = Field(
        description="columns of the target's layout (GET /layouts/{target})",
        examples=[[{"exam_number": "24370101151234", "name": "Li Ming"}]],
    )


class BatchOut(Schema):
    """A set of rows and what it did, or would do."""

    uuid: UUID
    target: str
    organisation: str
    state: BatchState
    rows: int
    new: int
    changed: int
    rekeyed: int = Field(description="of the changed ones: known records that get another key")
    same: int
    refused: int
    warnings: int


class ColumnOut(Schema):
    """One column of a layout."""

    name: str
    label: str
    type: str
    codes: str = Field(description="code set of a code column; else empty")
    required: bool
    one_of: list[str] = Field(
        description="columns of which each row fills at least one; else empty"
    )
    help: str


@router.get(
    "/layouts/{target}", auth=needs(*LOADS), response=list[ColumnOut], operation_id="layout",
    summary="The columns rows of a target have",
)  # fmt: skip
def layout(request: Request, target: Key) -> list[dict]:
    """The same columns as in the sheet's template."""
    found = _target(request, target)
    layout = load().layout(found.layout)
    return [_column(layout, column) for column in layout.columns.values()]


@router.post(
    "/batches", auth=needs(*LOADS), response={201: BatchOut}, operation_id="send_batch",
    summary="Send a set of rows: new ones are added, known ones changed",
)  # fmt: skip
def send_batch(request: Request, batch: BatchIn) -> dict:
    """At most two thousand at once; nobody is taken off by being left out.

    With write=all one faulty row keeps all of them out: 422 names each value with its place.
    """
    target = _target(request, batch.target)
    org = _org(request, target, batch.organisation)
    _must_have_columns(target, batch.rows)
    made = services.stage_rows(
        request.scope, target, org, batch.rows, request.now, cohort=Cohort(batch.cohort)
    )
    try:
        _write(request, made, batch)
    except Refusal:
        services.discard(request.scope, made)
        raise
    return _as_dict(made)


@router.get(
    "/batches/{uuid:uuid}", auth=needs(*LOADS), response=BatchOut, operation_id="batch",
    summary="What a set of rows did",
)  # fmt: skip
def batch(request: Request, uuid: UUID) -> dict:
    """404 outside the token's organisation."""
    return _as_dict(get_or_404(queries.batch_in, request.scope, uuid))


@router.post(
    "/batches/{uuid:uuid}/undo", auth=needs(*LOADS), response={201: BatchOut},
    operation_id="undo_batch", summary="Take a set of rows back, within the day",
)  # fmt: skip
def undo_batch(request: Request, uuid: UUID) -> dict:
    """The set that restores what stood before; rows changed since stay as they are."""
    reversing = services.undo(
        request.scope, get_or_404(queries.batch_in, request.scope, uuid), request.now
    )
    _must_have_gone_well(reversing)
    return _as_dict(reversing)


def _write(request: Request, made: Batch, asked: BatchIn) -> None:
    services.preview(request.scope, made, request.now)
    _must_have_gone_well(made)
    if asked.write == "all" and made.refused:
        raise _refused(request, made)
    if asked.write != "nothing" and (made.new or made.changed):
        services.apply(
            request.scope, made, request.now, only_good=asked.write == "good", reason=asked.reason
        )
        _must_have_gone_well(made)


def _target(request: Request, name: str) -> Target:
    """One the token may load; 404 for any other."""
    found = next((t for t in queries.targets_in(request.scope) if t.name == name), None)
    if found is None:
        raise Http404
    return found


def _org(request: Request, target: Target, code: str) -> Org:
    """One for which the token may load the target. Raises Refusal organisation_unknown."""
    found = queries.orgs_for(request.scope, target).filter(code=code).first()
    if found is None:
        wrong = Objection("organisation_unknown", "这个令牌不能为这个单位导入。", "organisation")
        raise Refusal(
            "organisation_unknown", "没有这个单位，或者令牌不能为它导入这种数据。", (wrong,)
        )
    return found


def _must_have_columns(target: Target, rows: list[dict[str, Cell]]) -> None:
    """Raises Refusal column_unknown: a misspelt column must not be taken for an empty one."""
    known = load().layout(target.layout).columns
    wrong = tuple(
        Objection("column_unknown", "没有这一列。", f"rows/{number}/{name}")
        for number, row in enumerate(rows)
        for name in row
        if name not in known
    )
    if wrong:
        raise Refusal(
            "column_unknown",
            "有 {n} 处用了这种数据没有的列，没有写入任何数据。",
            wrong[:NAMED],
            n=len(wrong),
        )


def _must_have_gone_well(batch: Batch) -> None:
    """Raises the refusal with which a batch failed, or changed_meanwhile."""
    if batch.state == BatchState.FAILED and batch.failure:
        raise jobs.kept(batch.failure)
    if batch.moved:
        raise Refusal(
            "changed_meanwhile", "写入时记录刚被别人改过，什么都没有写入。请用同一个键重试。"
        )


def _refused(request: Request, batch: Batch) -> Refusal:
    """The refusal that names every faulty value with its place, at most two hundred."""
    layout = load().layout(target_of(batch).layout)
    faults = (
        _objection(layout, row)
        for frame in queries.found(request.scope, batch)
        for row in frame.filter(pl.col("severity") == ERROR).iter_rows(named=True)
    )
    return Refusal(
        "rows_refused",
        "有 {count} 行有错误，没有写入任何数据。",
        tuple(islice(faults, NAMED)),
        count=batch.refused,
    )


def _objection(layout: Layout, fault: Mapping[str, Any]) -> Objection:
    message, facts = load_message(fault)
    column, row = fault["column"], fault["row"] - HEADING
    words = {"header": heading(layout, column), **in_words(facts, get_language() or "")}
    return Objection(fault["code"], message, f"rows/{row}/{column}", words)


def _column(layout: Layout, column: SheetColumn) -> dict:
    language = get_language() or ""
    return {
        "name": column.name,
        "label": column.label.text(language),
        "type": column.type,
        "codes": column.codes,
        "required": column.required,
        "one_of": list(layout.one_of) if column.name in layout.one_of else [],
        "help": column.help.text(language),
    }


_PLAIN = (
    "uuid",
    "target",
    "state",
    "rows",
    "new",
    "changed",
    "rekeyed",
    "same",
    "refused",
    "warnings",
)


def _as_dict(batch: Batch) -> dict:
    return {**{name: getattr(batch, name) for name in _PLAIN}, "organisation": batch.org.code}
