"""Signing up: the code first, then the firm as the register has it, or a wish to join the one that is there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qihang.apps.employers import forms, queries, services
from qihang.apps.employers.pages import words
from qihang.apps.employers.rules import Party
from qihang.apps.employers.services import Newcomer, SignUp
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.services import sign_in
from qihang.kernel import Scope
from qihang.kernel.identity import is_credit_code
from qihang.web import components, parameters
from qihang.web.access import public
from qihang.web.bodies import accepts_files
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on
from qihang.web.request import Request

VISITOR = Scope.for_system("a visitor signs an employer up")
METHODS = ["GET", "HEAD", "POST"]


@accepts_files("employer_licence")
@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def sign_up(request: Request) -> HttpResponse:
    """Three pages under one address: the code; the firm and its licence; or joining one that is there."""
    if request.user.is_authenticated:
        return redirect("employers:own")
    code = parameters.text(request.GET, "code", 18).upper()
    party = Party(parameters.choice(request.GET, "party", list(Party), Party.EMPLOYER))
    if not code:
        return _ask_code(request)
    if not is_credit_code(code):
        form = forms.CreditCodeForm({"code": code, "party": party})
        form.is_valid()
        form.add_error("code", gettext("统一社会信用代码不对，请照营业执照逐位核对。"))
        return _ask_code(request, form)
    if queries.living_of_code(VISITOR, code) is not None:
        return _join(request, code)
    return _sign_up(request, party, code)


def _ask_code(request: Request, form: forms.CreditCodeForm | None = None) -> HttpResponse:
    """The first page; its form leads on by its address, so that it can be gone back to."""
    context = {"form": form or forms.CreditCodeForm(), "step": 1}
    return render_page(request, "employers/sign_up.html", context, status=422 if form else 200)


def _sign_up(request: Request, party: Party, code: str) -> HttpResponse:
    firm = queries.firm_of_code(VISITOR, code)
    initial = {"name": firm.name, "place": firm.place} if firm else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    universities = queries.universities(VISITOR)
    form = forms.SignUpForm(party, universities, request.today, *sent, initial=initial)
    if form.is_bound and form.is_valid():
        given = SignUp(
            party, code, form.details(), form.licence(), form.cleaned_data.get("university") or ""
        )
        with refusals_on(form):
            account = services.sign_up(
                given, form.cleaned_data["password"], request.META.get("REMOTE_ADDR"), request.now
            )
            return _welcome(request, account, gettext("已提交认证，审核结果会发到消息里。"))
    known = queries.register_facts(VISITOR, code, form["name"].value() or "") if firm else None
    context = {
        "form": form,
        "step": 2,
        "code": code,
        "register": components.facts(words.register(known)) if known else "",
        "ended": bool(firm and firm.ended_on),
    }
    return _page(request, form, context)


def _join(request: Request, code: str) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.NewcomerForm(request.today, *sent)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        asks = Newcomer(given["contact_name"], given["words"], form.licence())
        with refusals_on(form):
            account = services.sign_up_to_join(
                code, asks, given["password"], request.META.get("REMOTE_ADDR"), request.now
            )
            return _welcome(request, account, gettext("申请已提交，同意后就能为单位办理。"))
    return _page(request, form, {"form": form, "step": 2, "code": code, "joins": True})


def _page(
    request: Request, form: forms.SignUpForm | forms.NewcomerForm, context: dict[str, object]
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render_page(request, "employers/sign_up.html", context, status=status)


def _welcome(request: Request, account: Account, done: str) -> HttpResponse:
    sign_in(request, account)
    name = gettext("您的登录名是 %(name)s，请记下来，以后用它和密码登录。")
    messages.success(request, done)
    messages.warning(request, name % {"name": account.username})
    return redirect("employers:own")
