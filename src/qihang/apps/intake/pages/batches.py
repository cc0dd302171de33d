"""How a batch is drawn: counts, faults by kind, rows before and after."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from qihang.apps.codes.queries import label, place
from qihang.apps.intake import labels
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState, RowVerdict
from qihang.apps.intake.staging.previews import BatchPreview, FaultGroup, FieldDifference, Sample
from qihang.apps.intake.targets import target_of
from qihang.apps.jobs.services import kept as kept_failure
from qihang.engines.tabular import NOTES, in_words
from qihang.policy import Layout, load
from qihang.web import formats
from qihang.web.components import Column, Fact, Table, TableRow, light
from qihang.web.markup import el, esc, join, safe, with_language
from qihang.web.refusals import sentence


def counts(batch: Batch) -> list[Fact]:
    """Rows by what they do; nothing before any were read."""
    if batch.reverses_id:
        return [
            Fact(gettext("恢复原值"), formats.count(batch.changed)),
            Fact(gettext("删去新增"), formats.count(batch.new)),
            Fact(gettext("保持不动"), formats.count(batch.refused)),
        ]
    if not batch.rows:
        return []
    rows = [Fact(gettext("总行数"), formats.count(batch.rows))]
    shown = [v for v in RowVerdict if v != RowVerdict.ENDED or target_of(batch).delivers]
    rows += [Fact(str(labels.VERDICT[v]), formats.count(getattr(batch, v))) for v in shown]
    if batch.rekeyed:
        rows.append(Fact(gettext("其中更正身份信息"), formats.count(batch.rekeyed)))
    return [*rows, Fact(pgettext("行数", "提醒"), formats.count(batch.warnings))]


def kinds(batch: Batch, preview: BatchPreview) -> Table:
    """Errors and warnings by kind, with the cells where they stand."""
    layout = load().layout(target_of(batch).layout)
    columns = [
        Column(gettext("问题"), lead=True),
        Column(gettext("栏目")),
        Column(gettext("程度")),
        Column(gettext("数量"), end=True),
        Column(gettext("在哪里")),
    ]
    rows = [
        TableRow(
            (
                _fault_lines(kind, layout),
                heading(layout, kind.column),
                light(labels.SEVERITY[kind.severity][1], str(labels.SEVERITY[kind.severity][0])),
                formats.count(kind.count),
                ", ".join(f.cell or str(f.row) for f in kind.examples),
            )
        )
        for kind in preview.kinds
    ]
    return Table(gettext("错误与提醒"), columns, rows)


def changed(batch: Batch, preview: BatchPreview) -> Table:
    """One row for each way of changing, before and after."""
    return _before_and_after(batch, gettext("变更举例"), preview.changed)


def rekeyed(batch: Batch, preview: BatchPreview) -> Table:
    """Every row that changes a key, before and after."""
    return _before_and_after(batch, gettext("更正身份信息"), preview.rekeyed)


def _before_and_after(batch: Batch, title: str, samples: Iterable[Sample]) -> Table:
    layout = load().layout(target_of(batch).layout)
    columns = [
        Column(gettext("记录"), lead=True),
        Column(gettext("行")),
        Column(gettext("变更前后")),
    ]
    rows = (TableRow((s.caption, s.row, _differences(layout, s))) for s in samples)
    return Table(title, columns, list(rows))


def fields(batch: Batch, preview: BatchPreview) -> list[Fact]:
    """How many rows change each column."""
    layout = load().layout(target_of(batch).layout)
    return [
        Fact(heading(layout, name), formats.count(count))
        for name, count in preview.fields.items()
        if name in layout.columns
    ]


def new(preview: BatchPreview) -> Table:
    """The first new rows."""
    columns = [Column(gettext("记录"), lead=True), Column(gettext("行"), end=True)]
    return Table(gettext("新增举例"), columns, [TableRow((s.caption, s.row)) for s in preview.new])


def ended(preview: BatchPreview) -> Table:
    """Some of the records that the sheet no longer has."""
    columns = [Column(gettext("记录"), lead=True)]
    return Table(gettext("终止举例"), columns, [TableRow((s.caption,)) for s in preview.ended])


def kept(preview: BatchPreview) -> Table:
    """What undoing left as it is, and why."""
    columns = [
        Column(gettext("记录"), lead=True),
        Column(gettext("行"), end=True),
        Column(gettext("原因")),
    ]
    rows = [TableRow((caption, row, str(labels.WHY[why]))) for row, caption, why in preview.kept]
    return Table(gettext("保持不动的记录"), columns, rows)


def mapping(batch: Batch) -> Table:
    """What each column of the sheet was read as."""
    layout = load().layout(target_of(batch).layout)
    columns = [
        Column(gettext("列"), lead=True),
        Column(gettext("表头")),
        Column(gettext("读作")),
    ]
    rows = [
        TableRow(
            (
                letter,
                with_language(text),
                heading(layout, column) if column else gettext("没有导入"),
            )
        )
        for letter, text, column in batch.mapping
    ]
    return Table(gettext("各列读作什么"), columns, rows)


def notices(batch: Batch, twin: Batch | None, reversal: Batch | None) -> list[Mapping[str, Any]]:
    """Notices above everything else: tone, text, href, action."""
    notices: list[Mapping[str, Any]] = []
    if batch.failure:
        notices.append({"tone": "bad", "text": failure(batch)})
    if batch.moved and batch.state == BatchState.PREVIEWED:
        text = gettext(
            "预览之后，已有记录被别人改动过，结果会不一样，所以没有写入。请看下面新的预览，再确认一次。"
        )
        notices.append({"tone": "act", "text": text})
    if batch.state == BatchState.MAPPING:
        text = gettext("有必填的列没有认出来。请指出表里哪一列是它，下次会记住。")
        notices.append({"tone": "act", "text": text})
    notices += _workbook(batch)
    if twin:
        notices.append(_link(gettext("同样内容的文件已经上传过。"), twin, gettext("打开那一次")))
    if batch.reverses:
        notices.append(
            _link(gettext("这一批撤销了先前的一次导入。"), batch.reverses, gettext("打开那一次"))
        )
    if reversal:
        notices.append(
            _link(gettext("这一批已经撤销或正在撤销。"), reversal, gettext("看撤销结果"))
        )
    return notices


def _workbook(batch: Batch) -> list[Mapping[str, Any]]:
    """Sheets that were not read although they look like this table; what is odd about the file."""
    notices: list[Mapping[str, Any]] = []
    unread = [name for name in batch.workbook.get("fitting", []) if name != batch.sheet]
    if unread:
        text = gettext("只读取了工作表“%(sheet)s”。这些工作表的表头也相符，没有读取：%(names)s。") % {
            "sheet": batch.sheet, "names": ", ".join(unread),
        }  # fmt: skip
        notices.append(
            {
                "tone": "act",
                "text": text,
                "href": reverse("intake:columns", args=[batch.uuid]),
                "action": gettext("换一个工作表"),
            }
        )
    notes = [note for note in batch.workbook.get("notes", []) if note != "several_sheets"]
    notices += [{"tone": "info", "text": gettext(NOTES[note])} for note in notes]
    return notices


def failure(batch: Batch) -> str:
    """Why the batch failed, "" where it did not."""
    return sentence(kept_failure(batch.failure)) if batch.failure else ""


def heading(layout: Layout, column: str) -> str:
    """A column's name in the reader's language."""
    found = layout.columns.get(column)
    return found.label.text(get_language() or "") if found else column


def _link(text: str, batch: Batch, action: str) -> Mapping[str, Any]:
    href = reverse("intake:batch", args=[batch.uuid])
    return {"tone": "info", "text": text, "href": href, "action": action}


def sentence_of(kind: FaultGroup, layout: Layout) -> str:
    """What is wrong, by the first example."""
    facts = in_words(kind.examples[0].facts, get_language() or "")
    return gettext(kind.message).format(header=heading(layout, kind.column), **facts)


def _fault_lines(kind: FaultGroup, layout: Layout) -> SafeString:
    """The same for a page: what stands in the sheet is marked as its own language."""
    facts = in_words(kind.examples[0].facts, get_language() or "")
    with_languages = {name: with_language(value) for name, value in facts.items()}
    header = esc(heading(layout, kind.column))
    return safe(esc(gettext(kind.message)).format(header=header, **with_languages))


def _differences(layout: Layout, sample: Sample) -> SafeString:
    return el("ul", *(_difference(layout, d) for d in sample.differences), class_="changes")


def _difference(layout: Layout, one: FieldDifference) -> SafeString:
    before = el("del", _worded(one.codes, one.before))
    after = el("ins", _worded(one.codes, one.after))
    return el("li", join((heading(layout, one.column), " ", before, " → ", after)))


def _worded(codes: str, value: object) -> str:
    """A value as people read it: codes with their words."""
    if value in (None, ""):
        return formats.DASH
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if codes == "division":
        return place(str(value))
    return label(codes, str(value)) if codes else str(value)
