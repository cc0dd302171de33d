"""State, term and facts of one employer, as cells and named values."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.employers import labels
from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.employers.queries import RegisterFacts
from qihang.apps.employers.queries.party import PublicEmployer
from qihang.apps.employers.rules import (
    WAITING_OFFICE,
    EmployerAction,
    EmployerSize,
    EmployerState,
    Party,
)
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.kernel import Permission, Scope
from qihang.web import components, formats
from qihang.web.components import Fact, Moment
from qihang.web.markup import el

DAY = timedelta(days=1)


def state(employer: Employer) -> SafeString:
    """Where it stands, in word and shape."""
    where = EmployerState(employer.status)
    return components.status(labels.STATE[where], labels.TONE[where])


def due(employer: Employer, today: date) -> SafeString | str:
    """The last day of the office, red once it is over."""
    if employer.status not in WAITING_OFFICE or employer.due_on is None:
        return formats.DASH
    if employer.due_on < today:
        days = (today - employer.due_on).days
        return components.light("late", gettext("逾期 %(n)s 天") % {"n": days})
    return formats.day(employer.due_on)


def own_words(employer: Employer) -> list[Fact]:
    """What it says of itself; what is empty is left out."""
    size, branch = employer.size, employer.branch_of
    rows = [
        Fact(gettext("统一社会信用代码"), employer.code),
        Fact(gettext("身份"), str(labels.PARTY[Party(employer.party)])),
        Fact(
            gettext("单位性质"),
            codes.label("employer_type", employer.kind) if employer.kind else "",
        ),
        Fact(
            gettext("行业"),
            codes.label("industry_gb4754", employer.industry) if employer.industry else "",
        ),
        Fact(gettext("人员规模"), str(labels.SIZE[EmployerSize(size)]) if size else ""),
        Fact(gettext("所在地"), codes.place(employer.place) if employer.place else ""),
        Fact(gettext("详细地址"), employer.address),
        Fact(gettext("上级单位"), branch.name if branch else ""),
        Fact(gettext("所属中央企业集团"), _group(employer)),
        Fact(gettext("人力资源服务许可证编号或备案号"), employer.service_licence),
        Fact(gettext("服务业务"), services(employer.services)),
        Fact(gettext("网址"), employer.website),
        Fact(gettext("单位简介"), employer.intro),
    ]
    return [fact for fact in rows if fact.value]


def services(given: Sequence[str]) -> str:
    """The services of an agency, in words."""
    return gettext("、").join(codes.label("agency_service", one) for one in given)


def contact(employer: Employer, phone: str) -> list[Fact]:
    """Whom to ask; `phone` is whole or masked, as the reader may see it."""
    rows = [
        Fact(gettext("联系人"), employer.contact_name),
        Fact(gettext("联系电话"), phone),
        Fact(gettext("电子邮箱"), employer.email),
    ]
    return [fact for fact in rows if fact.value]


def verification(employer: Employer, office: Org | None) -> list[Fact]:
    """Which office, since when, until when."""
    until = employer.verified_until if employer.is_verified else None
    rows = [
        Fact(gettext("审核部门"), org_name(office) if office else ""),
        Fact(
            gettext("提交时间"),
            formats.minute(employer.submitted_at) if employer.submitted_at else "",
        ),
        Fact(
            gettext("认证时间"),
            formats.minute(employer.verified_at) if employer.verified_at else "",
        ),
        Fact(gettext("认证有效至"), formats.day(until - DAY) if until else ""),
        Fact(gettext("来源"), gettext("审核部门代为登记") if employer.entered_by_office else ""),
    ]
    return [fact for fact in rows if fact.value]


def register(known: RegisterFacts) -> list[Fact]:
    """What the enterprise register says, beside what was given; never what follows from it."""
    firm = known.firm
    if firm is None:
        words = gettext("登记库现在没有这个代码；可能是机关、事业单位，或刚刚成立。")
        return [Fact(gettext("登记库"), components.status(words, "waiting"))]
    same = components.status(
        gettext("名称一致") if known.same_name else gettext("名称不一致，请核对"),
        "done" if known.same_name else "refused",
    )
    ended = firm.ended_on
    standing = firm.status or (gettext("已注销或吊销") if ended else gettext("存续"))
    rows = [
        Fact(gettext("登记名称"), firm.name),
        Fact(gettext("与填写的名称"), same),
        Fact(gettext("登记状态"), components.status(standing, "refused" if ended else "done")),
        Fact(gettext("成立日期"), formats.day(firm.founded_date)),
        Fact(gettext("登记所在地"), codes.place(firm.place) if firm.place else ""),
        Fact(gettext("登记性质"), codes.label("employer_type", firm.kind) if firm.kind else ""),
        Fact(gettext("登记行业"), codes.label("industry", firm.industry) if firm.industry else ""),
        Fact(gettext("从业人数"), firm.staff_count if firm.staff_count is not None else ""),
        Fact(gettext("经营范围"), firm.scope_text),
        Fact(gettext("登记记录"), gettext("%(n)s 次") % {"n": known.rows}),
    ]
    return [fact for fact in rows if fact.value not in ("", None, formats.DASH)]


def public_facts(party: PublicEmployer) -> list[Fact]:
    """What everybody reads."""
    group = codes.label("central_enterprise", party.central_group) if party.central_group else ""
    rows = [
        Fact(gettext("统一社会信用代码"), party.code),
        Fact(gettext("身份"), str(labels.PARTY[Party(party.party)])),
        Fact(gettext("单位性质"), codes.label("employer_type", party.kind) if party.kind else ""),
        Fact(
            gettext("行业"),
            codes.label("industry_gb4754", party.industry) if party.industry else "",
        ),
        Fact(gettext("人员规模"), str(labels.SIZE[EmployerSize(party.size)]) if party.size else ""),
        Fact(gettext("所在地"), codes.place(party.place) if party.place else ""),
        Fact(gettext("详细地址"), party.address),
        Fact(gettext("上级单位"), party.branch_of),
        Fact(gettext("所属中央企业集团"), group),
        Fact(gettext("服务业务"), services(party.services)),
        Fact(gettext("网址"), party.website),
        Fact(gettext("认证日期"), formats.day(party.verified_on)),
        Fact(
            gettext("认证有效至"),
            formats.day(party.verified_until - DAY) if party.verified_until else "",
        ),
    ]
    return [fact for fact in rows if fact.value]


def moments(scope: Scope, employer: Employer, moves: Sequence[EmployerMove]) -> list[Moment]:
    """What happened, newest first; the employer reads what its office did, not who of it."""
    inside = scope.holds(Permission.EMPLOYER_VERIFY, employer.office_path)
    return [
        Moment(
            move.at,
            _who(move, scope, inside=inside),
            str(labels.ACTION[EmployerAction(move.action)]),
            reason=move.reason,
            tone=labels.MOMENT_TONE.get(EmployerAction(move.action), "plain"),
        )
        for move in moves
    ]


def _who(move: EmployerMove, scope: Scope, *, inside: bool) -> str:
    if move.account is None:
        return gettext("系统")
    if inside or move.account_id == scope.account or move.action in _BY_EMPLOYER:
        return move.account.name
    return gettext("审核部门")


_BY_EMPLOYER = {
    EmployerAction.SUBMIT, EmployerAction.RENEW, EmployerAction.AMEND, EmployerAction.LEAVE,
}  # fmt: skip


def licence_link(href: str, name: str) -> SafeString | str:
    """The licence, to be opened."""
    return el("a", name or gettext("证照"), href=href) if href else gettext("没有上传")


def licence_of(employer: Employer) -> SafeString | str:
    """The licence of an employer, to be opened."""
    if employer.licence_id is None:
        return gettext("没有上传")
    return licence_link(reverse("employers:licence", args=[employer.uuid]), employer.licence_name)


def _group(employer: Employer) -> SafeString | str:
    if not employer.central_group:
        return ""
    words = codes.label("central_enterprise", employer.central_group)
    if employer.central_confirmed:
        return components.status(gettext("%(name)s（已核实）") % {"name": words}, "done")
    return components.status(gettext("%(name)s（单位自报，待核实）") % {"name": words}, "waiting")
