"""Employers, recruiters and requests as rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.employers import labels
from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.employers.pages import words
from qihang.apps.employers.rules import RequestKind
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Membership, Org
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Empty, Fact, RecordAction, Table, TableRow
from qihang.web.markup import el, join
from qihang.web.request import Request


def listed(employers: Iterable[Employer], offices: Mapping[str, Org], today: date) -> Table:
    """The rows of the officials' list."""
    columns = [
        Column(gettext("单位名称"), lead=True),
        Column(gettext("统一社会信用代码"), whole=True),
        Column(gettext("所在地")),
        Column(gettext("状态"), whole=True),
        Column(gettext("审核部门")),
        Column(gettext("审核期限"), whole=True),
    ]
    rows = (_row(one, offices.get(one.office_path), today) for one in employers)
    return Table(gettext("用人单位"), columns, rows, empty=Empty(gettext("没有符合条件的单位。")))


def _row(one: Employer, office: Org | None, today: date) -> TableRow:
    cells = (
        one.name,
        one.code,
        codes.place(one.place) if one.place else formats.DASH,
        words.state(one),
        org_name(office) if office else formats.DASH,
        words.due(one, today),
    )
    return TableRow(cells, of_record("employers:employer", one.uuid))


def near(found: Sequence[tuple[Employer, str]], merging: str = "") -> Table:
    """Employers that may be the same; `merging` is where one of them is chosen."""
    columns = [
        Column(gettext("单位名称"), lead=True),
        Column(gettext("统一社会信用代码"), whole=True),
        Column(gettext("状态"), whole=True),
        *([Column(gettext("合并"))] if merging else []),
    ]
    rows = [
        TableRow(
            (
                one.name,
                one.code,
                words.state(one),
                *([_choose(merging, one)] if merging else []),
            ),
            of_record("employers:employer", one.uuid),
        )
        for one, _ in found
    ]
    return Table(gettext("名称相近的单位"), columns, rows)


def _choose(merging: str, one: Employer) -> SafeString:
    return el("a", gettext("并入这个单位…"), href=f"{merging}?into={one.uuid}")


def recruiters(
    request: Request, employer: Employer, members: Sequence[Membership], *, manages: bool
) -> SafeString:
    """Who recruits for it, each with what may be done."""
    cards = []
    for one in members:
        is_lead = one.account_id == employer.lead_id
        role = gettext("招聘负责人") if is_lead else gettext("招聘人员")
        facts = [
            Fact(gettext("登录名"), one.account.username),
            Fact(gettext("加入日期"), formats.day(one.from_date)),
        ]
        acts = _on_recruiter(request, employer, one, manages=manages) if not is_lead else []
        bar = components.action_bar({"csrf_token": get_token(request)}, acts) if acts else ""
        cards.append(components.card(join((components.facts(facts), bar)), one.account.name, role))
    return join(cards)


def _on_recruiter(
    request: Request, employer: Employer, one: Membership, *, manages: bool
) -> list[RecordAction]:
    end = reverse("employers:end_recruiter", args=[employer.uuid, one.uuid])
    if manages:
        lead = reverse("employers:hand_over", args=[employer.uuid, one.uuid])
        help_ = gettext("交出后由对方决定谁能加入。")
        return [
            RecordAction(gettext("交给其负责"), lead, help=help_),
            RecordAction(
                gettext("移出"), end, tone="danger", help=gettext("其当天起不能再为本单位办理。")
            ),
        ]
    if one.account_id == request.scope.account:
        return [
            RecordAction(
                gettext("退出单位"), end, tone="danger", help=gettext("退出后要重新申请。")
            )
        ]
    return []


def requests(request: Request, found: Iterable[RecruiterRequest], *, office: bool) -> SafeString:
    """Open requests, each with what it says and the answers."""
    return join(_request(request, one, office=office) for one in found)


def _request(request: Request, one: RecruiterRequest, *, office: bool) -> SafeString:
    paper = reverse("employers:request_paper", args=[one.uuid]) if one.licence_id else ""
    facts = [
        Fact(gettext("申请人"), f"{one.account.name} · {one.account.username}"),
        Fact(gettext("申请"), str(labels.REQUEST[RequestKind(one.kind)])),
        Fact(gettext("说明"), one.words or formats.DASH),
        Fact(gettext("证明材料"), words.licence_link(paper, one.licence_name)),
        Fact(gettext("申请时间"), formats.minute(one.asked_at)),
    ]
    accept = reverse("employers:accept", args=[one.uuid])
    acts = [RecordAction(gettext("同意"), accept, help=gettext("同意后对方就能为单位办理招聘。"))]
    if office and one.kind == RequestKind.CLAIM:
        acts.append(
            RecordAction(
                gettext("同意，并停用原有人员"),
                accept,
                tone="danger",
                help=gettext("原有招聘人员当天起不能再为这个单位办理。"),
                fields=(("alone", "1"),),
            )
        )
    refusing = reverse("employers:refuse", args=[one.uuid])
    acts.append(RecordAction(gettext("不同意…"), refusing, tone="danger", reason=gettext("理由")))
    body = join(
        (components.facts(facts), components.action_bar({"csrf_token": get_token(request)}, acts))
    )
    return components.card(body, one.employer.name)
