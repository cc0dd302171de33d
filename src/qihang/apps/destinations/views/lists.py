"""Tables, filters and tabs of the reviewers' lists."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations import labels, pages, queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import ListedDestination, RegistrationOfEnded
from qihang.apps.destinations.rules import NEEDS, REVIEWERS, UNFILED, Status
from qihang.apps.destinations.rules import Action as Move
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.labels import org_name
from qihang.kernel import Cohort, Permission, Refusal
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.address import of_record
from qihang.web.components import Column, Empty, Filter, RecordAction, Tab, Table, TableRow, light
from qihang.web.edition import words
from qihang.web.markup import el, join
from qihang.web.refusals import sentence
from qihang.web.request import Request

_NONE_WAIT = _("现在没有要处理的登记。毕业生提交后会出现在这里。")
_NONE_YET = _("还没有登记。毕业生提交后会出现在这里。")
_NO_OBJECTIONS = _("现在没有要核查的质疑。毕业生提出质疑后会出现在这里。")
_NONE_ENDED = _("没有。登记库显示已通过登记的单位注销或吊销时，会出现在这里。")
WAITING_DAYS = (3, 7, 14)
COLLEGES = 300  # offered as a filter at most


def cohort() -> Cohort:
    """The cohort of the edition in force."""
    return load().edition(settings.QIHANG_EDITION).cohort


def export_action(request: Request, source: str) -> list[RecordAction]:
    """The way to what is filtered as a file."""
    if not request.scope.allows(Permission.SHEET_EXPORT):
        return []
    href = f"{reverse('exports:new', args=[source])}?{request.GET.urlencode()}"
    return [RecordAction(gettext("导出…"), href, "get")]


def queue_filters(request: Request, stage: Status) -> list[Filter]:
    """Conditions of the queue; classes for a college, colleges for a university."""
    days = [(str(n), gettext("%(n)s 天以上") % {"n": n}) for n in WAITING_DAYS]
    if stage == Status.WAITING_COLLEGE:
        names = queries.class_names(request.scope, cohort())
        place = Filter("class", gettext("班级"), choices=[(name, name) for name in names])
    else:
        place = _colleges(request)
    return [
        _search(),
        _kinds(request),
        place,
        Filter("waiting", gettext("等待时间"), choices=days),
        _hard(),
        *_advice(request),
    ]


def _advice(request: Request) -> list[Filter]:
    """What the rules of the policy advise a reviewer to look at, if they advise anything."""
    language = get_language() or ""
    rules = [(r.code, r.name.text(language)) for r in queries.advising_rules(request.today)]
    return [Filter("advice", gettext("审核提示"), choices=rules)] if rules else []


def all_filters(request: Request) -> list[Filter]:
    """Conditions of the list of all registrations."""
    states = [(s.value, str(labels.STATUS[s])) for s in Status if s not in UNFILED]
    status = Filter("status", gettext("状态"), choices=states)
    return [_search(), status, _kinds(request), _colleges(request), _hard()]


def queue_table(
    request: Request, rows: Iterable[ListedDestination], stage: Status, barred: Collection[int]
) -> Table:
    """Who waits, for how long, for what; graduates in `barred` are marked and cannot be ticked."""
    at_college = stage == Status.WAITING_COLLEGE
    columns = (
        Column(gettext("姓名"), sort="name", lead=True),
        Column(
            gettext("班级") if at_college else gettext("学院"), sort="" if at_college else "college"
        ),
        Column(gettext("去向类别"), sort="kind"),
        Column(gettext("单位或学校")),
        Column(gettext("困难")),
        Column(gettext("等待时间"), end=True, sort="filed"),
    )
    return Table(
        caption=stage_name(stage),
        columns=columns,
        rows=map(_queued_row(request.now, barred, at_college=at_college), rows),
        query=request.GET,
        sort=parameters.text(request.GET, "sort"),
        select="uuid",
        empty=_nothing(request, _NONE_WAIT),
    )


def all_table(request: Request, rows: Iterable[ListedDestination], tab: str) -> Table:
    """Every registration with its state, or those objected to."""
    columns = (
        Column(gettext("姓名"), sort="name", lead=True),
        Column(gettext("学院"), sort="college"),
        Column(gettext("去向类别"), sort="kind"),
        Column(gettext("单位或学校")),
        Column(gettext("状态")),
        Column(gettext("提交日期"), end=True, sort="filed"),
    )
    return Table(
        caption=gettext("登记列表"),
        columns=columns,
        rows=map(_listed, rows),
        query=request.GET,
        sort=parameters.text(request.GET, "sort"),
        empty=_nothing(request, _NO_OBJECTIONS if tab == "objections" else _NONE_YET),
    )


def ended_table(rows: Iterable[RegistrationOfEnded], days: Mapping[str, date]) -> Table:
    """Registrations that count with an employer that is no more."""
    columns = (
        Column(gettext("姓名"), lead=True),
        Column(gettext("学院")),
        Column(gettext("单位名称")),
        Column(gettext("状态")),
        Column(gettext("注销或吊销日期"), end=True),
    )
    made = (
        TableRow(
            (row.name, row.college, row.employer_name, pages.state(row),
             formats.day(days.get(row.employer_code))),
            of_record("destinations:record", row.uuid),
        )
        for row in rows
    )  # fmt: skip
    return Table(gettext("已注销单位的登记"), columns, made, empty=Empty(str(_NONE_ENDED)))


def skipped_table(skipped: Sequence[tuple[Destination, Refusal]]) -> Table:
    """Each record that is left alone and why."""
    columns = (
        Column(gettext("姓名"), lead=True),
        Column(gettext("去向类别")),
        Column(gettext("跳过的原因")),
    )
    rows = (
        TableRow((v.graduate.name, pages.kind_label(v.kind), sentence(r)), _href(v))
        for v, r in skipped
    )
    return Table(gettext("将跳过的登记"), columns, rows)


def tabs(request: Request, current: str) -> list[Tab]:
    """The reviewer's lists with what waits behind each."""
    waiting = queries.waiting_counts(request.scope, cohort())
    return [
        Tab(label, href, name == current, count)
        for name, label, href, count in _tabs(waiting)
        if any(map(request.scope.allows, _TAB_NEEDS[name]))
    ]


def stage_name(stage: Status) -> str:
    """The heading of a stage's queue."""
    return str(labels.STATUS[stage])


def done_words(action: str, count: int) -> str:
    """What an act did, for the undo banner."""
    facts = {"what": labels.ACTION[Move(action)], "count": formats.count(count)}
    return ngettext("%(what)s：%(count)s 条。", "%(what)s：%(count)s 条。", count) % facts


def _queued_row(
    now: datetime, barred: Collection[int], *, at_college: bool
) -> Callable[[ListedDestination], TableRow]:
    """From what waits to its row; what all rows say alike is looked up once."""
    hard, days = gettext("困难"), [ngettext("%(n)s 天", "%(n)s 天", n) for n in (1, 2)]
    late = load().limit("review_reminder", now.date())
    elsewhere = el("small", gettext("须由别人办理"))

    def row(version: ListedDestination) -> TableRow:
        waited = pages.days_waiting(version, now)
        not_mine = version.graduate_id in barred
        words = days[waited != 1] % {"n": waited}
        cells = (
            join((version.name, elsewhere), " ") if not_mine else version.name,
            version.class_name if at_college else version.college,
            _kind(version),
            pages.whither(version),
            "" if version.hardship == "0" else hard,
            light("late", words) if waited > late else words,
        )
        return TableRow(cells, _href(version), "" if not_mine else str(version.uuid))

    return row


def _listed(version: ListedDestination) -> TableRow:
    cells = (
        version.name,
        version.college,
        _kind(version),
        pages.whither(version),
        pages.state(version),
        formats.day(version.filed_at),
    )
    return TableRow(cells, _href(version))


def _kind(version: ListedDestination) -> object:
    again = el("small", gettext("变更")) if version.version > 1 else ""
    return (
        join((pages.kind_label(version.kind), again), " ")
        if again
        else pages.kind_label(version.kind)
    )


def _href(version: Destination | ListedDestination) -> str:
    return of_record("destinations:record", version.uuid)


def _search() -> Filter:
    return Filter("q", gettext("姓名、学号或单位"), "search")


def _hard() -> Filter:
    return Filter("hardship", gettext("困难毕业生"), choices=[("1", gettext("只看困难毕业生"))])


def _kinds(request: Request) -> Filter:
    kinds = load().destination_kinds(request.today).values()
    return Filter("kind", gettext("去向类别"), choices=[(k.code, words(k.label)) for k in kinds])


def _colleges(request: Request) -> Filter:
    found = orgs.college_choices(request.scope, Permission.DESTINATION_SEE, COLLEGES)
    return Filter("college", gettext("学院"), choices=[(c.code, org_name(c)) for c in found])


def _nothing(request: Request, sentence: Promise) -> Empty:
    if any(value for name, value in request.GET.items() if name not in {"sort", "page", "stage"}):
        return Empty()
    return Empty(str(sentence))


_TAB_NEEDS = {
    "queue": REVIEWERS,
    "objections": {NEEDS[Move.UPHOLD]},
    "ended": {NEEDS[Move.CORRECT]},
    "report_up": {NEEDS[Move.REPORT_UP]},
    "all": {Permission.DESTINATION_SEE},
}


def _tabs(waiting: queries.WaitingCounts) -> Iterator[tuple[str, str, str, int | None]]:
    objected, approved = waiting.waiting[Status.DISPUTED], waiting.waiting[Status.APPROVED]
    yield "queue", gettext("待审核"), reverse("destinations:queue"), waiting.to_review
    yield "objections", gettext("质疑核查"), reverse("destinations:objections"), objected
    yield "ended", gettext("已注销单位"), reverse("destinations:ended_employers"), None
    yield "report_up", gettext("待上报"), reverse("destinations:report_up"), approved
    yield "all", gettext("全部登记"), reverse("destinations:all"), None
