"""A paper that was lost or spoilt gets another number; the agreement stays the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.agreements.models import Agreement, AgreementNumber
from qihang.apps.agreements.queries import series_for
from qihang.apps.agreements.rules import AgreementAction, AgreementForm, LossKind, PaperKind
from qihang.apps.agreements.services.numbers import FreeNumbers
from qihang.apps.agreements.services.papers import UploadedPaper, keep_papers
from qihang.apps.agreements.services.transitions import apply_transition, locked_to_manage
from qihang.apps.moves.rules import Transition, must_have_reason
from qihang.apps.orgs.services import must_be_as_signed
from qihang.kernel import Scope
from qihang.web.locks import lock_until_commit


@dataclass(frozen=True, slots=True)
class Loss:
    """What happened to the paper, in which words, and the number of the new one ("": the next free)."""

    kind: LossKind
    reason: str
    number: str = ""


@transaction.atomic
def replace_number(
    scope: Scope, uuid: UUID, loss: Loss, papers: Sequence[UploadedPaper], now: datetime
) -> Agreement:
    """Another number in place of the one that was lost or spoilt, which is never used again.

    A signed agreement stays signed: what rests on it goes on. Raises Agreement.DoesNotExist outside the
    scope; Refusal not_yours, not_in_this_state, reason_missing, no_numbers, number_not_in_series,
    number_used, and those of files.store.
    """
    text = must_have_reason(loss.reason)
    agreement = locked_to_manage(scope, uuid, AgreementAction.REPLACE)
    lock_until_commit("agreement numbers")
    free = FreeNumbers(series_for(scope, [agreement.graduate]))
    must_be_as_signed(agreement_series=[series.pk for series in free.series])
    form = AgreementForm(agreement.form)
    series, number = (
        free.named(agreement.graduate, loss.number)
        if loss.number
        else free.next(agreement.graduate, form)
    )
    AgreementNumber.objects.filter(agreement=agreement, replaced_at=None).update(
        replaced_at=now, loss=loss.kind.value
    )
    AgreementNumber.objects.create(agreement=agreement, series=series, number=number, given_at=now)
    agreement.number, agreement.form = number, series.form
    agreement.save(update_fields=["number", "form"])
    keep_papers(agreement, PaperKind.LOSS, papers, now)
    apply_transition(scope, [agreement], Transition(AgreementAction.REPLACE, now, text))
    return agreement
