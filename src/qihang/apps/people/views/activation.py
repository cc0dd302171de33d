"""Handing out codes, and taking up an account with one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from qihang.apps.orgs.services import sign_in
from qihang.apps.people import queries, services
from qihang.apps.people.forms import ActivationForm, ListForm
from qihang.apps.people.services import Issued
from qihang.apps.people.views.graduates import asked_rows
from qihang.kernel import Permission, Refusal
from qihang.web import formats
from qihang.web.access import needs, public
from qihang.web.components import Column, Crumb, Row, Skipped, Table
from qihang.web.markup import el
from qihang.web.refusals import onto_form, tell
from qihang.web.request import Request


@needs(Permission.ACTIVATION_ISSUE)
@require_POST
@never_cache
def issue(request: Request) -> HttpResponse:
    """Codes for those ticked, shown this once, made to be printed and cut."""
    uuids = [UUID(text) for text in request.POST.getlist("graduate") if _is_uuid(text)]
    return _issue(request, uuids, again="again" in request.POST)


@needs(Permission.ACTIVATION_ISSUE)
@never_cache
def issue_all(request: Request) -> HttpResponse:
    """First how many would get a code and who is left out, then codes for all the address asks for."""
    rows = asked_rows(request, ListForm(request.GET).asked())
    wanted = queries.without_account(request.scope, rows)
    if request.method == "POST":
        return _issue(request, list(wanted.values_list("uuid", flat=True)))
    count, total = wanted.count(), rows.count()
    skipped = [Skipped(total - count, gettext("已激活"))] if total > count else []
    context = {"count": count, "skipped": skipped, "crumbs": _crumbs()}
    context["back"] = f"{reverse('people:graduates')}?{request.GET.urlencode()}"
    return render(request, "people/issue_all.html", context)


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("毕业生"), reverse("people:graduates"))]


def _issue(request: Request, uuids: list[UUID], *, again: bool = False) -> HttpResponse:
    try:
        issued = services.issue_codes(request.scope, uuids, again=again, told_at=request.now)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("people:graduates")
    context = {
        "table": _table(issued),
        "count": len(issued),
        "skipped": len(uuids) - len(issued),
        "until": formats.minute(issued[0].expires_at),
        "where": request.build_absolute_uri(reverse("people:activate")),
        "crumbs": _crumbs(),
    }
    return render(request, "people/codes.html", context)


@public
@never_cache
@sensitive_post_parameters("password", "id_number_end", "code")
def activate(request: Request) -> HttpResponse:
    """Prove, choose a password, be signed in."""
    if request.user.is_authenticated:
        return redirect("desk:home")
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        try:
            account = services.activate(form.claim(), form.cleaned_data["password"], address)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            sign_in(request, account)
            return redirect("desk:home")
    return render(
        request, "people/activate.html", {"form": form}, status=422 if form.errors else 200
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _table(issued: list[Issued]) -> Table:
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("班级")),
        Column(gettext("考生号")),
        Column(gettext("激活码")),
    ]
    rows = (
        Row((i.graduate.name, i.graduate.class_name, i.graduate.exam_number, el("code", i.code)))
        for i in issued
    )
    return Table(gettext("激活码"), columns, rows)
