"""How reports move: what the kit of moves must know of them, their locks, and who is told."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.models import RosterReport, RosterReportMove
from qihang.apps.roster_checks.rules import REPORT_GRAPH, RosterReportAction
from qihang.kernel import Refusal, Scope
from qihang.policy import load

_TOLD = {
    RosterReportAction.MEND: "roster_mended",
    RosterReportAction.SETTLE: "roster_mended",
    RosterReportAction.REFUSE: "roster_refused",
}
OWN_REPORT = Refusal("own_report", "这是您本人报的错，不能由您答复，请转给另一位老师。")


def lock_reports(condition: Q) -> list[RosterReport]:
    """The reports that satisfy the condition, locked after their graduates, in order of id.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    pairs = list(RosterReport.objects.filter(condition).values_list("pk", "graduate"))
    people = Graduate.objects.filter(pk__in={graduate for _, graduate in pairs}).order_by("pk")
    graduates = {g.pk: g for g in people.select_for_update(no_key=True)}
    reports = moves.locked(REPORT, Q(pk__in=[pk for pk, _ in pairs]))
    for report in reports:
        report.graduate = graduates[report.graduate_id]
    must_be_as_signed(graduate=list(graduates), roster_report=[one.pk for one in reports])
    return reports


def apply_transition(scope: Scope, reports: Sequence[RosterReport], step: Transition) -> None:
    """Move locked reports: state, history, audit and messages; see moves.apply_transition."""
    moves.apply_transition(scope, REPORT, reports, step)


def key_of(step: Transition) -> str:
    """Under what key graduates hear of a step."""
    return f"act:{step.act}"


def _publish(scope: Scope, reports: Sequence[RosterReport], step: Transition) -> None:
    """Answers stay inside the product while they can be taken back."""
    action = RosterReportAction(step.action)
    if action not in _TOLD:
        return
    hold = load().duration("undo_window", timezone.localdate(step.now))
    notice = Notice(
        _TOLD[action],
        reverse("roster_checks:own"),
        key_of(step),
        {"reason": step.reason},
        hold if action in REPORT_GRAPH.undo_within else timedelta(0),
    )
    to = [Reader(r.graduate.account_id, r.graduate_id, r.org_path) for r in reports]
    notify(scope, notice, to, step.now)


def barred(scope: Scope, reports: Sequence[RosterReport]) -> Mapping[int, Refusal]:
    """Report's id -> that nobody answers the own one."""
    own = accounts_of_person(scope)
    return {report.pk: OWN_REPORT for report in reports if report.graduate.account_id in own}


REPORT = moves.MovedKind(
    "roster_report",
    REPORT_GRAPH,
    RosterReport,
    RosterReportMove,
    "report",
    _publish,
    own=lambda scope, report: report.graduate_id == scope.graduate,
    facts=lambda report: {"field": report.field},
    barred=barred,
    lock=lock_reports,
)
