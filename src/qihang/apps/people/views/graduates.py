"""The list of graduates: filters in the address, exact total, activation codes for those ticked."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from qihang.apps.codes.queries import choices, label
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.queries import college_choices
from qihang.apps.people import queries, services
from qihang.apps.people.forms import ListForm
from qihang.apps.people.models import Graduate
from qihang.apps.people.queries import ListedGraduate
from qihang.kernel import Cohort, Permission
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.address import of_record
from qihang.web.components import (
    BulkAction,
    Column,
    Filter,
    Page,
    RecordAction,
    Table,
    TableRow,
    status,
)
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.request import Request

COLLEGES = 200  # offered as a filter at most
YEARS = 3  # cohorts that can be chosen: this one, those before,
AHEAD = 2  # and those to which deferred graduates move


@needs(Permission.PERSON_SEE)
@require_GET
def graduates(request: Request) -> HttpResponse:
    """Graduates of one cohort in scope."""
    asked = ListForm(request.GET).asked()
    found = asked_rows(request, asked)
    page = Page.of(request.GET, found.count())
    services.record_list(request.scope, page.total)
    issues = request.scope.allows(Permission.ACTIVATION_ISSUE)
    shown = ListedGraduate.of(found[page.offset : page.end])
    context = {
        "cohort": _cohort(asked),
        "filters": _filters(request),
        "query": request.GET,
        "page": page,
        "table": _table(request, shown, select="graduate" if issues else ""),
        "actions": _actions(request, issues=issues),
        "bulk": _bulk() if issues else [],
    }
    return render_page(request, "people/graduates.html", context)


def _bulk() -> list[BulkAction]:
    return [
        BulkAction(gettext("发送激活码"), reverse("people:issue")),
        BulkAction(gettext("申请纸质激活码"), reverse("people:order"), "quiet"),
    ]


def _cohort(asked: dict) -> Cohort:
    return Cohort(asked["cohort"]) if asked["cohort"] else current_cohort()


def asked_rows(request: Request, asked: dict) -> QuerySet[Graduate]:
    """The graduates in scope that the address asks for, in its order."""
    return queries.asked_in(request.scope, current_cohort(), _narrowed(request, asked))


def _narrowed(request: Request, asked: dict) -> dict[str, str]:
    narrowed = {name: str(value) for name, value in asked.items() if value}
    return {**narrowed, "sort": parameters.text(request.GET, "sort")}


def _filters(request: Request) -> list[Filter]:
    this = current_cohort()
    years = [(str(y), gettext("%(year)s 届") % {"year": y}) for y in _years(this)]
    kinds = [(c.value, c.label) for c in choices("qualification")]
    filters = [
        Filter("q", gettext("姓名、考生号、学号、证件号或手机号"), "search"),
        Filter("cohort", gettext("届别"), choices=years),
        Filter("qualification", gettext("学历"), choices=kinds),
    ]
    found = college_choices(request.scope, Permission.PERSON_SEE, COLLEGES)
    colleges = [(str(college.uuid), org_name(college)) for college in found]
    if len(colleges) > 1:
        filters.append(Filter("org", gettext("学院"), choices=colleges))
    filters.append(Filter("klass", gettext("班级"), "search"))
    states = [("yes", gettext("已激活")), ("no", gettext("未激活"))]
    return [*filters, Filter("activated", gettext("账号"), choices=states)]


def _years(this: Cohort) -> range:
    return range(this.year + AHEAD, this.year - YEARS, -1)


def _actions(request: Request, *, issues: bool) -> list[RecordAction]:
    asked = request.GET.urlencode()
    export = f"{reverse('exports:new', args=['graduates'])}?{asked}"
    codes = RecordAction(
        gettext("按筛选结果发送激活码"), f"{reverse('people:issue_all')}?{asked}", "get"
    )
    taken = RecordAction(gettext("导出…"), export, "get")
    takes = request.scope.allows(Permission.SHEET_EXPORT)
    paper = RecordAction(gettext("纸质激活码"), reverse("people:paper"), "get")
    twice = RecordAction(gettext("疑似重复"), reverse("people:duplicates"), "get")
    loads = request.scope.allows(Permission.ROSTER_IMPORT)
    return [
        *([twice] if loads else []),
        *([codes, paper] if issues else []),
        *([taken] if takes else []),
    ]


def _table(request: Request, rows: Iterable[ListedGraduate], select: str) -> Table:
    columns = [
        Column(gettext("姓名"), sort="name", lead=True),
        Column(gettext("学号"), sort="student_number"),
        Column(gettext("学院")),
        Column(gettext("专业")),
        Column(gettext("学历")),
        Column(gettext("班级"), sort="class"),
        Column(gettext("账号")),
    ]
    sort = parameters.text(request.GET, "sort") or "name"
    return Table(gettext("毕业生"), columns, map(_row, rows), request.GET, sort, select)


def _row(graduate: ListedGraduate) -> TableRow:
    cells = (
        graduate.name,
        graduate.student_number,
        graduate.college,
        graduate.major_name,
        label("qualification", graduate.qualification),
        graduate.class_name,
        activation(graduate),
    )
    href = of_record("people:graduate", graduate.uuid)
    return TableRow(cells, href=href, key=str(graduate.uuid))


def activation(graduate: Graduate | ListedGraduate) -> str:
    """Whether the account is taken up, as a `status`."""
    if graduate.account_id:
        return status(gettext("已激活"), "done")
    return status(gettext("未激活"), "waiting")
