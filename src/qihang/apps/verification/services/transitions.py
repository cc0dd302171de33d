"""How findings move: what the kit of moves must know of them, and whom a bulk act leaves out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_YOURS, Transition
from qihang.apps.orgs.queries import accounts_of_person, altered
from qihang.apps.orgs.services import not_as_signed
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models import Finding, FindingMove
from qihang.apps.verification.queries import deciders_of, findings_in
from qihang.apps.verification.rules import (
    FINDING_GRAPH,
    OWN_DECISION,
    OWN_FINDING,
    FindingAction,
    due_on,
)
from qihang.apps.verification.services.notifications import notify_step
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

Skipped = tuple[tuple[Finding, Refusal], ...]


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """What a bulk act did: how many it moved, which it left out and why; `act` takes it back."""

    act: UUID
    done: int
    skipped: Skipped = ()

    def reasons(self) -> list[tuple[Refusal, int]]:
        """Each reason with how many were left out for it, most frequent first."""
        refusals = {refusal.code: refusal for _, refusal in self.skipped}
        numbers = Counter(refusal.code for _, refusal in self.skipped)
        return [(refusals[code], number) for code, number in numbers.most_common()]


@dataclass(frozen=True, slots=True)
class JudgedFindings:
    """Which of the findings an act may move, and which not."""

    fit: tuple[Finding, ...]
    skipped: Skipped


def judge_findings(
    scope: Scope,
    findings: Sequence[Finding],
    permission: Permission,
    refusal_of: Callable[[Finding], Refusal | None],
) -> JudgedFindings:
    """Each finding with the first reason against it: out of reach, the own one, or the act's own.

    Whoever made a decision does not decide about its appeal.
    """
    own = barred(scope, findings)
    if permission == Permission.VERIFICATION_DECIDE:
        own = {**_own_decisions(scope, findings), **own}
    fit: list[Finding] = []
    skipped: list[tuple[Finding, Refusal]] = []
    for finding in findings:
        mine = scope.holds(permission, finding.org_path)
        refusal = own.get(finding.pk) or refusal_of(finding) if mine else NOT_YOURS
        if refusal is None:
            fit.append(finding)
        else:
            skipped.append((finding, refusal))
    return JudgedFindings(tuple(fit), tuple(skipped))


def locked_findings(
    scope: Scope, uuids: Iterable[UUID], now: datetime
) -> tuple[list[Finding], Skipped]:
    """Those in reach, locked in order of id; what was altered by hand stops no others.

    Raises Refusal too_many above the limit of one bulk act.
    """
    wanted = list(uuids)
    within_limit(len(wanted), timezone.localdate(now))
    found = findings_in(scope).filter(uuid__in=wanted).order_by().values("pk")
    rows = moves.locked(FINDING, Q(pk__in=found))
    odd = set(altered(finding=[row.pk for row in rows]).get("finding", ()))
    refusal = not_as_signed("finding", odd) if odd else None
    left = tuple((row, refusal) for row in rows if refusal is not None and row.pk in odd)
    return [row for row in rows if row.pk not in odd], left


def within_limit(count: int, today: date) -> None:
    """Raises Refusal too_many where more are ticked than one bulk act may touch."""
    most = load().limit("finding_bulk_max", today)
    if count > most:
        raise Refusal(
            "too_many",
            "一次最多办理 {most} 条，这次选了 {count} 条。请先用筛选条件缩小范围。",
            most=most,
            count=count,
        )


def raise_if_left_out(judged: JudgedFindings, odd: Skipped = ()) -> None:
    """For an act on one finding: the reason against it is the answer."""
    for _, refusal in (*judged.skipped, *odd):
        raise refusal
    if not judged.fit:
        raise NOT_YOURS


def apply_transition(scope: Scope, findings: Sequence[Finding], step: Transition) -> None:
    """Move locked findings: state, history, audit and messages; see moves.apply_transition."""
    moves.apply_transition(scope, FINDING, findings, step)


def barred(scope: Scope, findings: Sequence[Finding]) -> Mapping[int, Refusal]:
    """Finding's id -> that nobody acts on what speaks of the own registration."""
    own = accounts_of_person(scope)
    if not own:
        return {}
    ids = {finding.graduate_id for finding in findings if finding.graduate_id}
    theirs = Graduate.objects.filter(pk__in=ids, account__in=own).values_list("pk", flat=True)
    mine = set(theirs) | scope.own_records
    return {f.pk: OWN_FINDING for f in findings if f.graduate_id in mine}


def _own_decisions(scope: Scope, findings: Sequence[Finding]) -> Mapping[int, Refusal]:
    """Finding's id -> that the person made the contested decision, with whichever account."""
    made, own = deciders_of(scope, findings), accounts_of_person(scope)
    return {finding: OWN_DECISION for finding, accounts in made.items() if accounts & own}


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    del to
    if step.action == FindingAction.REPLY:
        return {"due_on": due_on(load(), timezone.localdate(step.now))}
    return {}


def _publish(scope: Scope, findings: Sequence[Finding], step: Transition) -> None:
    notify_step(scope, findings, FindingAction(step.action), step)


FINDING = moves.MovedKind(
    "finding",
    FINDING_GRAPH,
    Finding,
    FindingMove,
    "finding",
    _publish,
    changes=_changes,
    facts=lambda finding: {"check": finding.check_code},
    barred=barred,
)
