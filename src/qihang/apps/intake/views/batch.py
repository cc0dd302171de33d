"""One batch: how far it is, what it would do, what it did; and the error workbook."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from qihang.apps.intake import labels, queries, services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.pages import batches
from qihang.apps.intake.rules import AT_WORK, BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.intake.targets import target_of
from qihang.apps.intake.views.lists import state, title
from qihang.apps.intake.views.lookup import batch_of
from qihang.apps.orgs.labels import org_name
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Crumb, Fact, LongWork, RecordAction, data_table, fold
from qihang.web.pages import render_page
from qihang.web.request import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.SHEET_LOAD)
@require_GET
@never_cache
def batch(request: Request, uuid: UUID) -> HttpResponse:
    """Counts and examples left, facts right, what may be done above."""
    found = batch_of(request, uuid)
    preview = previews.preview_of(found)
    context = {
        "title": title(found),
        "state": state(found),
        "crumbs": [Crumb(gettext("导入表格"), reverse("intake:batches"))],
        "work": _work(found),
        "notices": _notices(request, found),
        "facts": _facts(found),
        "counts": batches.counts(found),
        "actions": _actions(request, found),
        "kinds": batches.kinds(found, preview) if preview.kinds else None,
        "rekeyed": batches.rekeyed(found, preview) if preview.rekeyed else None,
        "changed": batches.changed(found, preview) if preview.changed else None,
        "fields": batches.fields(found, preview),
        "new": batches.new(preview) if preview.new else None,
        "ended": batches.ended(preview) if preview.ended else None,
        "kept": batches.kept(preview) if preview.kept else None,
        "mapping": fold(data_table(batches.mapping(found)), gettext("各列读作什么"))
        if found.mapping
        else "",
    }
    response = render_page(request, "intake/batch.html", context)
    if request.htmx and BatchState(found.state) not in AT_WORK:
        response["HX-Refresh"] = "true"  # the work is over: the whole page has changed
    return response


@needs(Permission.SHEET_LOAD)
@require_GET
@never_cache
def errors(request: Request, uuid: UUID) -> FileResponse:
    """The rows with faults as a workbook, each cell marked and explained."""
    found = batch_of(request, uuid)
    if found.forgotten or not (found.refused or found.warnings):
        raise Http404
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    services.write_error_sheet(request.scope, found, file, gettext)
    file.seek(0)
    stem = found.file_name.rsplit(".", 1)[0]
    name = gettext("%(name)s-待修改.xlsx") % {"name": stem}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _work(found: Batch) -> LongWork | None:
    if BatchState(found.state) not in AT_WORK:
        return None
    here = reverse("intake:batch", args=[found.uuid])
    cancel = "" if found.reverses_id else reverse("intake:cancel", args=[found.uuid])
    label = str(labels.STEP.get(found.step, labels.STEP[""]))
    total = max(found.total, found.done)
    return LongWork(label, found.done, total, poll=here, cancel=cancel)


def _facts(found: Batch) -> list[Fact]:
    facts = [
        Fact(gettext("单位"), org_name(found.org)),
        Fact(
            gettext("届别"), gettext("%(year)s 届") % {"year": found.cohort} if found.cohort else ""
        ),
        *(Fact(label, answer) for label, answer in target_of(found).answered(found)),
        Fact(gettext("文件"), found.file_name),
        Fact(gettext("工作表"), found.sheet),
        Fact(
            gettext("大小"), gettext("%(n)s KB") % {"n": formats.count(-(-found.file_size // 1024))}
        ),
        Fact(gettext("上传人"), found.account.name if found.account else gettext("系统")),
        Fact(gettext("上传时间"), formats.minute(found.created_at)),
        Fact(gettext("导入时间"), formats.minute(found.applied_at)),
        Fact(gettext("更正原因"), found.reason),
    ]
    return [fact for fact in facts if fact.value not in ("", formats.DASH)]


def _actions(request: Request, found: Batch) -> list[RecordAction]:
    def here(name: str) -> str:
        return reverse(f"intake:{name}", args=[found.uuid])

    actions = []
    if found.state == BatchState.PREVIEWED:
        actions += _deciding(found, here("apply"))
        actions.append(RecordAction(gettext("核对各列"), here("columns"), "get"))
        actions.append(RecordAction(gettext("取消"), here("cancel")))
    if found.state == BatchState.MAPPING:
        actions.append(RecordAction(gettext("指定各列"), here("columns"), "get", "main"))
        actions.append(RecordAction(gettext("取消"), here("cancel")))
    if (found.refused or found.warnings) and not found.forgotten and found.file_sha256:
        actions.append(RecordAction(gettext("下载错误表"), here("errors"), "get"))
    undoable = found.state == BatchState.APPLIED and not found.reverses_id
    if undoable and services.may_undo(found, request.now):
        actions.append(RecordAction(gettext("撤销这次导入"), here("undo")))
    return actions


def _deciding(found: Batch, href: str) -> list[RecordAction]:
    rows = services.to_write(found)
    if not rows:
        return []
    words = {"n": formats.count(rows)}
    why = gettext("为什么更正这些人的身份信息，依据是什么？") if found.rekeyed else ""
    if found.refused:
        label = gettext("只导入没有错误的 %(n)s 行") % words
        return [RecordAction(label, href, fields=[("only_good", "1")], reason=why)]
    if not found.new + found.changed + found.ended:
        return [RecordAction(gettext("内容没有变化，仍记下这一批"), href, tone="main")]
    return [RecordAction(gettext("确认导入 %(n)s 行") % words, href, tone="main", reason=why)]


def _notices(request: Request, found: Batch) -> list[Mapping[str, Any]]:
    twin = queries.twin_of(request.scope, found)
    reversal = queries.reversal_of(request.scope, found)
    return batches.notices(found, twin, reversal)
