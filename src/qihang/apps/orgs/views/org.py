"""One organisation: its facts and history; renaming, closing, reopening it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.closing_blockers import Leaving
from qihang.apps.orgs.forms import OrgChangeForm, OrgCloseForm
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.pages.acts import moments
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import Naming
from qihang.apps.orgs.views.choices import find_in
from qihang.kernel import Permission
from qihang.web import formats, parameters
from qihang.web.access import must_hold, needs
from qihang.web.components import Crumb, Fact, RecordAction, status
from qihang.web.panels import panels
from qihang.web.refusals import refusals_on, report_outcome, sentence
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def org(request: Request, uuid: UUID) -> HttpResponse:
    """One organisation: facts, what was done to it, and what may be done now."""
    found = _found(request, uuid)
    above = request.scope.holds(Permission.ACCOUNT_MANAGE, _above(found))
    context = {
        "org": found,
        "crumbs": _crumbs(),
        "sub": f"{labels.KIND[OrgKind(found.kind)]} · {found.code}",
        "facts": _facts(found),
        "actions": _actions(found) if above else [],
        "panels": panels(request, found),
        "moments": moments(request.scope, queries.acts_on(request.scope, "org", uuid)[:20]),
    }
    return render(request, "orgs/org.html", context)


@needs(Permission.ACCOUNT_MANAGE)
def change(request: Request, uuid: UUID) -> HttpResponse:
    """The form with its names, codes and, where it may move, the organisation above."""
    found = _managed(request, uuid)
    form = OrgChangeForm(find_in(request), found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _change(request, found, form.cleaned_data)
            messages.success(request, gettext("已保存。"))
            return redirect("orgs:org", uuid)
    return render(request, "orgs/change.html", {"form": form, "crumbs": _crumbs(found)})


@needs(Permission.ACCOUNT_MANAGE)
def close(request: Request, uuid: UUID) -> HttpResponse:
    """From which day and why; what still stands is said before anything is asked."""
    found = _managed(request, uuid)
    form = OrgCloseForm(request.POST or None, initial={"day": real_today()})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with refusals_on(form):
            services.close_org(request.scope, found, asked["day"], asked["reason"], request.now)
            messages.success(request, gettext("%(name)s 的关闭已登记。") % {"name": found.name})
            return redirect("orgs:org", uuid)
    standing = services.what_stands(Leaving(found.path, real_today(), request.now))
    context = {
        "form": form,
        "crumbs": _crumbs(found),
        "org": found,
        "standing": [] if form.is_bound else [sentence(one) for one in standing],
    }
    return render(request, "orgs/close.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
def reopen(request: Request, uuid: UUID) -> HttpResponse:
    """Take the closing back."""
    found = _managed(request, uuid)
    with report_outcome(request, gettext("%(name)s 已恢复。") % {"name": found.name}):
        services.reopen_org(request.scope, found, parameters.text(request.POST, "reason", 1000))
    return redirect("orgs:org", uuid)


def standing(org: Org) -> str:
    """Whether it works today, as a `status`."""
    if org.open_until is None:
        return status(gettext("未关闭"), "done")
    if org.open_until > real_today():
        words = gettext("%(day)s 起关闭") % {"day": formats.day(org.open_until)}
        return status(words, "waiting")
    return status(gettext("已关闭"), "closed")


def _found(request: Request, uuid: UUID) -> Org:
    rows = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE).select_related("parent")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _managed(request: Request, uuid: UUID) -> Org:
    """One that is managed from above."""
    found = _found(request, uuid)
    must_hold(request, Permission.ACCOUNT_MANAGE, _above(found))
    return found


def _above(org: Org) -> str:
    return org.parent.path if org.parent else org.path


def _change(request: Request, org: Org, asked: dict) -> None:
    names = ("code", "name", "short_name", "name_en")
    naming = Naming(**{name: asked[name].strip() for name in names})
    parent = None
    if "parent" in asked:
        managed = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE)
        parent = managed.get(code=asked["parent"])
    services.change_org(request.scope, org, naming, parent)


def _crumbs(org: Org | None = None) -> list[Crumb]:
    crumbs = [Crumb(pgettext("目录", "单位"), reverse("orgs:tree"))]
    return crumbs if org is None else [*crumbs, Crumb(labels.org_name(org), _to("org", org))]


def _facts(org: Org) -> list[Fact]:
    return [
        Fact(gettext("名称"), org.name),
        Fact(gettext("简称"), org.short_name),
        Fact(gettext("英文名称"), org.name_en),
        Fact(gettext("代码"), org.code),
        Fact(gettext("类别"), labels.KIND[OrgKind(org.kind)]),
        Fact(gettext("上级单位"), labels.org_name(org.parent) if org.parent else ""),
        Fact(gettext("状态"), standing(org)),
        Fact(gettext("关闭原因"), org.close_reason),
    ]


def _actions(org: Org) -> list[RecordAction]:
    change = RecordAction(gettext("修改"), _to("change", org), "get")
    if org.open_until is None:
        return [change, RecordAction(gettext("关闭单位"), _to("close", org), "get", "danger")]
    back = RecordAction(
        gettext("恢复单位"),
        _to("reopen", org),
        reason=gettext("为什么要恢复 %(name)s？") % {"name": labels.org_name(org)},
    )
    return [change, back]


def _to(name: str, org: Org) -> str:
    return reverse(f"orgs:{name}", args=[org.uuid])
