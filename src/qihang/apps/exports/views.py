"""A list as a file: choose the form, wait if it is long, take it."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.exports import queries, services, tasks
from qihang.apps.exports.forms import ExportForm
from qihang.apps.exports.models import EXPIRED, FAILED, READY, Export
from qihang.apps.exports.sources import Source, source_named
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import LongWork
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TAKES = Permission.SHEET_EXPORT
_PAGING = frozenset({"page"})  # what a file does not have


@needs(TAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, source: str) -> HttpResponse | FileResponse:
    """In what form; small lists are handed out at once, large ones are made by a job."""
    found = _source(request, source)
    named = {n: parameters.text(request.GET, n) for n in request.GET if n not in _PAGING}
    asked = {name: value for name, value in named.items() if value}
    may_unmask = request.scope.allows(Permission.PERSON_UNMASK)
    form = ExportForm(found, request.POST or None, may_unmask=may_unmask)
    if form.is_bound and form.is_valid():
        try:
            return _begin(request, source, asked, form)
        except Refusal as refusal:
            onto_form(form, refusal)
    rows = found.rows(request.scope, asked, request.now, whole=False).count()
    context = {
        "source": found,
        "form": form,
        "rows": formats.count(rows),
        "narrowed": sorted(set(asked) - {"sort"}),
        "here": request.get_full_path(),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "exports/new.html", context, status=status)


@needs(TAKES)
@require_safe
def export(request: Request, uuid: UUID) -> HttpResponse:
    """How far an export is; when it is ready, the way to its file."""
    found = _own(request, uuid)
    context = {"export": found, "work": _work(found), "ready": found.state == READY}
    return render_page(request, "exports/export.html", context)


@needs(TAKES)
@require_safe
def file(request: Request, uuid: UUID) -> FileResponse | HttpResponseRedirect:
    """The bytes, for the account that asked."""
    found = _own(request, uuid)
    if found.state != READY:
        return redirect("exports:export", uuid)
    return _handed(found)


@needs(TAKES)
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """Stop it; a worker stops at its next rows."""
    services.cancel(_own(request, uuid), request.now)
    return redirect("exports:export", uuid)


def _begin(
    request: Request, source: str, asked: dict[str, str], form: ExportForm
) -> FileResponse | HttpResponseRedirect:
    asked_for = services.ask_for(request.scope, source, asked, form.wanted(), request.now)
    if services.at_once(asked_for, request.now):
        made = services.make(asked_for.uuid, request.now)
        return _handed(made) if made.state == READY else redirect("exports:export", made.uuid)
    tasks.start(asked_for.uuid)
    return redirect("exports:export", asked_for.uuid)


def _handed(export: Export) -> FileResponse:
    day = timezone.localdate(export.asked_at)
    name = f"{source_named(export.source).title}-{day:%Y%m%d}.{export.ending}"
    return download(services.open_export(export), name, TYPES[export.ending])


def _work(export: Export) -> LongWork:
    failed = export.state in {FAILED, EXPIRED}
    return LongWork(
        label=str(source_named(export.source).title),
        done=export.done,
        total=export.total,
        state="failed" if failed else "done" if export.state == READY else "running",
        poll=reverse("exports:export", args=[export.uuid]),
        cancel=reverse("exports:cancel", args=[export.uuid]),
        outcome=_failed(export) if failed else _done(export),
    )


def _done(export: Export) -> str:
    return gettext("已完成，共 %(rows)s 条。") % {"rows": formats.count(export.done)}


def _failed(export: Export) -> str:
    """Why there is no file, and the way out."""
    words = {
        "stopped": gettext("已按要求停止，没有生成文件。"),
        "disk_full": gettext("服务器磁盘已满，文件没有写成。请通知管理员清理磁盘，然后重新导出。"),
        "disk_read_only": gettext("服务器磁盘不能写入，文件没有写成。请通知管理员，然后重新导出。"),
    }
    if export.failure in words:
        return words[export.failure]
    if export.error:
        return gettext(
            "没有完成，请回到列表重新导出；仍然不行，请把错误编号 %(number)s 告诉管理员。"
        ) % {"number": export.error}
    return gettext("没有完成，请回到列表重新导出。")


def _source(request: Request, name: str) -> Source:
    try:
        found = source_named(name)
    except KeyError:
        raise Http404 from None
    if not request.scope.allows(found.permission):
        raise Http404
    return found


def _own(request: Request, uuid: UUID) -> Export:
    return get_or_404(queries.export_in, request.scope, uuid)
