"""The organisations one manages, and opening another."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.forms import OrgForm
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.views.choices import find_in
from qihang.kernel import Permission, Refusal
from qihang.web.access import needs
from qihang.web.components import Action, Column, Crumb, Filter, Page, Row, Table
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def tree(request: Request) -> HttpResponse:
    """Organisations in the order of the tree."""
    asked = request.GET
    rows = queries.orgs_of_kind(request.scope, asked.get("kind", ""), asked.get("q", ""))
    page = Page.of(asked, rows.count())
    context = {
        "filters": _filters(),
        "query": asked,
        "page": page,
        "table": _table(rows[page.offset : page.end]),
        "actions": [Action(gettext("设立单位"), reverse("orgs:open"), "get", "main")],
    }
    return render_page(request, "orgs/tree.html", context)


@needs(Permission.ACCOUNT_MANAGE)
def open_(request: Request) -> HttpResponse:
    """The form for a new organisation."""
    form = OrgForm(find_in(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            org = _open(request, form.cleaned_data)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, gettext("已设立 %(name)s。") % {"name": org.name})
            return redirect("orgs:tree")
    crumbs = [Crumb(gettext("单位"), reverse("orgs:tree"))]
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
        name_en=asked["name_en"].strip(),
    )


def _filters() -> list[Filter]:
    kinds = [(k.value, str(labels.KIND[k])) for k in OrgKind]
    return [
        Filter("q", gettext("名称或代码"), "search"),
        Filter("kind", gettext("类别"), choices=kinds),
    ]


def _table(rows: Iterable[Org]) -> Table:
    columns = [
        Column(gettext("名称"), lead=True),
        Column(gettext("代码")),
        Column(gettext("类别")),
        Column(gettext("上级单位")),
    ]
    shown = (
        Row((o.name, o.code, labels.KIND[OrgKind(o.kind)], o.parent.name if o.parent else ""))
        for o in rows
    )
    return Table(gettext("单位"), columns, shown)
