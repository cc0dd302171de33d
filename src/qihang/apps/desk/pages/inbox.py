"""What waits for the reader: counts that open their lists."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.destinations import queries as destinations
from qihang.apps.destinations.queries import WaitingCounts
from qihang.apps.destinations.rules import REVIEWERS, Status
from qihang.apps.metrics import queries as metrics
from qihang.apps.orgs import queries as orgs
from qihang.apps.people import queries as people
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load
from qihang.web.components import InboxItem

P = Permission
SETTLES = frozenset({P.DESTINATION_CORRECT, P.DESTINATION_REPORT_UP})


def items(scope: Scope, cohort: Cohort, now: datetime) -> list[InboxItem]:
    """Everything that waits for this reader and where it is done; two statements at most."""
    found: list[InboxItem] = []
    if has_work(scope):
        overdue = now - load().duration("review_reminder", timezone.localdate(now))
        waiting = destinations.waiting_counts(scope, cohort, overdue)
        found += _reviews(waiting) if _any(scope, REVIEWERS) else ()
        found += _settling(waiting) if _any(scope, SETTLES) else ()
    if scope.allows(P.DESTINATION_REVIEW_COLLEGE):
        found.append(_without_account(scope, cohort))
    return [*found, *_ledger(scope), *_alarms(scope)]


def has_work(scope: Scope) -> bool:
    """Whether anything can ever wait for this reader."""
    return _any(scope, REVIEWERS | SETTLES)


def _any(scope: Scope, permissions: frozenset[Permission]) -> bool:
    return any(scope.allows(permission) for permission in permissions)


def _reviews(waiting: WaitingCounts) -> Iterator[InboxItem]:
    """By stage; late is what has waited longer than policy lets a review wait unreminded."""
    queue = reverse("destinations:queue")
    college, university = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY
    yield InboxItem(
        gettext("待学院审核的登记"), waiting.college, f"{queue}?stage={college}",
        waiting.college_late,
    )  # fmt: skip
    yield InboxItem(
        gettext("待学校审核的登记"), waiting.university, f"{queue}?stage={university}",
        waiting.university_late,
    )  # fmt: skip


def _settling(waiting: WaitingCounts) -> Iterator[InboxItem]:
    objections, report = reverse("destinations:objections"), reverse("destinations:report_up")
    yield InboxItem(gettext("毕业生质疑，待核查"), waiting.disputed, objections)
    yield InboxItem(gettext("已通过，待上报省级"), waiting.to_report, report)


def _without_account(scope: Scope, cohort: Cohort) -> InboxItem:
    number = people.count_without_account(scope, cohort)
    href = f"{reverse('people:graduates')}?activated=no"
    return InboxItem(gettext("还没有激活账号的毕业生"), number, href)


def _ledger(scope: Scope) -> Iterator[InboxItem]:
    """Sealed figures to sign, and an alarm as long as the last proof of the ledger does not hold."""
    if scope.allows(P.FIGURES_SIGN) and (number := len(metrics.to_sign(scope))):
        yield InboxItem(gettext("等待本部门签字的封存数字"), number, reverse("metrics:seals"))
    proof = metrics.last_proof(scope) if scope.allows(P.FIGURES_SEAL) else None
    if proof is not None and not proof.holds:
        number = len(proof.findings)
        yield InboxItem(gettext("台账核验发现的不一致"), number, reverse("metrics:proof"), number)


def _alarms(scope: Scope) -> Iterator[InboxItem]:
    """What guards the audit is not as it should be: for those who see the audit of everything."""
    if scope.allows(P.AUDIT_SEE) and (number := orgs.alarms_in(scope).count()):
        yield InboxItem(gettext("审计告警"), number, reverse("orgs:audit"), number)
