"""A graduate's own phone and e-mail: what is on record, and changing it with a code."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qihang.apps.people import labels, queries, services
from qihang.apps.people.forms import CodeForm, EmailForm, PhoneForm
from qihang.apps.people.models import ContactChange, Graduate
from qihang.apps.people.rules import ContactChannel
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Crumb, Fact, Moment, RecordAction
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

OWN = Permission.CONTACT_CHANGE_OWN


@needs(OWN)
@require_GET
@never_cache
def contact(request: Request) -> HttpResponse:
    """Where notices go, a code that is awaited, and what was changed when."""
    return _page(request, CodeForm())


@needs(OWN)
@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def phone(request: Request) -> HttpResponse:
    """To which number the code goes."""
    return _ask(request, ContactChannel.PHONE, PhoneForm(request.POST or None))


@needs(OWN)
@never_cache
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def email(request: Request) -> HttpResponse:
    """To which address the code goes."""
    return _ask(request, ContactChannel.EMAIL, EmailForm(request.POST or None))


@needs(OWN)
@never_cache
@sensitive_post_parameters("code")
@require_POST
def code(request: Request) -> HttpResponse:
    """The code comes back: what it was sent to is registered."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            done = services.confirm_contact(request.scope, form.cleaned_data["code"], request.now)
            words = gettext("已登记 %(address)s，以后的通知发到这里。")
            messages.success(request, words % {"address": done.new_masked})
            _note_shared(request, done)
            return redirect("people:contact")
    return _page(request, form)


@needs(OWN)
@require_POST
def stop(request: Request) -> HttpResponse:
    """Give up a change that was begun."""
    services.forget_request(request.scope)
    messages.success(request, gettext("已取消，登记的联系方式没有变。"))
    return redirect("people:contact")


@needs(OWN)
@require_POST
def restore(request: Request) -> HttpResponse:
    """The office recorded a number the graduate did not ask for."""
    with report_outcome(request, gettext("已恢复原号码，学校会核查。请把密码也改一下。")):
        services.restore_phone(request.scope, request.now)
    return redirect("people:contact")


def _ask(request: Request, channel: ContactChannel, form: PhoneForm | EmailForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            asked = services.ask_contact(request.scope, channel, form.address(), request.now)
            words = gettext("验证码已发往 %(address)s，请在下面填写。")
            messages.success(request, words % {"address": asked.address_masked})
            return redirect("people:contact")
    context = {
        "form": form,
        "heading": labels.CHANGING[channel],
        "crumbs": [Crumb(gettext("我的联系方式"), reverse("people:contact"))],
        "back": reverse("people:contact"),
    }
    status = 422 if form.errors else 200
    return render(request, "people/contact_ask.html", context, status=status)


def _page(request: Request, form: CodeForm) -> HttpResponse:
    own = queries.own_graduate(request.scope)
    context = {
        "own": own,
        "facts": _facts(request, own) if own else [],
        "actions": _actions(request) if own else [],
        "asked": queries.own_request(request.scope),
        "form": form,
        "moments": [_moment(c) for c in queries.own_changes(request.scope)[:20]],
    }
    status = 422 if form.errors else 200
    return render(request, "people/contact.html", context, status=status)


def _facts(request: Request, own: Graduate) -> list[Fact]:
    found = [
        Fact(gettext("手机号码"), own.phone_masked),
        Fact(gettext("邮箱"), request.user.email),
    ]
    if queries.shares_phone(request.scope, own):
        words = gettext("也登记在本届另一位毕业生名下，激活码不能发到这个号码。")
        found.append(Fact(gettext("提示"), words))
    return found


def _actions(request: Request) -> list[RecordAction]:
    change = [
        RecordAction(gettext("更换手机号"), reverse("people:contact_phone"), "get", "main"),
        RecordAction(gettext("更换邮箱"), reverse("people:contact_email"), "get"),
    ]
    if queries.restorable(request.scope) is None:
        return change
    undo = RecordAction(
        gettext("不是我要求的，恢复原号码"), reverse("people:contact_restore"), tone="danger"
    )
    return [*change, undo]


def _note_shared(request: Request, done: ContactChange) -> None:
    if done.channel == ContactChannel.PHONE and queries.shares_phone(request.scope, done.graduate):
        words = gettext("这个号码也登记在本届另一位毕业生名下，以后激活码不能发到这个号码。")
        messages.warning(request, words)


def _moment(change: ContactChange) -> Moment:
    words = gettext("%(what)s：%(before)s → %(after)s") % {
        "what": labels.CHANGED_BY[change.how],
        "before": change.former_masked or formats.DASH,
        "after": change.new_masked or formats.DASH,
    }
    return Moment(change.at, change.account.name, words, reason=change.reason)
