"""Uploading a sheet of one kind: the template, what its columns mean, and the form."""

from tempfile import TemporaryFile

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from qihang.apps.intake import queries, services, tasks
from qihang.apps.intake.forms import UploadForm
from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import Target
from qihang.apps.intake.views.lookup import target_of
from qihang.engines.tabular import help_of, write_template
from qihang.kernel import Permission, Refusal
from qihang.policy import load
from qihang.web.access import needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Column, Crumb, RecordAction, Table, TableRow
from qihang.web.markup import with_language
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request

YEARS = 2  # cohorts that can be chosen: this one and the one before
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@accepts_files("sheet")
@needs(Permission.SHEET_LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, target: str) -> HttpResponse:
    """Template, file, and what stands in each column."""
    found = target_of(request, target)
    form = _form(request, found)
    if form.is_bound and form.is_valid():
        try:
            batch = _receive(request, found, form)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            return redirect("intake:batch", batch.uuid)
    layout = load().layout(found.layout)
    context = {
        "title": gettext("导入%(what)s") % {"what": found.title},
        "help": layout.help.text(get_language() or ""),
        "form": form,
        "crumbs": [Crumb(gettext("导入表格"), reverse("intake:batches"))],
        "template": RecordAction(
            gettext("下载模板"), reverse("intake:template", args=[found.name]), "get"
        ),
        "columns": _columns(found),
    }
    return render_page(request, "intake/new.html", context, status=422 if form.errors else 200)


@needs(Permission.SHEET_LOAD)
@require_GET
def template(request: Request, target: str) -> FileResponse:
    """The empty workbook with drop-downs and help."""
    found = target_of(request, target)
    layout = load().layout(found.layout)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(layout, load().codes, file, get_language() or "", gettext)
    file.seek(0)
    name = f"{layout.label.text(get_language() or '')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _form(request: Request, target: Target) -> UploadForm:
    this = load().edition(settings.QIHANG_EDITION).cohort.year
    most = load().limit(load().purpose("sheet").most_bytes, request.today)
    orgs = list(queries.orgs_for(request.scope, target)[:400])
    years = () if target.delivers else range(this, this - YEARS, -1)
    asks = target.questions(request.today)
    return UploadForm(orgs, years, asks, most, request.POST or None, request.FILES or None)


@transaction.atomic
def _receive(request: Request, target: Target, form: UploadForm) -> Batch:
    """The batch and the job that reads it, both or neither."""
    upload = form.cleaned_data["file"]
    batch = services.receive(
        request.scope, target, form.org_chosen, upload, upload.name, request.now,
        cohort=form.cohort_chosen, answers=form.cleaned_data,
    )  # fmt: skip
    tasks.start(batch.pk)
    return batch


def _columns(target: Target) -> Table:
    language, layout = get_language() or "", load().layout(target.layout)
    heads = [
        Column(gettext("栏目"), lead=True),
        Column(gettext("必填")),
        Column(gettext("怎么填")),
        Column(gettext("示例")),
    ]
    rows = [
        TableRow(
            (
                c.label.text(language),
                gettext("必填") if c.required else "",
                help_of(layout, c, language, gettext),
                with_language(c.example),
            )
        )
        for c in layout.columns.values()
    ]
    return Table(gettext("表里的栏目"), heads, rows)
