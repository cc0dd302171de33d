"""Changes of standing: choosing the kind, what it will bring about, recording it, the list, taking one back."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.files.services import open_stored
from qihang.apps.orgs.labels import org_name
from qihang.apps.people import labels, queries, services
from qihang.apps.people.forms import StandingForm
from qihang.apps.people.kinds import consequences
from qihang.apps.people.models import Graduate, StandingChange
from qihang.apps.people.rules import MERGED
from qihang.kernel import Permission
from qihang.policy import StandingKind, load
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.address import of_record
from qihang.web.bodies import accepts_files
from qihang.web.components import (
    Column,
    Crumb,
    Fact,
    Filter,
    Page,
    RecordAction,
    Table,
    TableRow,
    Tile,
)
from qihang.web.downloads import download
from qihang.web.edition import words
from qihang.web.markup import el
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

RECORDS = Permission.STANDING_RECORD
DOCUMENT = "document"


@needs(RECORDS)
@require_safe
@never_cache
def changes(request: Request) -> HttpResponse:
    """Every change in scope, newest first, of one kind if asked."""
    kinds = load().standing_kinds
    kind = parameters.choice(request.GET, "kind", kinds, "")
    found = queries.standing_changes_in(request.scope, kind)
    page = Page.of(request.GET, found.count())
    options = [(code, words(one.label)) for code, one in kinds.items()]
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("届别")),
        Column(gettext("学院")),
        Column(gettext("异动")),
        Column(gettext("生效日期")),
        Column(gettext("登记日期")),
        Column(gettext("文件号")),
    ]
    rows = [_row(change) for change in found[page.offset : page.end]]
    context = {
        "table": Table(gettext("学籍异动"), columns, rows, request.GET),
        "filters": [Filter("kind", gettext("异动"), choices=options)],
        "query": request.GET,
        "page": page,
    }
    return render_page(request, "people/standing_changes.html", context)


@accepts_files(DOCUMENT)
@needs(RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def record(request: Request, uuid: UUID) -> HttpResponse:
    """First the kind, then what it will bring about with the form; nothing changes before the form is sent."""
    found = _found(request, uuid)
    kinds = _possible(found)
    code = parameters.choice(request.GET, "kind", kinds, "")
    context = {"facts": _facts(found), "crumbs": _crumbs(found), "graduate": found}
    if not code:
        tiles = [Tile(c, words(kind.label), words(kind.help)) for c, kind in kinds.items()]
        return render(request, "people/standing_kinds.html", {**context, "tiles": tiles})
    kind = kinds[code]
    form = StandingForm(kind, request.today, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _record(request, uuid, form)
    context |= {
        "heading": words(kind.label),
        "help": words(kind.help),
        "consequences": _consequences(request, found, kind),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "people/standing.html", context, status=status)


def _record(request: Request, uuid: UUID, form: StandingForm) -> HttpResponse:
    given = form.cleaned_data["paper"]
    services.record_standing(request.scope, uuid, form.new(), request.now, given)
    messages.success(request, gettext("已登记，从今天起按此统计。"))
    return redirect("people:graduate", uuid)


@needs(RECORDS)
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Take a change back that was a mistake."""
    change = get_or_404(queries.standing_change_in, request.scope, uuid)
    must_hold(request, RECORDS, change.graduate.org_path)
    if not _by_office(change):
        raise Http404
    with report_outcome(request, gettext("已撤销，随之变动的登记已恢复。")):
        reason = parameters.text(request.POST, "reason", 300)
        services.cancel_standing(request.scope, uuid, reason, request.now)
    return redirect("people:graduate", change.graduate.uuid)


@needs(RECORDS)
@require_safe
def paper(request: Request, uuid: UUID) -> HttpResponseBase:
    """The paper a change rests on."""
    change = get_or_404(queries.standing_change_in, request.scope, uuid)
    if change.paper is None:
        raise Http404
    return download(open_stored(change.paper), change.paper_name, change.paper.media_type)


def record_actions(request: Request, graduate: Graduate) -> list[RecordAction]:
    """What may be done about the standing, on the graduate's page."""
    if not request.scope.holds(RECORDS, graduate.org_path) or not _possible(graduate):
        return []
    href = reverse("people:standing", args=[graduate.uuid])
    return [RecordAction(gettext("登记学籍异动"), href, "get")]


def history(request: Request, graduate: Graduate) -> list[Mapping[str, object]]:
    """Every change of the graduate and to this record, newest first, each with what may be done about it."""
    rows = queries.standing_changes_of(request.scope, graduate)
    undone = {change.cancels_id for change in rows}
    own = [c for c in rows if c.graduate_id == graduate.pk and c.cancels_id is None]
    last = next((c for c in own if c.pk not in undone), None)
    may = request.scope.holds(RECORDS, graduate.org_path)
    return [
        {
            "title": _title(change, graduate),
            "facts": _change_facts(request, change, graduate),
            "actions": _cancel(change) if may and change is last else [],
        }
        for change in rows
    ]


def _found(request: Request, uuid: UUID) -> Graduate:
    found = get_or_404(queries.graduate_in, request.scope, uuid)
    must_hold(request, RECORDS, found.org_path)
    return found


def _possible(graduate: Graduate) -> dict[str, StandingKind]:
    kinds = load().standing_kinds.items()
    return {c: k for c, k in kinds if k.by_office and graduate.standing in k.follows}


def _row(change: StandingChange) -> TableRow:
    graduate = change.graduate
    cells = (
        graduate.name,
        gettext("%(year)s 届") % {"year": graduate.cohort},
        org_name(graduate.org),
        labels.standing(change.kind),
        formats.day(change.effective_date),
        formats.minute(change.recorded_at),
        change.document_number or formats.DASH,
    )
    return TableRow(cells, href=of_record("people:graduate", graduate.uuid))


def _facts(graduate: Graduate) -> list[Fact]:
    return [
        Fact(gettext("姓名"), graduate.name),
        Fact(gettext("考生号"), graduate.exam_number),
        Fact(gettext("届别"), gettext("%(year)s 届") % {"year": graduate.cohort}),
        Fact(gettext("学院"), org_name(graduate.org)),
        Fact(gettext("学籍状态"), labels.standing(graduate.standing)),
    ]


def _crumbs(graduate: Graduate) -> list[Crumb]:
    return [
        Crumb(gettext("毕业生"), reverse("people:graduates")),
        Crumb(graduate.name, reverse("people:graduate", args=[graduate.uuid])),
    ]


def _consequences(request: Request, graduate: Graduate, kind: StandingKind) -> list[str]:
    """What will happen on sending: in this app, then what upper apps say."""
    year = {"year": graduate.cohort}
    own = []
    if graduate.in_statistics and not kind.counts:
        own.append(gettext("从今天起不再计入 %(year)s 届的毕业生人数；以前各日的数字不变。") % year)
    if kind.counts:
        own.append(gettext("从今天起重新计入 %(year)s 届（填写了转入届别的，计入那一届）。") % year)
    if kind.successor in {"later", "earlier"}:
        own.append(gettext("在转入的届别建立学籍记录；那一届名单里已有本人的，由那条记录接续。"))
        if graduate.account_id:
            own.append(gettext("本人用原来的账号登录，在转入的届别继续办理。"))
    if kind.frees_numbers:
        own.append(gettext("考生号和证件号放开，别的学校可以导入这名毕业生。"))
    if not kind.silent:
        own.append(gettext("给本人发一条消息。"))
    return [*own, *consequences(request.scope, graduate, kind)]


def _title(change: StandingChange, graduate: Graduate) -> str:
    if change.graduate_id != graduate.pk and change.kind == MERGED:
        return gettext("并入了同一人的另一条记录")
    if change.graduate_id != graduate.pk:
        facts = {"year": change.graduate.cohort, "kind": labels.standing(change.kind)}
        return gettext("由 %(year)s 届转来：%(kind)s") % facts
    if change.cancels is not None:
        return gettext("撤销“%(kind)s”") % {"kind": labels.standing(change.cancels.kind)}
    return labels.standing(change.kind)


def _change_facts(request: Request, change: StandingChange, graduate: Graduate) -> list[Fact]:
    by = change.recorded_by.name if change.recorded_by else gettext("系统")
    return [
        Fact(gettext("生效日期"), formats.day(change.effective_date)),
        Fact(gettext("文件号"), change.document_number),
        Fact(gettext("批准文件"), _paper_link(request, change)),
        Fact(gettext("说明"), change.reason),
        Fact(gettext("登记"), f"{formats.minute(change.recorded_at)} · {by}"),
        Fact(gettext("接续的记录"), _other(request, change, graduate)),
    ]


def _paper_link(request: Request, change: StandingChange) -> SafeString | str:
    if not request.scope.holds(RECORDS, change.graduate.org_path):
        return change.paper_name
    if change.paper_id is None:
        return ""
    return el("a", change.paper_name, href=reverse("people:standing_paper", args=[change.uuid]))


def _other(request: Request, change: StandingChange, graduate: Graduate) -> SafeString | str:
    """The record on the other side of the change, as a link where the reader reaches it."""
    other = change.graduate if change.graduate_id != graduate.pk else change.successor
    if other is None:
        return ""
    merged = change.kind == MERGED
    text = other.exam_number if merged else gettext("%(year)s 届") % {"year": other.cohort}
    if not request.scope.holds(Permission.PERSON_SEE, other.org_path):
        return text
    return el("a", text, href=of_record("people:graduate", other.uuid))


def _cancel(change: StandingChange) -> list[RecordAction]:
    if not _by_office(change):
        return []
    return [
        RecordAction(
            gettext("登错了，撤销"),
            reverse("people:standing_cancel", args=[change.uuid]),
            reason=gettext("为什么撤销"),
        )
    ]


def _by_office(change: StandingChange) -> bool:
    """Whether an office recorded it by hand: what followed from another act is taken back with that."""
    kind = load().standing_kinds.get(change.kind)
    return kind is not None and kind.by_office
