"""All batches of the scope, and what can be loaded."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from qihang.apps.intake import labels, queries
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.targets import target_of
from qihang.apps.orgs.labels import org_name
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Column, Empty, Page, RecordAction, Table, TableRow, status
from qihang.web.pages import render_page
from qihang.web.request import Request


@needs(Permission.SHEET_LOAD)
@require_GET
def batches(request: Request) -> HttpResponse:
    """Latest first; above them one button for each kind of sheet."""
    rows = queries.batches_in(request.scope)
    page = Page.of(request.GET, rows.count())
    kinds = queries.targets_in(request.scope)
    context = {
        "actions": [
            RecordAction(
                gettext("导入%(what)s") % {"what": t.title},
                reverse("intake:new", args=[t.name]),
                "get",
                "main" if n == 0 else "quiet",
            )
            for n, t in enumerate(kinds)
        ],
        "table": _table(rows[page.offset : page.end]),
        "page": page,
        "query": request.GET,
    }
    return render_page(request, "intake/batches.html", context)


def state(batch: Batch) -> str:
    """Where the batch stands, as a `status`."""
    word, tone = labels.STATE[BatchState(batch.state)]
    return status(word, tone)


def title(batch: Batch) -> str:
    """What was loaded, or taken back."""
    what = str(target_of(batch).title)
    return gettext("撤销：%(what)s") % {"what": what} if batch.reverses_id else what


def _asked(batch: Batch) -> str:
    """The sheet and what was answered for it."""
    answers = (words for _, words in target_of(batch).answered(batch))
    return " · ".join((title(batch), *answers))


def _table(rows: Iterable[Batch]) -> Table:
    columns = [
        Column(gettext("表格"), lead=True),
        Column(gettext("文件")),
        Column(gettext("单位")),
        Column(gettext("状态")),
        Column(gettext("新增"), end=True),
        Column(pgettext("行数", "变更"), end=True),
        Column(gettext("有错误"), end=True),
        Column(gettext("上传人")),
        Column(gettext("时间"), whole=True),
    ]
    nothing = Empty(gettext("还没有导入过表格。先下载模板，填好后上传；确认之前什么都不会写入。"))
    return Table(gettext("导入记录"), columns, map(_row, rows), empty=nothing)


def _row(batch: Batch) -> TableRow:
    cells = (
        _asked(batch),
        batch.file_name or formats.DASH,
        org_name(batch.org),
        state(batch),
        formats.count(batch.new),
        formats.count(batch.changed),
        formats.count(batch.refused),
        batch.account.name if batch.account else gettext("系统"),
        formats.minute(batch.created_at),
    )
    return TableRow(cells, href=reverse("intake:batch", args=[batch.uuid]))
