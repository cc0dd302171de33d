"""Codes on paper: ordered by one officer, made, printed and sealed by another."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.people import queries, services
from qihang.apps.people.models import CodeBatch
from qihang.apps.people.services import PrintedCode
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import Column, Crumb, Empty, Table, TableRow
from qihang.web.markup import el
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request

SHOWN = 100  # batches on the page, newest first


@needs(Permission.ACTIVATION_ISSUE)
@require_GET
@never_cache
def paper(request: Request) -> HttpResponse:
    """Batches that wait to be made, and how many codes of each were used."""
    batches = list(queries.batches_in(request.scope)[:SHOWN])
    mine = accounts_of_person(request.scope)
    waiting = [
        (batch, _line(batch), batch.ordered_by_id in mine)
        for batch in batches
        if batch.released_at is None
    ]
    context = {
        "crumbs": crumbs(),
        "waiting": waiting,
        "table": _released(batches, queries.used_of(request.scope, batches)),
    }
    return render(request, "people/paper.html", context)


@needs(Permission.ACTIVATION_ISSUE)
@require_POST
@never_cache
def order(request: Request) -> HttpResponse:
    """Ask for codes on paper for those ticked."""
    return order_paper(request, ticked(request), again="again" in request.POST)


@needs(Permission.ACTIVATION_ISSUE)
@require_POST
@never_cache
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Make the codes of a batch and show them this once, to be printed, folded and sealed."""
    try:
        printed = services.release_batch(request.scope, uuid, request.now)
    except CodeBatch.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("people:paper")
    context = {
        "table": _table(printed),
        "count": len(printed),
        "where": request.build_absolute_uri(reverse("people:activate")),
        "crumbs": [*crumbs(), Crumb(gettext("纸质激活码"), reverse("people:paper"))],
    }
    return render(request, "people/codes.html", context)


def order_paper(request: Request, uuids: list[UUID], *, again: bool = False) -> HttpResponse:
    """Order for these, then on to the batches."""
    try:
        services.order_batch(request.scope, uuids, again=again)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("people:graduates")
    messages.success(request, gettext("已申请。请另一位老师在这里制作、打印并密封。"))
    return redirect("people:paper")


def ticked(request: Request) -> list[UUID]:
    """Those ticked in the list."""
    return parameters.uuids(request.POST, "graduate")


def crumbs() -> list[Crumb]:
    """The way back to the list."""
    return [Crumb(gettext("毕业生"), reverse("people:graduates"))]


def _line(batch: CodeBatch) -> str:
    facts = {
        "who": batch.ordered_by.name,
        "when": formats.minute(batch.ordered_at),
        "count": len(batch.graduates),
    }
    return gettext("%(who)s 于 %(when)s 申请，%(count)s 人") % facts


def _released(batches: list[CodeBatch], used: Mapping[int, int]) -> Table:
    columns = [
        Column(gettext("申请"), lead=True),
        Column(gettext("制作")),
        Column(gettext("制作时间"), whole=True),
        Column(gettext("已使用"), end=True),
    ]
    rows = [
        TableRow(
            (
                _line(batch),
                batch.released_by.name,
                formats.minute(batch.released_at),
                formats.count(used.get(batch.pk, 0)),
            )
        )
        for batch in batches
        if batch.released_by is not None
    ]
    words = gettext("还没有制作过纸质激活码。")
    return Table(gettext("已制作"), columns, rows, empty=Empty(words))


def _table(printed: list[PrintedCode]) -> Table:
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("班级")),
        Column(gettext("考生号")),
        Column(gettext("激活码")),
    ]
    rows = (
        TableRow(
            (p.graduate.name, p.graduate.class_name, p.graduate.exam_number, el("code", p.code))
        )
        for p in printed
    )
    return Table(gettext("激活码"), columns, rows)
