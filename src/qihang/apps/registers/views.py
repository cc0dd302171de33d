"""Registers: which there are, how fresh, what was delivered; a firm and all that was said of it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.registers import queries, services
from qihang.apps.registers.models import Delivery, Firm
from qihang.apps.registers.pages import about_firm, near_firms
from qihang.apps.registers.queries import RegisterStanding
from qihang.apps.registers.rules import seen_by
from qihang.apps.registers.sheets import NAMES
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import Register, load
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import (
    Column,
    Empty,
    Fact,
    Filter,
    Page,
    RecordAction,
    Table,
    TableRow,
    light,
    status,
)
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request

P = Permission
SEES = (
    P.REGISTER_SEE_EMPLOYERS, P.REGISTER_SEE_ADMISSIONS, P.REGISTER_SEE_ENLISTMENT,
    P.REGISTER_SEE_PROGRAMMES, P.REGISTER_SEE_INSURANCE, P.REGISTER_SEE_HARDSHIP,
    P.REGISTER_SEE_FIRM_PEOPLE, P.REGISTER_SEE_STAFF,
)  # fmt: skip


@needs(*SEES)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every register in sight: rows that hold, the newest delivery, fresh or not."""
    standings = queries.standings(request.scope, request.today)
    looks_up = request.scope.allows(P.REGISTER_SEE_EMPLOYERS)
    context = {
        "table": _standings(standings),
        "actions": [RecordAction(gettext("查单位"), reverse("registers:firms"), "get", "main")]
        if looks_up
        else [],
    }
    return render_page(request, "registers/index.html", context)


@needs(*SEES)
@require_safe
def register(request: Request, name: str) -> HttpResponse:
    """The deliveries of one register, newest first."""
    found = load().registers.by_name.get(name)
    if found is None or not request.scope.allows(seen_by(name)):
        raise Http404
    rows = queries.deliveries_in(request.scope, name).filter(day__lte=request.today)
    page = Page.of(request.GET, rows.count())
    context = {
        "heading": words(found.label),
        "sub": _authorities(found),
        "table": _deliveries(
            found, rows[page.offset : page.end], linked=may_load(request.scope, name)
        ),
        "page": page,
        "acts": [*_loading(request, name), *_undoable(request, found, rows.filter(undone_at=None))],
    }
    return render_page(request, "registers/register.html", context)


@needs(P.REGISTER_LOAD)
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Take the newest delivery back."""
    try:
        delivery = services.undo_delivery(request.scope, uuid, request.now)
    except Delivery.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("registers:index")
    messages.success(request, gettext("已撤销 %(day)s 的批次。") % {"day": delivery.day})
    return redirect("registers:register", delivery.register)


@needs(P.REGISTER_SEE_EMPLOYERS)
@require_safe
def firms(request: Request) -> HttpResponse:
    """Firms by name or code."""
    typed = parameters.text(request.GET, "q", 60)
    found = queries.employers_like(request.scope, typed, MOST)
    meant = [] if found else queries.firms_meant(request.scope, typed)
    context = {
        "filters": [Filter("q", gettext("单位名称或信用代码"), "search")],
        "query": request.GET,
        "table": near_firms(meant) if meant else _firms(found, asked=bool(typed)),
        "near": bool(meant),
    }
    return render_page(request, "registers/firms.html", context)


@needs(P.REGISTER_SEE_EMPLOYERS)
@require_safe
def firm(request: Request, code: str) -> HttpResponse:
    """All that was ever said of one code, newest first."""
    rows = queries.firm_history(request.scope, code)
    if not rows:
        raise Http404
    context = {"firm": rows[0], "facts": _more_facts(rows[0]), "table": _history(rows)}
    return render_page(request, "registers/firm.html", context)


MOST = 30


def _authorities(found: Register) -> str:
    names = (words(label) for label in found.authorities.values())
    return gettext("提供部门：%(names)s") % {"names": " / ".join(names)}


def _standings(standings: Iterable[RegisterStanding]) -> Table:
    columns = (
        Column(pgettext("表头", "登记库"), lead=True),
        Column(gettext("现有记录"), end=True),
        Column(gettext("最新数据")),
        Column(gettext("时效")),
    )
    return Table(gettext("登记库"), columns, map(_standing, standings))


def _standing(standing: RegisterStanding) -> TableRow:
    newest = max((d.day for d in standing.newest), default=None)
    mark = (
        light("late", gettext("需要更新"))
        if standing.stale
        else light("good", gettext("在有效期内"))
    )
    cells = (
        words(standing.register.label),
        formats.count(standing.rows),
        formats.day(newest) if newest else formats.DASH,
        mark,
    )
    return TableRow(cells, reverse("registers:register", args=[standing.register.name]))


def _deliveries(found: Register, rows: Iterable[Delivery], *, linked: bool) -> Table:
    columns = (
        Column(gettext("数据日期"), lead=True, whole=True),
        Column(gettext("提供部门")),
        Column(gettext("行数"), end=True),
        Column(gettext("新增"), end=True),
        Column(pgettext("行数", "变更"), end=True),
        Column(gettext("终止"), end=True),
        Column(gettext("文件")),
        Column(gettext("导入人")),
        Column(gettext("状态")),
    )
    shown = (_delivery(found, delivery, linked=linked) for delivery in rows)
    return Table(gettext("批次"), columns, shown, empty=Empty(gettext("还没有数据。")))


def _delivery(found: Register, one: Delivery, *, linked: bool) -> TableRow:
    """`linked`: to the sheet it came as."""
    source = found.authorities.get(one.source)
    state = (
        status(gettext("已撤销"), "closed") if one.undone_at else status(gettext("有效"), "done")
    )
    cells = (
        formats.day(one.day),
        words(source) if source else one.source,
        formats.count(one.rows),
        formats.count(one.added),
        formats.count(one.changed),
        formats.count(one.ended),
        one.file_name or formats.DASH,
        one.loaded_by.name if one.loaded_by else gettext("系统"),
        state,
    )
    sheet = one.batch if linked else None
    return TableRow(cells, reverse("intake:batch", args=[sheet.uuid]) if sheet else "")


def _loading(request: Request, name: str) -> list[RecordAction]:
    """Loading a sheet, for who may."""
    if not may_load(request.scope, name):
        return []
    return [RecordAction(gettext("导入数据"), reverse("intake:new", args=[name]), "get", "main")]


def may_load(scope: Scope, name: str) -> bool:
    """Whether the pages of sheets are open to the scope for this register."""
    loads = scope.allows(P.REGISTER_LOAD) and scope.allows(P.SHEET_LOAD)
    return loads and name in NAMES


def _undoable(request: Request, found: Register, rows: Iterable[Delivery]) -> list[RecordAction]:
    """The newest delivery of each authority, for who may take it back."""
    if not request.scope.allows(P.REGISTER_LOAD):
        return []
    newest: dict[str, Delivery] = {}
    for delivery in rows:
        newest.setdefault(delivery.source, delivery)
    return [_taking_back(found, delivery) for delivery in newest.values()]


def _taking_back(found: Register, one: Delivery) -> RecordAction:
    facts = {"day": one.day, "source": words(found.authorities[one.source])}
    text = gettext("撤销最新一批（%(source)s %(day)s）") % facts
    return RecordAction(text, reverse("registers:undo", args=[one.uuid]), tone="danger")


def _firms(found: Iterable[Firm], *, asked: bool) -> Table:
    columns = (
        Column(gettext("单位名称"), lead=True),
        Column(gettext("统一社会信用代码")),
        Column(gettext("性质")),
        Column(gettext("行业")),
        Column(gettext("所在地")),
        Column(gettext("状态")),
    )
    nothing = (
        gettext("没有找到。请换几个字，或输入代码开头几位。")
        if asked
        else gettext("输入名称里的几个字，或代码开头几位。")
    )
    return Table(pgettext("目录", "单位"), columns, map(_firm, found), empty=Empty(nothing))


def _firm(one: Firm) -> TableRow:
    return TableRow(
        (one.name, one.code, *about_firm(one)), reverse("registers:firm", args=[one.code])
    )


def _more_facts(one: Firm) -> list[Fact]:
    """Staff and scope of business, where the authority says them."""
    facts = ((gettext("从业人数"), one.staff_count), (gettext("经营范围"), one.scope_text))
    return [Fact(label, value) for label, value in facts if value not in (None, "")]


def _history(rows: Iterable[Firm]) -> Table:
    columns = (
        Column(gettext("单位名称"), lead=True),
        Column(gettext("从")),
        Column(gettext("到")),
        Column(gettext("性质")),
        Column(gettext("行业")),
        Column(gettext("所在地")),
        Column(gettext("状态")),
    )
    shown = (
        TableRow((one.name, formats.day(one.since), _until(one), *about_firm(one))) for one in rows
    )
    return Table(gettext("登记库中的历次记录"), columns, shown)


def _until(one: Firm) -> str:
    return formats.day(one.until) if one.until else gettext("至今")
