"""Who did what in my scope."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from qihang.apps.orgs import labels, queries
from qihang.apps.orgs.forms import AuditForm
from qihang.apps.orgs.models import Alarm, AuditEntry
from qihang.apps.orgs.pages.acts import changes, may_name, who
from qihang.apps.orgs.queries import AuditFilter
from qihang.kernel import Objection, Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.components import Column, FieldChange, Filter, Page, Table, TableRow, notice
from qihang.web.markup import el, join
from qihang.web.pages import render_page
from qihang.web.refusals import sentence
from qihang.web.request import Request


@needs(Permission.AUDIT_SEE)
@require_GET
def audit(request: Request) -> HttpResponse:
    """Acts in scope by account, record, act and day, newest first."""
    rows = queries.audit_in(request.scope, _wanted(request))
    page = Page.of(request.GET, rows.count())
    context = {
        "filters": _filters(),
        "query": request.GET,
        "page": page,
        "table": _table(request, rows[page.offset : page.end]),
        "alarms": join(_alarm(one) for one in queries.alarms_in(request.scope)),
    }
    return render_page(request, "orgs/audit.html", context)


def _alarm(one: Alarm) -> SafeString:
    text = sentence(Objection(one.code, one.message, "", one.facts))
    since = gettext("%(at)s 起的告警") % {"at": formats.minute(one.since)}
    return notice("bad", text, since)


def _wanted(request: Request) -> AuditFilter:
    form = AuditForm(request.GET)
    form.is_valid()  # what cannot be read is left out, as an address may be typed by hand
    asked = form.cleaned_data
    return AuditFilter(
        asked.get("who", ""), asked.get("subject", ""), asked.get("act", ""), asked.get("day")
    )


def _filters() -> list[Filter]:
    return [
        Filter("who", gettext("操作人登录名"), "search"),
        Filter("subject", gettext("记录编号"), "search"),
        Filter("act", gettext("操作"), choices=labels.acts()),
        Filter("day", gettext("日期"), "date"),
    ]


def _table(request: Request, entries: Iterable[AuditEntry]) -> Table:
    columns = [
        Column(gettext("操作"), lead=True),
        Column(gettext("时间"), whole=True),
        Column(gettext("操作人")),
        Column(gettext("来源地址")),
        Column(gettext("记录编号")),
        Column(gettext("理由与变化")),
    ]
    return Table(gettext("审计记录"), columns, (_row(request, e) for e in entries))


def _row(request: Request, entry: AuditEntry) -> TableRow:
    cells = (
        labels.act(entry.act),
        formats.minute(entry.at),
        _who(request, entry),
        entry.address or formats.DASH,
        _narrow(request, el("code", entry.subject), subject=entry.subject),
        el(
            "div",
            el("p", entry.reason) if entry.reason else "",
            _changes(changes(request.scope, entry)),
        ),
    )
    return TableRow(cells)


def _who(request: Request, entry: AuditEntry) -> object:
    shown = who(request.scope, entry)
    if entry.account is None or not may_name(request.scope, entry):
        return shown
    return _narrow(request, shown, who=entry.account.username)


def _narrow(request: Request, value: object, **condition: str) -> object:
    """A value that narrows the list to itself."""
    if not all(condition.values()):
        return value
    return el("a", value, href=with_query(request.GET, page=None, **condition))


def _changes(items: list[FieldChange]) -> object:
    lines = (el("li", f"{c.field}: ", _before(c), _inserted(c.after)) for c in items)
    return el("ul", *lines, class_="changes") if items else ""


def _before(change: FieldChange) -> object:
    return el("del", change.before) if change.before not in (None, "") else ""


def _inserted(value: object) -> object:
    return el("ins", formats.DASH if value in (None, "") else value)
