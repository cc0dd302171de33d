"""Answers by sheet: many findings, each with its own words, as one act; taken back as a whole."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import within
from qihang.apps.verification.models import Finding
from qihang.apps.verification.rules import FindingAction, answer_refusal
from qihang.apps.verification.services.notifications import notify_step, retract_step
from qihang.apps.verification.services.transitions import (
    FINDING,
    judge_findings,
    raise_if_left_out,
)
from qihang.kernel import Permission, Scope

ANSWER = Permission.VERIFICATION_ANSWER
# The office hears of a sheet once, with the number of its rows, not of each text by itself.
_QUIET = replace(FINDING, publish=lambda *_: None)


@transaction.atomic
def answer_listed(scope: Scope, answers: Mapping[int, str], act: UUID, now: datetime) -> None:
    """Answer each of these findings (by id) in its own words, all or none; `act` takes them back.

    Refuses with the first reason against one of them, and not_as_signed.
    """
    findings = moves.lock_records(FINDING, Q(pk__in=answers))
    judged = judge_findings(scope, findings, ANSWER, lambda f: answer_refusal(f.status))
    if judged.skipped:
        raise_if_left_out(judged)
    alike: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[answers[finding.pk]].append(finding)
    for text, some in alike.items():
        step = Transition(FindingAction.ANSWER, now, text, act=act)
        moves.apply_transition(scope, _QUIET, some, step)
    told = Transition(FindingAction.ANSWER, now, gettext("见各个问题的答复。"), act=act)
    notify_step(scope, findings, FindingAction.ANSWER, told)


@transaction.atomic
def withdraw_listed(scope: Scope, act: UUID, ids: Collection[int], now: datetime) -> frozenset[int]:
    """Take back what this act answered of these findings and nobody went on with; ids of those.

    For a sheet that is undone within its own window; those out of reach stay.
    """
    mine = Finding.objects.filter(within(scope, ANSWER), pk__in=ids).values_list("pk", flat=True)
    moved = moves.restore_acts(scope, FINDING, [act], list(mine), now)
    if len(moved) == len(ids):
        retract_step(scope, act)
    return frozenset(finding.pk for finding in moved)
