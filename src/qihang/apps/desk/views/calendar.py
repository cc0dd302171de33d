"""The reader's calendar: a month as a page, and all of it for other programs under a secret address."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.desk import queries, services
from qihang.apps.desk.pages import calendar_address, calendar_month
from qihang.apps.orgs.queries import real_now, scope_of
from qihang.kernel import Permission, Refusal, Scope
from qihang.web import parameters, views
from qihang.web.access import needs, public
from qihang.web.icalendar import CONTENT_TYPE, icalendar
from qihang.web.pages import render_page
from qihang.web.request import Request


@needs(Permission.HOME_SEE)
@require_safe
@never_cache
def calendar(request: Request) -> HttpResponse:
    """One month of what is due for the reader, and the address for other programs."""
    shown = calendar_month.month_of(parameters.day(request.GET, "on") or request.today)
    address = queries.own_address(request.scope)
    context = {
        "tabs": calendar_month.beside(shown),
        "table": calendar_month.table(request.scope, shown),
        "address": calendar_address.words(address),
        "actions": calendar_address.actions(address),
    }
    return render_page(request, "desk/calendar.html", context)


@needs(Permission.HOME_SEE)
@require_POST
@never_cache
def make(request: Request) -> HttpResponse:
    """A new address, shown once."""
    path = reverse("desk:calendar_feed", args=[services.make_address(request.scope)])
    context = {"address": request.build_absolute_uri(path), "ends": calendar_address.ends()}
    return render_page(request, "desk/calendar_address.html", context)


@needs(Permission.HOME_SEE)
@require_POST
def end(request: Request) -> HttpResponse:
    """Nothing is read under the address any more."""
    services.end_address(request.scope)
    messages.success(request, gettext("订阅地址已停用。"))
    return redirect("desk:calendar")


@public
@require_safe
@never_cache
def feed(request: Request, secret: str) -> HttpResponse:
    """The calendar of whose secret this is, as far as the account's scope goes now."""
    nobody, address = Scope.for_system("calendar"), request.META["REMOTE_ADDR"]
    try:
        account = services.read_address(nobody, secret, address)
    except Refusal as refusal:
        if refusal.code == services.READS.code:
            return views.too_many(request)
        raise Http404 from refusal
    scope = scope_of(account, real_now()) if account else None
    if account is None or scope is None or not scope.allows(Permission.HOME_SEE):
        raise Http404  # also while the account holds nothing: its own page would be closed as well
    with override(account.language):
        found = calendar_address.entries(scope, request.today)
        name = gettext("启航日历")
        written = icalendar(name, found, real_now(), request.build_absolute_uri)
    return HttpResponse(written, content_type=CONTENT_TYPE)
