"""Having codes sent, and taking up an account with one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from qihang.apps.orgs.services import also_on_device, sign_in
from qihang.apps.people import queries, services
from qihang.apps.people.forms import ActivationForm, ListForm
from qihang.apps.people.views.graduates import asked_rows
from qihang.apps.people.views.paper_codes import crumbs, order_paper, ticked
from qihang.kernel import Permission, Refusal
from qihang.web.access import needs, public
from qihang.web.components import Skipped
from qihang.web.refusals import add_refusal_message, onto_form, sentence
from qihang.web.request import Request


@needs(Permission.ACTIVATION_ISSUE)
@require_POST
@never_cache
def issue(request: Request) -> HttpResponse:
    """Codes to the phones of those ticked; nobody here sees one."""
    return _send(request, ticked(request), again="again" in request.POST)


@needs(Permission.ACTIVATION_ISSUE)
@never_cache
def issue_all(request: Request) -> HttpResponse:
    """First how many would get a code and who is left out, then codes for all the address asks for."""
    rows = asked_rows(request, ListForm(request.GET).asked())
    wanted = queries.without_account(request.scope, rows)
    if request.method == "POST":
        uuids = list(wanted.values_list("uuid", flat=True))
        return order_paper(request, uuids) if "paper" in request.POST else _send(request, uuids)
    count, total = wanted.count(), rows.count()
    skipped = [Skipped(total - count, gettext("已激活"))] if total > count else []
    context = {"count": count, "skipped": skipped, "crumbs": crumbs()}
    context["back"] = f"{reverse('people:graduates')}?{request.GET.urlencode()}"
    return render(request, "people/issue_all.html", context)


def _send(request: Request, uuids: list[UUID], *, again: bool = False) -> HttpResponse:
    try:
        sent = services.send_codes(request.scope, uuids, again=again, notified_at=request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("people:graduates")
    one = sent.graduates[0]
    facts = {"count": len(sent.graduates), "phone": one.phone_masked}
    if len(sent.graduates) == 1:
        messages.success(request, gettext("激活码已发往 %(phone)s。") % facts)
    else:
        words = gettext("激活码已发往 %(count)s 人登记的手机，如 %(phone)s。")
        messages.success(request, words % facts)
    for left_out, count in sent.reasons():
        facts = {"count": count, "reason": sentence(left_out)}
        messages.warning(request, gettext("跳过 %(count)s 人：%(reason)s") % facts)
    if len(uuids) == 1:
        return redirect("people:graduate", one.uuid)
    return redirect("people:graduates")


@public
@never_cache
@sensitive_post_parameters("password", "id_number_end", "code")
def activate(request: Request) -> HttpResponse:
    """Prove, choose a password, be signed in."""
    if request.user.is_authenticated:
        if request.method != "POST":
            return redirect("desk:home")
        also_on_device(request.user.pk)
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        try:
            account = services.activate(
                form.claim(),
                form.cleaned_data["password"],
                address,
                apart=form.cleaned_data["apart"],
                notified_at=request.now,
            )
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            sign_in(request, account)
            if account.graduates.count() > 1:
                words = gettext("这届学籍已并入您原来的账号，登录名不变：%(name)s。")
                messages.success(request, words % {"name": account.username})
            elif account.username != form.claim().exam_number.strip():
                words = gettext("这个考生号已是另一个账号的登录名，请记下您的登录名：%(name)s。")
                messages.warning(request, words % {"name": account.username})
            return redirect("desk:home")
    return render(
        request, "people/activate.html", {"form": form}, status=422 if form.errors else 200
    )
