"""The organisations one manages, and opening another."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.forms import OrgForm
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import OrgFilter
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.views.choices import find_in
from qihang.apps.orgs.views.org import standing
from qihang.kernel import Permission
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import Column, Crumb, Empty, Filter, Page, RecordAction, Table, TableRow
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def tree(request: Request) -> HttpResponse:
    """Organisations in the order of the tree."""
    asked = request.GET
    wanted = OrgFilter(
        parameters.text(asked, "q"), parameters.text(asked, "kind"), parameters.text(asked, "state")
    )
    rows = queries.orgs_like(request.scope, wanted)
    page = Page.of(asked, rows.count())
    context = {
        "filters": _filters(),
        "query": asked,
        "page": page,
        "table": _table(rows[page.offset : page.end]),
        "actions": [RecordAction(gettext("设立单位"), reverse("orgs:open"), "get", "main")],
    }
    return render_page(request, "orgs/tree.html", context)


@needs(Permission.ACCOUNT_MANAGE)
def open_(request: Request) -> HttpResponse:
    """The form for a new organisation."""
    form = OrgForm(find_in(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            org = _open(request, form.cleaned_data)
            messages.success(request, gettext("已设立 %(name)s。") % {"name": labels.org_name(org)})
            return redirect("orgs:org", org.uuid)
    crumbs = [Crumb(pgettext("目录", "单位"), reverse("orgs:tree"))]
    return render(request, "orgs/open.html", {"form": form, "crumbs": crumbs})


def _open(request: Request, asked: dict) -> Org:
    parent = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE).get(code=asked["parent"])
    return services.open_org(
        request.scope,
        parent,
        OrgKind(asked["kind"]),
        asked["code"].strip(),
        asked["name"].strip(),
        place=parent.place,
        short_name=asked["short_name"].strip(),
        name_en=asked["name_en"].strip(),
    )


def _filters() -> list[Filter]:
    kinds = [(k.value, str(labels.KIND[k])) for k in OrgKind]
    states = [("open", gettext("未关闭")), ("closed", gettext("已关闭或将关闭"))]
    return [
        Filter("q", gettext("名称或代码"), "search"),
        Filter("kind", gettext("类别"), choices=kinds),
        Filter("state", gettext("状态"), choices=states),
    ]


def _table(rows: Iterable[Org]) -> Table:
    columns = [
        Column(gettext("名称"), lead=True),
        Column(gettext("代码")),
        Column(gettext("类别")),
        Column(gettext("上级单位")),
        Column(gettext("状态")),
    ]
    words = gettext("没有符合条件的单位。可以放宽条件，或设立单位。")
    return Table(pgettext("目录", "单位"), columns, map(_row, rows), empty=Empty(words))


def _row(org: Org) -> TableRow:
    above = labels.org_name(org.parent) if org.parent else formats.DASH
    cells = (labels.org_name(org), org.code, labels.KIND[OrgKind(org.kind)], above, standing(org))
    return TableRow(cells, href=reverse("orgs:org", args=[org.uuid]))
