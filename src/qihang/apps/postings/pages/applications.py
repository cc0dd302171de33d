"""Rows and texts about profiles and applications.

What an employer sees of somebody is made here once (`applicant_facts`); its graduate reads the very same
before applying.
"""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import MergeLine
from qihang.apps.postings import labels
from qihang.apps.postings.models import Application, ApplicationMove, Profile
from qihang.apps.postings.queries.applications import open_applications_of
from qihang.apps.postings.rules.applications import (
    READABLE,
    ApplicationAction,
    ApplicationState,
)
from qihang.apps.postings.rules.profiles import ProfilePart
from qihang.kernel import Scope
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Empty, Fact, Moment, Table, TableRow

_FEN = 100


def state(application: Application) -> SafeString:
    """Where an application stands, as a `status`."""
    status = ApplicationState(application.status)
    return components.status(labels.APPLICATION_STATE[status], labels.APPLICATION_TONE[status])


def name_of(application: Application) -> str:
    """The applicant's name, as long as the publisher may read it."""
    if not is_readable(application):
        return gettext("（已隐藏）")
    return application.graduate.name


def is_readable(application: Application) -> bool:
    """Whether the publisher reads who it is: the application counts, and the profile is not hidden."""
    profile: Profile | None = getattr(application.graduate, "profile", None)
    return application.status in READABLE and profile is not None and profile.is_visible


def applicant_facts(
    graduate: Graduate, profile: Profile, application: Application | None
) -> list[Fact]:
    """All that a publisher reads of one who applied: the record as it is now, and what the graduate chose."""
    lines = [
        (gettext("姓名"), graduate.name),
        (gettext("毕业学校"), _university(graduate)),
        (gettext("学历"), codes.label("qualification", graduate.qualification)),
        (gettext("专业"), graduate.major_name),
        (gettext("毕业时间"), formats.day(graduate.graduation_date)),
        (gettext("技能"), profile.skills),
        (gettext("自我介绍"), profile.about),
    ]
    if ProfilePart.WISHES in profile.parts:
        lines += wishes(profile)
    if ProfilePart.PHONE in profile.parts:
        lines.append((gettext("手机号"), graduate.phone_masked))
    if ProfilePart.FILE in profile.parts and profile.file_id:
        lines.append((gettext("简历文件"), profile.file_name))
    if application is not None:
        lines.append((gettext("对单位说的话"), application.words))
        if application.says_disabled:
            lines.append((gettext("说明"), gettext("本人说明符合残疾毕业生岗位的条件")))
    return [Fact(label, value) for label, value in lines if value]


def wishes(profile: Profile) -> list[tuple[str, str]]:
    """What somebody looks for, in words."""
    pay = gettext("%(yuan)s 元/月以上") % {
        "yuan": formats.count((profile.pay_min_fen or 0) // _FEN)
    }
    return [
        (gettext("希望的城市"), _labels("division", profile.cities)),
        (gettext("希望的行业"), _labels("industry_gb4754", profile.sections)),
        (gettext("希望的职业"), _labels("occupation", profile.occupations)),
        (gettext("希望的单位"), _labels("employer_type", profile.kinds)),
        (gettext("期望月薪"), pay if profile.pay_min_fen else ""),
        (gettext("最早到岗"), formats.day(profile.start_on) if profile.start_on else ""),
    ]


def own_table(applications: Sequence[Application]) -> Table:
    """What one applied for."""
    columns = [
        Column(gettext("岗位"), lead=True),
        Column(gettext("单位")),
        Column(gettext("状态"), whole=True),
        Column(gettext("投递时间"), whole=True),
    ]
    rows = [
        TableRow(
            (one.post.title, one.post.employer_name, state(one), formats.minute(one.sent_at)),
            href=of_record("postings:own_application", one.uuid),
        )
        for one in applications
    ]
    none = gettext("还没有投递过。看中的岗位打开后点“投递”即可。")
    return Table(gettext("我的投递"), columns, rows, empty=Empty(none))


def received_table(applications: Sequence[Application]) -> Table:
    """Who applied, as far as the publisher may read it."""
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("学校")),
        Column(gettext("学历")),
        Column(gettext("专业")),
        Column(gettext("岗位")),
        Column(gettext("状态"), whole=True),
        Column(gettext("投递时间"), whole=True),
    ]
    rows = [_received_row(one) for one in applications]
    none = gettext("没有符合条件的投递。")
    return Table(gettext("收到的投递"), columns, rows, select="uuid", empty=Empty(none))


def _received_row(one: Application) -> TableRow:
    graduate, readable = one.graduate, is_readable(one)
    person = (
        (
            _university(graduate),
            codes.label("qualification", graduate.qualification),
            graduate.major_name,
        )
        if readable
        else (formats.DASH,) * 3
    )
    cells = (name_of(one), *person, one.post.title, state(one), formats.minute(one.sent_at))
    href = of_record("postings:application", one.uuid)
    return TableRow(cells, href=href, key=str(one.uuid) if readable else "")


def moments(history: Sequence[ApplicationMove], *, names: bool) -> list[Moment]:
    """What happened, newest first; graduates are not told who it was at the employer."""
    return [
        Moment(
            move.at,
            _who(move, names=names),
            str(labels.APPLICATION_ACTION[ApplicationAction(move.action)]),
            reason=move.reason,
        )
        for move in history
        if move.undone_at is None
    ]


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> Sequence[MergeLine]:
    """Applications stay with the record that applied: those of the other one are withdrawn before."""
    if not scope.system:
        return []  # nobody who merges records may see that somebody applied
    counts = open_applications_of(scope, [survivor.pk, duplicate.pk])
    gone = counts.get(duplicate.pk, 0)
    if not gone:
        return []
    blocks = gettext("要并入的那条记录有未结束的求职投递，请本人先撤回。")
    return [MergeLine(gettext("求职投递"), "", "", "", blocks)]


def _who(move: ApplicationMove, *, names: bool) -> str:
    if move.account is None:
        return gettext("系统")
    own = move.action in {
        ApplicationAction.WITHDRAW, ApplicationAction.ACCEPT, ApplicationAction.DECLINE,
    }  # fmt: skip
    if own:
        return gettext("毕业生")
    return move.account.name if names else gettext("招聘单位")


def _university(graduate: Graduate) -> str:
    parent = graduate.org.parent
    return parent.name if parent is not None else graduate.org.name


def _labels(table: str, values: Sequence[str]) -> str:
    return "、".join(codes.label(table, value) for value in values)
