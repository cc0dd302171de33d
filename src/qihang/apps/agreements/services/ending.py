"""How agreements end: recorded by an office with proof and reason, or void before anybody signed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import (
    AgreementAction,
    AgreementState,
    Ending,
    EndKind,
    PaperKind,
    must_end_well,
)
from qihang.apps.agreements.services.papers import UploadedPaper, keep_papers
from qihang.apps.agreements.services.transitions import (
    apply_transition,
    lock_agreements,
    locked_to_manage,
)
from qihang.apps.moves.rules import Transition, must_have_reason
from qihang.apps.registers.queries import ended_among
from qihang.kernel import Scope


@transaction.atomic
def end_agreement(
    scope: Scope, uuid: UUID, ending: Ending, papers: Sequence[UploadedPaper], now: datetime
) -> UUID:
    """The signed agreement ended; answers the act for `undo`.

    The proof may be left out where the employer is gone and the enterprise register says so. Raises
    Agreement.DoesNotExist outside the scope; Refusal not_yours, not_in_this_state, reason_missing,
    end_ahead, end_before_signed, proof_missing, and those of files.store.
    """
    agreement = locked_to_manage(scope, uuid, AgreementAction.END)
    text = must_have_reason(ending.reason)
    today = timezone.localdate(now)
    gone = ending.kind is EndKind.EMPLOYER_GONE and bool(
        ended_among(scope, [agreement.employer_code], today)
    )
    signed = agreement.signed_date or ending.on
    must_end_well(ending, signed, today, proved=bool(papers) or gone)
    keep_papers(agreement, PaperKind.RELEASE, papers, now)
    step = Transition(AgreementAction.END, now, text)
    end_locked(scope, [agreement], ending, step)
    return step.act


@transaction.atomic
def void_number(scope: Scope, uuid: UUID, now: datetime, reason: str) -> UUID:
    """The number is given back unused; it is never given out again. Answers the act for `undo`.

    Raises Agreement.DoesNotExist outside the scope; Refusal not_yours, not_in_this_state, reason_missing.
    """
    agreement = locked_to_manage(scope, uuid, AgreementAction.VOID)
    step = Transition(AgreementAction.VOID, now, must_have_reason(reason))
    apply_transition(scope, [agreement], step)
    return step.act


@transaction.atomic
def void_listed(scope: Scope, condition: Q, now: datetime) -> set[int]:
    """Make the unsigned agreements that satisfy the condition void in one act: a sheet is undone; their ids.

    Raises Refusal not_yours.
    """
    agreements = lock_agreements(condition & Q(status=AgreementState.ISSUED.value))
    reason = gettext("撤销导入的名单。")
    apply_transition(scope, agreements, Transition(AgreementAction.VOID, now, reason))
    return {agreement.pk for agreement in agreements}


def end_locked(
    scope: Scope, agreements: Sequence[Agreement], ending: Ending, step: Transition
) -> None:
    """End locked signed agreements: how they ended, and the move."""
    for agreement in agreements:
        agreement.end_kind, agreement.ended_date = ending.kind.value, ending.on
        agreement.save(update_fields=["end_kind", "ended_date"])
    apply_transition(scope, agreements, step)
