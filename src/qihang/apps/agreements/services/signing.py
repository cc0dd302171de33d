"""An office records that a graduate's agreement was signed: one with its scan, or many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.agreements.checks import Signing
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.queries import objections_to
from qihang.apps.agreements.rules import (
    AgreementAction,
    PaperKind,
    SignedTerms,
    term_objections,
)
from qihang.apps.agreements.services.papers import UploadedPaper, keep_papers
from qihang.apps.agreements.services.transitions import (
    apply_transition,
    lock_agreements,
    locked_to_manage,
    must_be_anothers,
)
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_act
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
        raise _scan_missing()
    _must_be_ready(scope, agreement, signed.terms, now)
    keep_papers(agreement, PaperKind.SIGNED, signed.papers, now)
    _set_terms(agreement, signed.terms)
    step = Transition(AgreementAction.SIGN, now)
    apply_transition(scope, [agreement], step)
    return step.act


@transaction.atomic
def sign_listed(scope: Scope, signed: Mapping[int, SignedTerms], now: datetime) -> None:
    """Record many signings (by agreement's id) in one act, without scans; whoever calls it has judged the terms.

    Raises Refusal not_yours, not_in_this_state.
    """
    agreements = lock_agreements(Q(pk__in=signed))
    must_be_anothers(scope, [one.graduate for one in agreements])
    for agreement in agreements:
        _set_terms(agreement, signed[agreement.pk])
    apply_transition(scope, agreements, Transition(AgreementAction.SIGN, now))


@transaction.atomic
def add_scan(scope: Scope, uuid: UUID, papers: Sequence[UploadedPaper], now: datetime) -> None:
    """The scan of a signed agreement that was recorded without one, or a better one in its place.

    Raises Agreement.DoesNotExist outside the scope; Refusal not_yours, not_in_this_state, scan_missing, and
    those of files.store.
    """
    agreement = locked_to_manage(scope, uuid, AgreementAction.END)
    if not papers:
        raise _scan_missing()
    keep_papers(agreement, PaperKind.SIGNED, papers, now)
    record_act(
        scope, "agreement.paper_add", "agreement", agreement.uuid, org_path=agreement.org_path,
        after={"rows": len(papers)},
    )  # fmt: skip


def _set_terms(agreement: Agreement, terms: SignedTerms) -> None:
    for name in TERMS:
        setattr(agreement, name, getattr(terms, name))
    agreement.save(update_fields=TERMS)


def _scan_missing() -> Refusal:
    """Stands beside the field of the form as well."""
    beside = Objection("scan_missing", "请上传签字盖章后的协议书扫描件或照片。", "papers")
    return Refusal("scan_missing", "请上传签字盖章后的协议书扫描件或照片。", (beside,))


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
