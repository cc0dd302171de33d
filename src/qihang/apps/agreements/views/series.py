"""Series of numbers: what there is, a new one, and one that is closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.agreements import forms, labels, queries, services
from qihang.apps.agreements.models import AgreementSeries
from qihang.apps.agreements.rules import AgreementForm
from qihang.apps.orgs.labels import org_name
from qihang.kernel import Permission
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Column, Crumb, Empty, Page, RecordAction, Table, TableRow, status
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

ISSUE = Permission.AGREEMENT_ISSUE


@needs(Permission.AGREEMENT_SEE)
@require_safe
def series(request: Request) -> HttpResponse:
    """Every series from which the reader's numbers come, with how much of it is left."""
    found = queries.usable_series(request.scope, current_cohort())
    page = Page.of(request.GET, found.count())
    rows = list(found[page.offset : page.end])
    issues = request.scope.allows(ISSUE)
    new = RecordAction(gettext("登记号段"), reverse("agreements:issue_series"), "get", "main")
    open_ = [
        row for row in rows if row.closed_at is None and request.scope.holds(ISSUE, row.org_path)
    ]
    context = {
        "crumbs": [Crumb(gettext("就业协议"), reverse("agreements:index"))],
        "actions": [new] if issues else [],
        "table": _table(request, rows),
        "page": page,
        "closing": [(_span(row), [_close(row)]) for row in open_],
    }
    return render_page(request, "agreements/series.html", context)


@needs(ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request) -> HttpResponse:
    """A new range of numbers."""
    orgs = queries.series_places(request.scope)
    form = forms.SeriesForm(orgs, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            kind = AgreementForm(form.cleaned_data["form"])
            made = services.issue_series(
                request.scope, form.org(), current_cohort(), kind, form.ends(), request.now
            )
            words = gettext("已登记 %(count)s 个编号。")
            messages.success(request, words % {"count": formats.count(made.range.size)})
            return redirect("agreements:series")
    context = {
        "heading": gettext("登记号段"),
        "sub": gettext("编号在全省不重复；号段之间不能有相同的编号。"),
        "crumbs": [Crumb(gettext("号段"), reverse("agreements:series"))],
        "form": form,
    }
    code = 422 if form.is_bound else 200
    return render_page(request, "agreements/form.html", context, status=code)


@needs(ISSUE)
@require_POST
def close(request: Request, uuid: UUID) -> HttpResponse:
    """No more of its numbers are given out."""
    found = get_or_404(queries.series_in(request.scope).get, uuid=uuid)
    must_hold(request, ISSUE, found.org_path)
    with report_outcome(request, gettext("号段已停用，已发放的编号不受影响。")):
        reason = parameters.text(request.POST, "reason", 1000)
        services.close_series(request.scope, found, request.now, reason)
    return redirect("agreements:series")


def _table(request: Request, rows: list[AgreementSeries]) -> Table:
    used = queries.series_used(request.scope, rows)
    columns = [
        Column(gettext("编号"), lead=True),
        Column(gettext("由谁发放")),
        Column(gettext("形式")),
        Column(gettext("共"), end=True),
        Column(gettext("已发放"), end=True),
        Column(gettext("状态")),
    ]
    body = [_row(row, used.get(row.pk, 0)) for row in rows]
    none = Empty(gettext("本届还没有登记号段。学校登记号段以后，学院才能发放编号。"))
    return Table(gettext("号段"), columns, body, empty=none)


def _row(row: AgreementSeries, used: int) -> TableRow:
    closed = row.closed_at is not None
    word = status(gettext("已停用"), "closed") if closed else status(gettext("使用中"), "done")
    form = str(labels.FORM[AgreementForm(row.form)])
    numbers = (formats.count(row.range.size), formats.count(used))
    return TableRow((_span(row), org_name(row.org), form, *numbers, word))


def _span(row: AgreementSeries) -> str:
    numbers = row.range
    ends = {"first": numbers.text(numbers.first), "last": numbers.text(numbers.last)}
    return gettext("%(first)s 至 %(last)s") % ends


def _close(row: AgreementSeries) -> RecordAction:
    return RecordAction(
        gettext("停用"),
        reverse("agreements:close_series", args=[row.uuid]),
        tone="danger",
        reason=gettext("为什么停用？"),
    )
