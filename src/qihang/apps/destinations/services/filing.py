"""The graduate files the draft, discards it, or takes back what is under review."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.destinations.models import CONTENT, Destination, Evidence
from qihang.apps.destinations.queries import Assessment, assess, decided_meanwhile
from qihang.apps.destinations.queries.agreements import agreement_of
from qihang.apps.destinations.rules import Action, Status, Window, allowed
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.destinations.services.transitions import apply_transition
from qihang.apps.destinations.values import BLANK
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import forget_unsaved
from qihang.apps.people.services import involve_device
from qihang.kernel import Refusal, Scope


@transaction.atomic
def file(scope: Scope, now: datetime) -> Destination:
    """File the graduate's draft for the college's review.

    Raises Refusal nothing_to_file, not_open, closed, or not_ready with one objection a field.
    """
    graduate, own = locked_own(scope)
    draft = own.pending
    if draft is None or draft.status != Status.DRAFT:
        raise Refusal(
            "nothing_to_file", "没有待提交的登记：可能已经提交过了，请回到登记首页看进度。"
        )
    found = assess(scope, draft, timezone.localdate(now))
    in_window(found.window)
    if found.objections:
        raise Refusal(
            "not_ready",
            "还有 {count} 处需要补充或修改。",
            found.objections,
            count=len(found.objections),
        )
    _settle_papers(draft, found)
    forget_unsaved(scope, [draft.details_form])
    agreement = agreement_of(scope, draft, timezone.localdate(now))
    if draft.agreement_id != (agreement.pk if agreement else None):
        draft.agreement = agreement
        draft.save(update_fields=["agreement"])
    involve_device(graduate)
    apply_transition(scope, [draft], Transition(Action.FILE, now))
    return draft


@transaction.atomic
def withdraw(scope: Scope, now: datetime) -> Destination:
    """End the version under review; what counts goes on counting.

    Raises Refusal nothing_to_withdraw or already_decided.
    """
    _, own = locked_own(scope)
    pending = own.pending
    if pending is None and own.latest is not None:
        raise decided_meanwhile(scope, [own.latest])[own.latest.pk]
    if pending is None or not allowed(pending.status, Action.WITHDRAW):
        raise Refusal("nothing_to_withdraw", "没有可以撤回的登记。")
    apply_transition(scope, [pending], Transition(Action.WITHDRAW, now))
    return pending


@transaction.atomic
def discard(scope: Scope, now: datetime) -> None:
    """End the graduate's draft for good: nothing of what was entered or handed in for it is kept.

    What was filed before stays: what counts goes on counting, what was returned can be mended anew.
    Raises Refusal nothing_to_discard.
    """
    _, own = locked_own(scope)
    draft = own.pending
    if draft is None or draft.status != Status.DRAFT:
        raise Refusal(
            "nothing_to_discard", "没有可以放弃的草稿：可能已经提交或放弃了，请回到登记首页看进度。"
        )
    Evidence.objects.filter(destination=draft).delete()
    forget_unsaved(scope, [draft.details_form])
    for name in CONTENT:
        setattr(draft, name, getattr(BLANK, name))
    draft.save(update_fields=CONTENT)
    apply_transition(scope, [draft], Transition(Action.DISCARD, now))


def _settle_papers(draft: Destination, found: Assessment) -> None:
    """Papers of kinds that prove nothing here go; those that fit are bound to what is filed."""
    needed = found.terms.kind.evidence_kinds if found.terms else ()
    papers, kinds = Evidence.objects.filter(destination=draft), found.papers.papers
    strange = {pk for pk, kind in kinds.items() if kind not in needed}
    if strange:
        papers.filter(pk__in=strange).delete()
    papers.filter(pk__in=found.papers.fitting_papers - strange).update(proves=None)


def in_window(window: Window) -> None:
    """Raises Refusal not_open or closed outside the time of registration."""
    if window == Window.EARLY:
        raise Refusal("not_open", "本届毕业去向登记还没有开始，开始后会通知您。")
    if window == Window.CLOSED:
        raise Refusal("closed", "本届毕业去向登记和变更已经截止。如情况有变，请联系学校就业部门。")
