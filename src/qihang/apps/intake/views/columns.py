"""Saying what the headings of a sheet mean, where they were not recognised or not rightly."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qihang.apps.intake import queries, services, tasks
from qihang.apps.intake.forms import ColumnsForm
from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import target_of
from qihang.apps.intake.views.lists import title
from qihang.apps.intake.views.lookup import batch_of
from qihang.kernel import Permission, Refusal
from qihang.policy import Label, load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.components import Crumb, Tab
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request


@needs(Permission.SHEET_LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def columns(request: Request, uuid: UUID) -> HttpResponse:
    """One select for each heading of the sheet looked at; it is then read again."""
    found = batch_of(request, uuid)
    sheets = found.workbook.get("sheets", [])
    sheet = parameters.choice(request.GET, "sheet", sheets, found.sheet)
    headings = queries.headings_of(request.scope, found, sheet)
    layout = load().layout(target_of(found).layout)
    form = ColumnsForm(found, layout, headings, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            _choose(request, found, form, sheet)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            return redirect("intake:batch", uuid)
    lacking = layout.lacking({column for *_, column in headings if column})
    context = {
        "form": form,
        "lacking": Label.listed(lacking).text(get_language() or ""),
        "sheets": _tabs(sheets, sheet),
        "crumbs": [
            Crumb(gettext("导入表格"), reverse("intake:batches")),
            Crumb(title(found), reverse("intake:batch", args=[uuid])),
        ],
    }
    return render_page(request, "intake/columns.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _choose(request: Request, found: Batch, form: ColumnsForm, sheet: str) -> None:
    services.choose(request.scope, found, form.meanings(), sheet)
    tasks.start(found.pk)


def _tabs(sheets: Sequence[str], current: str) -> list[Tab]:
    """A link for each sheet of a workbook that has several."""
    tabs = [Tab(name, f"?{urlencode({'sheet': name})}", name == current) for name in sheets]
    return tabs if sheets[1:] else []
