"""What the office does with a report: mend the record with it, refuse it, look at hidden numbers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.messages.services import retract
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition, must_have_reason
from qihang.apps.moves.services import undo_act
from qihang.apps.orgs.services import record_act, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import Corrected, correct_fields, correct_identity, involve
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.queries import proof_in, report_in
from qihang.apps.roster_checks.rules import NUMBERS, REPORT_GRAPH, WRITTEN, RosterReportAction
from qihang.apps.roster_checks.services.transitions import (
    REPORT,
    apply_transition,
    barred,
    lock_reports,
)
from qihang.apps.roster_checks.values import current, typed
from qihang.kernel import Refusal, Scope


@dataclass(frozen=True, slots=True)
class ReportedValues:
    """What the roster said and what the graduate says, in the clear."""

    recorded: str
    right: str


@transaction.atomic
def mend(scope: Scope, uuid: UUID, reason: str, now: datetime) -> None:
    """The office agrees: the record says from now on what the graduate reported.

    Raises RosterReport.DoesNotExist outside the scope; refuses with reason_missing, not_in_this_state,
    own_report, by_roster_only, and those of people's corrections (a number that another graduate has).
    """
    text = must_have_reason(reason)
    report = _to_answer(scope, uuid, RosterReportAction.MEND)
    if report.field not in WRITTEN:
        raise Refusal("by_roster_only", "这一项请用毕业生名单更正，导入后这条报错会自动答复。")
    apply_transition(scope, [report], Transition(RosterReportAction.MEND, now, text))
    _write(scope, report, unseal(report.right_sealed), text, now)


@transaction.atomic
def refuse(scope: Scope, uuid: UUID, reason: str, now: datetime) -> None:
    """The office found the record right, and says why. Raises as `mend`."""
    text = must_have_reason(reason)
    report = _to_answer(scope, uuid, RosterReportAction.REFUSE)
    apply_transition(scope, [report], Transition(RosterReportAction.REFUSE, now, text))


@transaction.atomic
def undo_refusal(scope: Scope, act: UUID, now: datetime) -> None:
    """Take back one's own refusal while it can be. Raises as moves.undo_act."""
    undone = undo_act(scope, REPORT, act, now)
    retract(scope, f"act:{act}", [report.graduate_id for report in undone.moved])


@transaction.atomic
def unmask_report(scope: Scope, uuid: UUID, reason: str) -> ReportedValues:
    """Both values whole, against a reason; whoever sees them is involved with the graduate.

    Raises RosterReport.DoesNotExist outside the scope, Refusal reason_missing.
    """
    text = must_have_reason(reason)
    report = report_in(scope, uuid)
    involve(scope, Graduate.objects.filter(pk=report.graduate_id), How.UNMASK)
    record_act(
        scope, "roster_report.show", "graduate", report.graduate.uuid, org_path=report.org_path,
        after={"field": report.field}, reason=text,
    )  # fmt: skip
    return ReportedValues(unseal(report.recorded_sealed), unseal(report.right_sealed))


@transaction.atomic
def proof_of(scope: Scope, uuid: UUID) -> RosterReport:
    """A report with its paper. A paper shows the whole number as a rule: an officer who opens it is involved.

    Raises RosterReport.DoesNotExist where it is neither the own one nor in the scope.
    """
    report = proof_in(scope, uuid)
    if report.graduate_id != scope.graduate:
        involve(scope, Graduate.objects.filter(pk=report.graduate_id), How.UNMASK)
        record_act(
            scope, "roster_report.open_proof", "graduate", report.graduate.uuid,
            org_path=report.org_path, after={"field": report.field},
        )  # fmt: skip
    return report


def _to_answer(scope: Scope, uuid: UUID, action: RosterReportAction) -> RosterReport:
    """The report, locked, which this person may answer."""
    found = report_in(scope, uuid)
    (report,) = lock_reports(Q(pk=found.pk))
    if not REPORT_GRAPH.allowed(report.status, action):
        raise NOT_IN_THIS_STATE
    for refusal in barred(scope, [report]).values():
        raise refusal
    return report


def _write(scope: Scope, report: RosterReport, right: str, reason: str, now: datetime) -> None:
    graduate, field = report.graduate, report.field
    if current(graduate, field) == right:  # it was corrected meanwhile
        return
    if field not in NUMBERS:
        correct_fields(scope, graduate.uuid, {field: typed(field, right)}, reason, now)
        return
    correct_identity(scope, graduate.uuid, _corrected(field, right), reason, now)


def _corrected(field: str, right: str) -> Corrected:
    by_field = {
        "name": Corrected(name=right),
        "exam_number": Corrected(exam_number=right),
        "id_number": Corrected(id_number=right),
    }
    return by_field[field]
