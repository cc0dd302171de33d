"""The demo's own pages: enter as a role, move the clock."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from qihang.apps.orgs import services as orgs
from qihang.kernel import Permission, Refusal, Scope
from qihang.web import formats, parameters
from qihang.web.access import needs, public
from qihang.web.components import Column, Empty, LongWork, Table, TableRow
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request
from qihang.world import clock_moves, demo_logins, phones, tasks
from qihang.world.forms import ClockForm
from qihang.world.models import DemoClock
from qihang.world.systems import SECRET

SINCE = "clock_since"  # in the session: from which day a move began, for its progress


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Choose whom to enter as; the demo asks for no password."""
    if request.method == "POST":
        account = demo_logins.account_of(parameters.text(request.POST, "role"))
        if account is None:
            gone = gettext_noop("今天没有符合这种身份的人。请选另一种身份，或重新生成演示数据。")
            raise Refusal("nobody", gone)
        orgs.sign_in(request, account)
        return redirect("desk:home")
    return render_page(
        request, "world/enter.html", {"groups": demo_logins.GROUPS, "secret": SECRET}
    )


@public
@never_cache
@require_safe
def phone(request: Request) -> HttpResponse:
    """What arrived on the made-up graduates' phones."""
    told = phones.arrived(Scope.for_system("demo"), get_language() or "")
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("考生号")),
        Column(gettext("身份证号后 6 位")),
        Column(gettext("手机")),
        Column(gettext("短信")),
    ]
    rows = [TableRow((a.name, a.exam_number, a.id_number_end, a.phone, a.text)) for a in told]
    words = gettext(
        "还没有发出激活码。以学院工作人员的身份进入，在“毕业生”里给没激活的人发送激活码。"
    )
    table = Table(gettext("收到的短信"), columns, rows, empty=Empty(words))
    return render_page(request, "world/phone.html", {"table": table})


@needs(Permission.CLOCK_MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: Request) -> HttpResponse:
    """Where the demo clock stands, and the form to move it on."""
    stands = clock_moves.status()
    form = ClockForm(stands.day, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            _begin(request, stands, form.target())
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            return redirect("world:clock")
    context = {
        "form": form,
        "work": _work(request, stands),
        "stands": formats.day(stands.day),
        "last": formats.day(clock_moves.LAST_DAY),
    }
    return render_page(request, "world/clock.html", context, status=422 if form.errors else 200)


def _begin(request: Request, stands: DemoClock, to: date) -> None:
    """Raises Refusal not_ahead, past_the_end."""
    clock_moves.must_lie_ahead(stands, to)
    request.session[SINCE] = stands.day.isoformat()
    DemoClock.objects.filter(id=1).update(moving_to=to)
    tasks.move_clock.configure(lock="world.clock").defer(to=to.isoformat())
    messages.info(request, gettext("演示时钟开始走向 %(day)s。") % {"day": formats.day(to)})


def _work(request: Request, stands: DemoClock) -> LongWork | None:
    """How far a move has come; to the page that asks on while it runs also that it has arrived."""
    since = date.fromisoformat(request.session.get(SINCE, stands.day.isoformat()))
    gone = max((stands.day - since).days, 0)
    if stands.moving_to is not None:
        label = gettext("演示时钟正在走向 %(day)s") % {"day": formats.day(stands.moving_to)}
        total = (stands.moving_to - since).days
        return LongWork(label, gone, total, poll=reverse("world:clock"))
    if request.htmx:
        label = gettext("演示时钟走到了 %(day)s") % {"day": formats.day(stands.day)}
        outcome = gettext("打开任何一页，看到的都是这一天。")
        return LongWork(label, gone, gone, state="done", outcome=outcome)
    return None
