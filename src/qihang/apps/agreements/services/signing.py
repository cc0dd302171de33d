"""An office records that a graduate's agreement was signed: one with its scan, or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.agreements.checks import Signing, objections_to
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import (
    AgreementAction,
    PaperKind,
    SignedTerms,
    term_objections,
)
from qihang.apps.agreements.services.papers import UploadedPaper, keep_papers
from qihang.apps.agreements.services.transitions import apply_transition, locked_to_manage
from qihang.apps.moves.rules import Transition
from qihang.kernel import Objection, Refusal, Scope

TERMS = (
    "employer_name", "employer_code", "work_place", "position_name", "monthly_pay_fen",
    "signed_date", "term_from", "term_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """An agreement that came back signed: its terms and the scan."""

    agreement: UUID
    terms: SignedTerms
    papers: Sequence[UploadedPaper] = ()


@transaction.atomic
def record_signed(scope: Scope, signed: SignedPaper, now: datetime) -> UUID:
    """The agreement is signed, as the paper says; answers the act for `undo`.

    Raises Agreement.DoesNotExist outside the scope; Refusal not_yours, not_in_this_state, scan_missing,
    not_ready with one objection a field, and those of files.store.
    """
    agreement = locked_to_manage(scope, signed.agreement, AgreementAction.SIGN)
    if not signed.papers:
        raise Refusal(
            "scan_missing", "请上传签字盖章后的协议书扫描件或照片。",
            (Objection("scan_missing", "请上传签字盖章后的协议书扫描件或照片。", "papers"),),
        )  # fmt: skip
    _must_be_ready(scope, agreement, signed.terms, now)
    keep_papers(agreement, PaperKind.SIGNED, signed.papers, now)
    for name in TERMS:
        setattr(agreement, name, getattr(signed.terms, name))
    agreement.save(update_fields=TERMS)
    step = Transition(AgreementAction.SIGN, now)
    apply_transition(scope, [agreement], step)
    return step.act


def _must_be_ready(scope: Scope, agreement: Agreement, terms: SignedTerms, now: datetime) -> None:
    """Raises Refusal not_ready with what the terms themselves and the checks of all apps object to."""
    today = timezone.localdate(now)
    found = list(term_objections(terms, today))
    if not found:
        signing = Signing(agreement.graduate, terms)
        found = objections_to(scope, [signing], today).get(agreement.graduate_id, [])
    if found:
        raise Refusal(
            "not_ready", "还有 {count} 处需要核对或改正。", tuple(found), count=len(found)
        )
