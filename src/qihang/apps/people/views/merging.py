"""Duplicate records: those suspected, the page that shows two beside each other, merging and its undoing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qihang.apps.orgs.labels import org_name
from qihang.apps.people import labels, queries, services
from qihang.apps.people.forms import FindForm, MergeForm
from qihang.apps.people.models import Graduate, Merge
from qihang.kernel import Cohort, Permission
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Column, Crumb, Empty, RecordAction, Table, TableRow
from qihang.web.edition import current_cohort
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request


@needs(Permission.ROSTER_IMPORT)
@require_GET
@never_cache
def duplicates(request: Request) -> HttpResponse:
    """Pairs of records that may be of one person."""
    found = services.suspects_in(request.scope, current_cohort())
    services.record_list(request.scope, len(found))
    columns = [
        Column(gettext("记录"), lead=True),
        Column(gettext("学院")),
        Column(gettext("另一条记录")),
        Column(gettext("它的学院")),
        Column(gettext("相同之处")),
    ]
    rows = [
        TableRow(
            (*_named(s.first), *_named(s.second), "、".join(str(labels.SUSPECT[w]) for w in s.why)),
            href=reverse("people:merge", args=[s.first.uuid, s.second.uuid]),
        )
        for s in found
    ]
    none = Empty(gettext("没有发现疑似重复的记录。"))
    table = Table(gettext("疑似重复的记录"), columns, rows, empty=none)
    return render(request, "people/duplicates.html", {"table": table, "crumbs": _crumbs()})


@needs(Permission.ROSTER_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find_other(request: Request, uuid: UUID) -> HttpResponse:
    """Which other record of the same cohort is the same person's."""
    found = _managed(request, uuid)
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["exam_number"]
        rows = queries.graduates_in(request.scope, Cohort(found.cohort))
        other = rows.filter(exam_number=number, standing="").exclude(pk=found.pk).first()
        if other is not None:
            return redirect("people:merge", uuid, other.uuid)
        form.add_error("exam_number", gettext("本校本届没有这个考生号的另一条记录。"))
    return render(request, "people/find_other.html", {"form": form, "crumbs": _crumbs(found)})


@needs(Permission.ROSTER_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: Request, uuid: UUID, other: UUID) -> HttpResponse:
    """Both records and what becomes of what each has; the first one goes on."""
    survivor, duplicate = _managed(request, uuid), _managed(request, other)
    form = MergeForm(survivor, duplicate, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.merge(
                request.scope,
                uuid,
                other,
                form.names_from_other(),
                form.cleaned_data["reason"],
                request.now,
            )
            messages.success(request, gettext("已合并。可以在这名毕业生的页面上撤销。"))
            return redirect("people:graduate", uuid)
    for one in (survivor, duplicate):
        services.record_read(request.scope, one)
    lines = services.merge_lines(request.scope, survivor, duplicate)
    context = {
        "form": form,
        "table": _compared(survivor, duplicate),
        "effects": _effects(lines),
        "blocks": services.merge_obstacles(survivor, duplicate),
        "turned": reverse("people:merge", args=[other, uuid]),
        "crumbs": _crumbs(survivor),
    }
    return render(request, "people/merge.html", context)


@needs(Permission.ROSTER_IMPORT)
@require_POST
def unmerge(request: Request, uuid: UUID) -> HttpResponse:
    """Set the two records of a merge apart again; the address names the merge."""
    try:
        found = queries.merge_in(request.scope, uuid)
    except Merge.DoesNotExist:
        raise Http404 from None
    reason = parameters.text(request.POST, "reason", 1000)
    with report_outcome(request, gettext("已撤销合并，两条记录恢复原样。")):
        services.unmerge(request.scope, uuid, reason, request.now)
    survivor = found.change.successor
    return redirect("people:graduate", survivor.uuid if survivor else found.change.graduate.uuid)


def merge_actions(request: Request, graduate: Graduate) -> list[RecordAction]:
    """What may be done about merging on the page of a graduate."""
    made = [
        RecordAction(
            gettext("撤销合并（%(number)s）") % {"number": one.change.graduate.exam_number},
            reverse("people:unmerge", args=[one.uuid]),
            reason=gettext("为什么撤销合并？"),
        )
        for one in queries.merges_into(request.scope, graduate)
    ]
    if graduate.standing:
        return made
    href = reverse("people:find_other", args=[graduate.uuid])
    return [*made, RecordAction(gettext("合并重复记录"), href, "get")]


def _managed(request: Request, uuid: UUID) -> Graduate:
    found = get_or_404(queries.graduate_in, request.scope, uuid)
    must_hold(request, Permission.ROSTER_IMPORT, found.org_path)
    return found


def _named(graduate: Graduate) -> tuple[str, str]:
    return f"{graduate.name} {graduate.exam_number}", org_name(graduate.org)


def _compared(survivor: Graduate, duplicate: Graduate) -> Table:
    columns = [
        Column("", lead=True),
        Column(gettext("保留的记录")),
        Column(gettext("并入的记录")),
        Column(gettext("相同")),
    ]
    both = (survivor, duplicate)
    rows = [
        (gettext("姓名"), *(g.name for g in both)),
        (gettext("考生号"), *(g.exam_number for g in both)),
        (gettext("身份证号"), *(g.id_number_masked for g in both)),
        (gettext("学号"), *(g.student_number for g in both)),
        (gettext("手机号码"), *(g.phone_masked for g in both)),
        (gettext("学院"), *(org_name(g.org) for g in both)),
        (gettext("专业"), *(g.major_name for g in both)),
        (gettext("班级"), *(g.class_name for g in both)),
        (gettext("建立时间"), *(formats.minute(g.created_at) for g in both)),
    ]
    same = {True: gettext("是"), False: gettext("否")}
    shown = [TableRow((*row, same[row[1] == row[2]])) for row in rows]
    return Table(gettext("两条记录"), columns, shown)


def _effects(lines: list[services.MergeLine]) -> Table:
    columns = [
        Column("", lead=True),
        Column(gettext("保留的记录")),
        Column(gettext("并入的记录")),
        Column(gettext("合并之后")),
    ]
    rows = [TableRow((line.label, line.survivor, line.duplicate, line.becomes)) for line in lines]
    return Table(gettext("合并之后"), columns, rows)


def _crumbs(found: Graduate | None = None) -> list[Crumb]:
    crumbs = [Crumb(gettext("毕业生"), reverse("people:graduates"))]
    if found is not None:
        crumbs.append(Crumb(found.name, reverse("people:graduate", args=[found.uuid])))
    return crumbs
