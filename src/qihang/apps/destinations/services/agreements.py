"""Registrations follow the employment agreements they rest on: signed, ended, or taken back.

A signing fills a draft and files nothing: a registration is the graduate's own statement. An end ends the
registration that rests on the agreement, from the day on which it was recorded.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.agreements.events import AgreementEnded, AgreementReverted, AgreementSigned
from qihang.apps.agreements.models import Agreement, AgreementMove, AgreementPaper
from qihang.apps.agreements.queries import signed_of
from qihang.apps.agreements.rules import SIGNED, AgreementAction, EndKind, PaperKind
from qihang.apps.destinations.models import CONTENT, Destination, Evidence, Review
from qihang.apps.destinations.queries import OwnRegistration
from qihang.apps.destinations.rules import (
    EFFECTIVE,
    REVIEWS,
    Action,
    Status,
    Window,
    window_at,
)
from qihang.apps.destinations.rules.agreements import (
    FILLED,
    PAPER,
    agreement_kind,
    same_employer,
)
from qihang.apps.destinations.rules.proofs import facts_entered
from qihang.apps.destinations.services.drafts import begin_draft
from qihang.apps.destinations.services.own_record import locked_own, locked_versions
from qihang.apps.destinations.services.transitions import (
    REGISTRATION,
    apply_transition,
    lock_graduates,
    lock_versions,
)
from qihang.apps.destinations.values import BLANK, clear_unknown, plain_values
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.moves.rules import FOLLOWED, Transition
from qihang.apps.moves.services import undo_act
from qihang.apps.orgs.models import UnsavedForm
from qihang.apps.orgs.queries import acts_on
from qihang.apps.orgs.services import forget_unsaved, record_act
from qihang.apps.people.models import Graduate
from qihang.apps.registers.queries import firm_histories
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import load

_RULE = "registrations follow their agreements"
_OPEN = frozenset({Window.OPEN, Window.LATE})


@transaction.atomic
def follow_signed(event: AgreementSigned) -> None:
    """Fill a draft for each graduate who has none, or note that what was filed rests on the agreement."""
    scope = Scope.for_system(_RULE)
    signed = Agreement.objects.filter(pk__in=event.agreements).order_by("graduate_id")
    agreements = list(signed)
    graduates = {g.pk: g for g in lock_graduates(one.graduate_id for one in agreements)}
    for agreement in agreements:
        graduate = graduates[agreement.graduate_id]
        _follow_one(scope, graduate, locked_versions(graduate), agreement, event.at)


@transaction.atomic
def follow_ended(event: AgreementEnded) -> None:
    """What rests on the agreements stops counting from today; what is under review goes back.

    Registrations of graduates who left their cohort are closed with it (standing_changes).
    """
    scope = Scope.for_system(_RULE)
    resting = Q(agreement__in=event.agreements, status__in=[*sorted(EFFECTIVE), *REVIEWS])
    versions = lock_versions(resting & ~Q(agreement__end_kind=EndKind.LEFT_COHORT.value))
    reason = gettext("所依据的就业协议已解约。")
    step = Transition(Action.RELEASE, event.at, reason)
    apply_transition(scope, [v for v in versions if v.status in EFFECTIVE], step)
    apply_transition(scope, [v for v in versions if v.status in REVIEWS], step.also(Action.RETURN))


@transaction.atomic
def follow_reverted(event: AgreementReverted) -> None:
    """An end was taken back: what it had ended counts again. A signing was: its draft goes.

    Raises Refusal followed where somebody went on meanwhile.
    """
    scope = Scope.for_system(_RULE)
    agreements = list(Agreement.objects.filter(pk__in=event.agreements))
    again = [one.pk for one in agreements if one.status in SIGNED]
    gone = [one.pk for one in agreements if one.status not in SIGNED]
    ended = Review.objects.filter(
        destination__agreement__in=again, account=None, undone_at=None,
        action__in=[Action.RELEASE, Action.RETURN],
    )  # fmt: skip
    for act in dict.fromkeys(ended.order_by("-pk").values_list("act", flat=True)[:1]):
        undo_act(scope, REGISTRATION, act, event.at)
    _rest_on_nothing(scope, gone, event.at)


@transaction.atomic
def fill_from_agreement(scope: Scope, now: datetime) -> Destination:
    """The graduate has the own draft written anew from the signed agreement.

    Raises Refusal no_agreement, under_review, not_open or closed.
    """
    graduate, own = locked_own(scope)
    agreement = signed_of(scope, [graduate.pk]).get(graduate.pk)
    if agreement is None:
        raise Refusal("no_agreement", "学校还没有登记您签好的就业协议。")
    kind = agreement_kind(load(), timezone.localdate(now))
    draft = begin_draft(scope, graduate, own, now, kind)
    _write(draft, agreement, kind, now)
    draft.save(update_fields=[*CONTENT, "agreement"])
    _attach(draft, agreement, now)
    forget_unsaved(scope, [draft.details_form])
    _record(scope, "destination.draft", draft, agreement)
    return draft


def _follow_one(
    scope: Scope, graduate: Graduate, own: OwnRegistration, agreement: Agreement, now: datetime
) -> None:
    filed = [one for one in (own.pending, own.effective) if one and one.status != Status.DRAFT]
    kind = agreement_kind(load(), timezone.localdate(now))
    resting = [v for v in filed if v.kind == kind and same_employer(v, agreement)]
    for version in resting:
        version.agreement = agreement
        version.save(update_fields=["agreement"])
        _record(scope, "destination.link_agreement", version, agreement)
    window = window_at(load(), Cohort(graduate.cohort), timezone.localdate(now))
    if own.pending is None and not resting and kind and window in _OPEN:
        _prepare(scope, graduate, own, agreement, now)


def _prepare(
    scope: Scope, graduate: Graduate, own: OwnRegistration, agreement: Agreement, now: datetime
) -> None:
    """A draft that the graduate looks over, completes and files."""
    kind = agreement_kind(load(), timezone.localdate(now))
    draft = Destination(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        version=max((v.version for v in own.versions), default=0) + 1,
        replaces=own.basis,
        created_at=now,
    )
    _write(draft, agreement, kind, now)
    draft.save()
    _attach(draft, agreement, now)
    _record(scope, "destination.prepare", draft, agreement)
    reader = Reader(graduate.account_id, graduate.pk, graduate.org_path)
    notice = Notice("destination_prepared", reverse("destinations:own"), _key(agreement))
    messages.notify(scope, notice, [reader], now)


def _write(draft: Destination, agreement: Agreement, kind: str, now: datetime) -> None:
    """Everything the agreement says, what the register knows of the firm, and nothing else."""
    for name in CONTENT:
        setattr(draft, name, getattr(BLANK, name))
    draft.kind, draft.agreement = kind, agreement
    for name, value in _known_of_firm(agreement.employer_code).items():
        setattr(draft, name, value)
    for name in FILLED:
        value = getattr(agreement, name)
        if value not in ("", None):
            setattr(draft, name, value)
    clear_unknown(draft, load().destination_kinds(timezone.localdate(now))[kind])


def _known_of_firm(code: str) -> dict[str, str]:
    firms = firm_histories(Scope.for_system(_RULE), [code] if code else []).get(code, [])
    if not firms:
        return {}
    firm = firms[0]
    return {"employer_type": firm.kind, "industry": firm.industry, "work_place": firm.place}


def _attach(draft: Destination, agreement: Agreement, now: datetime) -> None:
    """The scan of the agreement is the proof of what the agreement says."""
    proves = facts_entered(load(), PAPER, plain_values(draft))
    papers = AgreementPaper.objects.filter(agreement=agreement, kind=PaperKind.SIGNED.value)
    for paper in papers.order_by("pk"):
        Evidence.objects.get_or_create(
            destination=draft,
            file_id=paper.file_id,
            defaults={"kind": PAPER, "name": paper.name, "added_at": now, "proves": proves},
        )


def _rest_on_nothing(scope: Scope, agreements: Sequence[int], now: datetime) -> None:
    """A signing was taken back: untouched drafts go, what else rests on it rests on nothing.

    The scan goes from every draft: it may be somebody else's. Raises Refusal followed where a draft was filed.
    """
    for version in lock_versions(Q(agreement__in=agreements)):
        agreement = version.agreement
        if agreement is None or version.status == Status.DISCARDED:
            continue
        if version.status != Status.DRAFT:
            _must_be_filed_before(version, agreement)
        _detach(scope, version, agreement, now)


def _must_be_filed_before(version: Destination, agreement: Agreement) -> None:
    signing = AgreementMove.objects.filter(agreement=agreement, action=AgreementAction.SIGN)
    if version.filed_at and version.filed_at >= signing.latest("pk").at:
        raise FOLLOWED


def _detach(scope: Scope, version: Destination, agreement: Agreement, now: datetime) -> None:
    blank = _is_untouched(scope, version)
    version.agreement, columns = None, ["agreement"]
    if version.status == Status.DRAFT:
        _scans(version, agreement).delete()
    if blank:
        for name in CONTENT:
            setattr(version, name, getattr(BLANK, name))
        columns += CONTENT
    version.save(update_fields=columns)
    if blank:
        apply_transition(scope, [version], Transition(Action.DISCARD, now))
        messages.retract(scope, _key(agreement), [version.graduate_id])
    else:
        _record(scope, "destination.link_agreement", version, None)


def _is_untouched(scope: Scope, version: Destination) -> bool:
    """Whether nobody has written on a draft since it was filled, nor typed what is not sent yet."""
    acts = {entry.act for entry in acts_on(scope, "destination", version.uuid)}
    typed = UnsavedForm.objects.filter(form=version.details_form)
    return version.status == Status.DRAFT and acts == {"destination.prepare"} and not typed.exists()


def _scans(version: Destination, agreement: Agreement) -> QuerySet[Evidence]:
    files = AgreementPaper.objects.filter(agreement=agreement, kind=PaperKind.SIGNED.value)
    return Evidence.objects.filter(destination=version, file__in=files.values("file"))


def _record(scope: Scope, act: str, version: Destination, agreement: Agreement | None) -> None:
    rests_on = agreement.uuid if agreement else None
    after = {"version": version.version, "kind": version.kind, "agreement": rests_on}
    record_act(scope, act, "destination", version.uuid, org_path=version.org_path, after=after)


def _key(agreement: Agreement) -> str:
    return f"agreement-draft:{agreement.pk}"
