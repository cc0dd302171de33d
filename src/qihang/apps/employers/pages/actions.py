"""What a reader may do now with one employer, as buttons."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EMPLOYER_GRAPH, EmployerAction, EmployerState
from qihang.kernel import Permission, Scope
from qihang.web.components import RecordAction

A = EmployerAction


def of_office(scope: Scope, employer: Employer) -> list[RecordAction]:
    """What its office may do; nothing for others."""
    if not scope.holds(Permission.EMPLOYER_VERIFY, employer.office_path):
        return []
    return list(_of_office(employer))


def of_own(scope: Scope, employer: Employer, *, leads: bool) -> list[RecordAction]:
    """What its own people may do."""
    if not scope.holds(Permission.EMPLOYER_MANAGE_OWN, employer.org_path):
        return []
    return list(_of_own(employer, leads=leads))


def _of_office(employer: Employer) -> Iterator[RecordAction]:
    may = _may(employer)
    if A.VERIFY in may or A.EXTEND in may:
        yield from _verifying(employer)
    told = gettext("单位会看到这些话。")
    for action, words, tone in (
        (A.RETURN, gettext("退回修改…"), "quiet"),
        (A.NOT_EXTEND, gettext("不予续期…"), "quiet"),
        (A.REFUSE, gettext("不予认证…"), "danger"),
        (A.REVOKE, gettext("撤销认证…"), "danger"),
        (A.CLOSE, gettext("登记注销…"), "danger"),
        (A.REOPEN, gettext("恢复单位…"), "quiet"),
    ):
        if action in may:
            href = reverse("employers:decide", args=[employer.uuid, action.value])
            yield RecordAction(words, href, tone=tone, reason=gettext("理由"), help=told)
    if A.REASSIGN in may:
        href = reverse("employers:reassign", args=[employer.uuid])
        yield RecordAction(gettext("转给其他部门…"), href, "get")


def _verifying(employer: Employer) -> Iterator[RecordAction]:
    words = (
        gettext("续期一年") if employer.status == EmployerState.RENEWING else gettext("认证通过")
    )
    href = reverse("employers:verify", args=[employer.uuid])
    if employer.central_group and not employer.central_confirmed:
        both = gettext("认证通过，并核实所属央企")
        yield RecordAction(both, href, tone="main", fields=(("group", "1"),))
        yield RecordAction(words, href)
    else:
        yield RecordAction(words, href, tone="main")


def _of_own(employer: Employer, *, leads: bool) -> Iterator[RecordAction]:
    may = _may(employer)
    change = RecordAction(
        gettext("修改单位信息"), reverse("employers:change", args=[employer.uuid]), "get"
    )
    if A.SUBMIT in may:
        words = gettext("提交认证")
        yield RecordAction(words, reverse("employers:submit", args=[employer.uuid]), tone="main")
    if A.RENEW in may:
        words = gettext("申请续期")
        yield RecordAction(words, reverse("employers:submit", args=[employer.uuid]))
    if employer.status not in {EmployerState.REFUSED, EmployerState.CLOSED, EmployerState.MERGED}:
        yield change
    yield RecordAction(gettext("招聘人员"), reverse("employers:recruiters"), "get")
    if A.LEAVE in may and leads:
        yield RecordAction(
            gettext("退出平台…"),
            reverse("employers:leave", args=[employer.uuid]),
            tone="danger",
            reason=gettext("原因"),
            help=gettext("退出后不能发布岗位；以后可以重新提交认证。"),
        )


def _may(employer: Employer) -> set[EmployerAction]:
    return {one for one in EmployerAction if EMPLOYER_GRAPH.allowed(employer.status, one)}
