"""Numbers given to graduates: who has none yet, many at once, or one with a number that is named."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.agreements import forms, queries, services
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.queries import college_choices
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import ListedGraduate
from qihang.kernel import Permission, Refusal
from qihang.web import parameters
from qihang.web.access import get_or_404, needs
from qihang.web.address import of_record
from qihang.web.components import BulkAction, Column, Crumb, Empty, Filter, Page, Table, TableRow
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, refusals_on, sentence
from qihang.web.request import Request

MANAGE = Permission.AGREEMENT_MANAGE
COLLEGES = 200


@needs(MANAGE)
@require_safe
def numbers(request: Request) -> HttpResponse:
    """Graduates without a living agreement, to be ticked."""
    found = queries.without_agreement(request.scope, current_cohort(), request.GET.dict())
    page = Page.of(request.GET, found.count())
    rows = ListedGraduate.of(found[page.offset : page.end])
    context = {
        "crumbs": _crumbs(),
        "filters": _filters(request),
        "page": page,
        "table": _table(request, rows),
        "bulk": [BulkAction(gettext("发放编号"), reverse("agreements:give_numbers"))],
    }
    return render_page(request, "agreements/numbers.html", context)


@needs(MANAGE)
@require_POST
def give_numbers(request: Request) -> HttpResponse:
    """First how many get a number, then the act itself."""
    uuids = parameters.uuids(request.POST, "graduate")
    found = list(queries.graduates_to_give(request.scope, uuids))
    if not found:
        messages.warning(request, gettext("请先勾选毕业生。"))
        return redirect("agreements:numbers")
    if "confirmed" in request.POST:
        return _give(request, found)
    context = {
        "crumbs": _crumbs(),
        "count": len(found),
        "names": [f"{one.name} {one.student_number}" for one in found],
        "uuids": [str(one.uuid) for one in found],
        "back": reverse("agreements:numbers"),
    }
    return render_page(request, "agreements/give_numbers.html", context)


@needs(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def give_number(request: Request, uuid: UUID) -> HttpResponse:
    """A number for one graduate: the next free one, or the one on the paper."""
    found = get_or_404(queries.graduates_to_give(request.scope, [uuid]).get)
    form = forms.NumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            made = services.give_number(request.scope, found, request.now, form.wanted())
            words = gettext("已发放编号 %(number)s。")
            messages.success(request, words % {"number": made.number})
            return redirect("agreements:agreement", made.uuid)
    context = {
        "heading": gettext("发放编号"),
        "sub": f"{found.name} · {org_name(found.org)}",
        "crumbs": _crumbs(),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "agreements/form.html", context, status=status)


def _give(request: Request, found: list[Graduate]) -> HttpResponse:
    try:
        given = services.give_numbers(request.scope, found, request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("agreements:numbers")
    words = gettext("已发放 %(count)s 个编号。")
    if given.agreements:
        messages.success(request, words % {"count": len(given.agreements)})
    for reason, count in Counter(sentence(why) for _, why in given.skipped).items():
        facts = {"count": count, "reason": reason}
        messages.warning(request, gettext("跳过 %(count)s 人：%(reason)s") % facts)
    return redirect("agreements:index")


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("就业协议"), reverse("agreements:index"))]


def _filters(request: Request) -> list[Filter]:
    filters = [Filter("q", gettext("姓名、考生号、学号、证件号或手机号"), "search")]
    found = college_choices(request.scope, MANAGE, COLLEGES)
    colleges = [(str(college.uuid), org_name(college)) for college in found]
    if len(colleges) > 1:
        filters.append(Filter("org", gettext("学院"), choices=colleges))
    return [*filters, Filter("klass", gettext("班级"), "search")]


def _table(request: Request, rows: list[ListedGraduate]) -> Table:
    columns = [
        Column(gettext("姓名"), sort="name", lead=True),
        Column(gettext("学号"), sort="student_number"),
        Column(gettext("学院")),
        Column(gettext("专业")),
        Column(gettext("班级"), sort="class"),
    ]
    none = Empty(gettext("没有等着领取编号的毕业生。"))
    sort = parameters.text(request.GET, "sort") or "name"
    return Table(
        gettext("还没有协议的毕业生"), columns, map(_row, rows), request.GET, sort, "graduate",
        empty=none,
    )  # fmt: skip


def _row(graduate: ListedGraduate) -> TableRow:
    cells = (
        graduate.name,
        graduate.student_number,
        graduate.college,
        graduate.major_name,
        graduate.class_name,
    )
    href = of_record("agreements:give_number", graduate.uuid)
    return TableRow(cells, href=href, key=str(graduate.uuid))
