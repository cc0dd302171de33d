"""The graduate writes a draft, step by step; what was filed before is copied, never edited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.destinations.models import CONTENT, Destination, Evidence
from qihang.apps.destinations.queries import OwnRegistration, approved_with, confirmable
from qihang.apps.destinations.rules import Action, Status, forbidden_evidence, terms_for, window_at
from qihang.apps.destinations.rules.proofs import differing, facts_entered, facts_proved
from qihang.apps.destinations.services.filing import in_window
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.destinations.services.transitions import apply_transition
from qihang.apps.destinations.values import clear_unknown, plain_values, set_values
from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import Upload, store
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_act
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import DestinationKind, load

COUNTED = Refusal(
    "evidence_counted",
    "这份材料已用于审核通过的登记，不能改为证明别的内容。请上传能证明现在所填内容的材料。",
)


@transaction.atomic
def revise(scope: Scope, now: datetime) -> Destination:
    """The graduate's draft: the one there is, or a copy of the last filed version as the next one.

    A returned version is superseded by its copy; an approved one goes on counting until the change
    is approved. Raises Refusal under_review, not_open or closed.
    """
    graduate, own = locked_own(scope)
    draft = begin_draft(scope, graduate, own, now)
    if draft not in own.versions:
        _record(scope, "destination.draft", draft, {"version": draft.version})
    return draft


@transaction.atomic
def save_draft(
    scope: Scope, now: datetime, kind: str | None = None, values: Mapping[str, Any] | None = None
) -> Destination:
    """Keep what the graduate entered so far, complete or not; fields the kind does not know are
    emptied.

    Raises Refusal kind_unknown and what `revise` raises.
    """
    graduate, own = locked_own(scope)
    draft = begin_draft(scope, graduate, own, now, kind)
    set_values(draft, values or {})
    if kind is not None:
        draft.kind = kind
    clear_unknown(draft, _kind(draft.kind, now))
    draft.save(update_fields=CONTENT)
    entered = sorted({*(values or {}), *(["kind"] if kind else [])})
    _record(scope, "destination.draft", draft, {"fields": entered})
    return draft


@transaction.atomic
def add_evidence(scope: Scope, now: datetime, kind: str, upload: Upload, name: str) -> Evidence:
    """Attach a paper to the graduate's draft; it counts for what the draft states now.

    Raises Refusal evidence_forbidden (the rule in its own words), evidence_kind_unknown,
    evidence_too_many, evidence_counted, those of files.store and of `revise`.
    """
    graduate, own = locked_own(scope)
    draft = begin_draft(scope, graduate, own, now)
    day = timezone.localdate(now)
    _must_accept(draft, kind, now)
    most = load().limit("evidence_files", day)
    if Evidence.objects.filter(destination=draft).count() >= most:
        raise Refusal("evidence_too_many", "最多上传 {most} 份材料，请先删除不需要的。", most=most)
    stored = store(upload, "evidence", now)
    evidence, _ = Evidence.objects.update_or_create(
        destination=draft,
        file=stored,
        defaults={
            "kind": kind,
            "name": name[-120:],
            "added_at": now,
            "proves": _facts_of(scope, draft, kind, stored),
        },
    )
    _record(scope, "destination.evidence_add", draft, {"kind": kind, "sha256": stored.sha256})
    return evidence


@transaction.atomic
def replace_evidence(
    scope: Scope, now: datetime, uuid: UUID, upload: Upload, name: str
) -> Evidence:
    """Put another file in the place of a paper of the graduate's draft; its kind stays.

    The new file counts for what the draft states now.

    Raises Evidence.DoesNotExist where it is on no draft, Refusal evidence_counted and those of files.store.
    """
    _, own = locked_own(scope)
    evidence = _on_draft(own, uuid)
    before = {"kind": evidence.kind, "sha256": evidence.file.sha256}
    evidence.file, evidence.name = store(upload, "evidence", now), name[-120:]
    evidence.added_at = now
    evidence.proves = _facts_of(scope, own.versions[-1], evidence.kind, evidence.file)
    evidence.save(update_fields=["file", "name", "added_at", "proves"])
    after = {"kind": evidence.kind, "sha256": evidence.file.sha256, "instead_of": before["sha256"]}
    _record(scope, "destination.evidence_replace", own.versions[-1], after)
    return evidence


@transaction.atomic
def confirm_evidence(scope: Scope, uuid: UUID) -> Evidence:
    """The graduate states that a paper of the draft says what is entered now: a slip was mended, not the fact.

    Reviewers are shown what the same file proved before. Raises Evidence.DoesNotExist where it is on no draft,
    and Refusal evidence_counted where it is a paper of what was approved: another fact needs another paper.
    """
    _, own = locked_own(scope)
    evidence, draft = _on_draft(own, uuid), own.versions[-1]
    if evidence.pk not in confirmable(scope, draft, [evidence]):
        raise COUNTED
    evidence.proves = facts_entered(load(), evidence.kind, plain_values(draft))
    evidence.save(update_fields=["proves"])
    facts = {"kind": evidence.kind, "sha256": evidence.file.sha256}
    _record(scope, "destination.evidence_confirm", draft, facts)
    return evidence


@transaction.atomic
def remove_evidence(scope: Scope, uuid: UUID) -> None:
    """Take a paper off the graduate's draft; raises Evidence.DoesNotExist where it is on no draft."""
    _, own = locked_own(scope)
    evidence = _on_draft(own, uuid)
    facts = {"kind": evidence.kind, "sha256": evidence.file.sha256}
    evidence.delete()
    _record(scope, "destination.evidence_remove", own.versions[-1], facts)


def _facts_of(
    scope: Scope, draft: Destination, kind: str, file: StoredFile
) -> Mapping[str, object]:
    """What a file that comes to a draft counts for; one by which something was approved, for what it proved then.

    Handing the same file in again makes it no other paper. Raises Refusal evidence_counted.
    """
    values = plain_values(draft)
    entered = facts_entered(load(), kind, values)
    before = approved_with(scope, draft, file)
    if before is None:
        return entered
    proved = facts_proved(load(), kind, plain_values(before))
    if any(name in entered for name in differing(proved, values)):
        raise COUNTED
    return proved


def _on_draft(own: OwnRegistration, uuid: UUID) -> Evidence:
    drafts = [version.pk for version in own.versions if version.status == Status.DRAFT]
    return Evidence.objects.select_related("file").get(uuid=uuid, destination__in=drafts)


def begin_draft(
    scope: Scope, graduate: Graduate, own: OwnRegistration, now: datetime, kind: str | None = None
) -> Destination:
    """The draft to write on, made where there is none."""
    if own.pending is not None and own.pending.status == Status.DRAFT:
        return own.pending
    cohort = Cohort(graduate.cohort)
    in_window(window_at(load(), cohort, timezone.localdate(now)))
    if own.pending is not None and own.pending.status != Status.RETURNED:
        raise Refusal(
            "under_review", "登记正在审核。要修改请先撤回，撤回后内容会保留，可以接着改。"
        )
    base = own.basis
    if base is not None and base.status == Status.RETURNED:
        apply_transition(scope, [base], Transition(Action.SUPERSEDE, now))
    return _next_version(graduate, own, base, now, kind)


def _next_version(
    graduate: Graduate,
    own: OwnRegistration,
    base: Destination | None,
    now: datetime,
    kind: str | None,
) -> Destination:
    copied = {} if base is None else {name: getattr(base, name) for name in CONTENT}
    if base is None and kind is None:
        raise Refusal("kind_missing", "请先选择毕业去向类别。")
    draft = Destination.objects.create(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        version=max((v.version for v in own.versions), default=0) + 1,
        replaces=base,
        created_at=now,
        **{**copied, **({"kind": kind} if kind else {}), "statement_signed": False},
    )
    if base is not None:
        _copy_evidence(base, draft)
    return draft


def _copy_evidence(base: Destination, draft: Destination) -> None:
    """Each goes on proving what it proved: what was filed with it, or what it was bound to before."""
    values = plain_values(base)
    Evidence.objects.bulk_create(
        Evidence(
            destination=draft,
            kind=paper.kind,
            file_id=paper.file_id,
            name=paper.name,
            added_at=paper.added_at,
            proves=facts_proved(load(), paper.kind, values)
            if paper.proves is None
            else paper.proves,
        )
        for paper in Evidence.objects.filter(destination=base).order_by("pk")
    )


def _kind(code: str, now: datetime) -> DestinationKind:
    found = load().destination_kinds(timezone.localdate(now)).get(code)
    if found is None:
        raise Refusal("kind_unknown", "没有这个去向类别，请从列表中选择。")
    return found


def _must_accept(draft: Destination, kind: str, now: datetime) -> None:
    terms = terms_for(load(), draft.kind, draft.work_place, timezone.localdate(now))
    if terms is None:
        raise Refusal("kind_unknown", "没有这个去向类别，请从列表中选择。")
    if kind in terms.kind.forbidden_evidence:
        objection = forbidden_evidence(terms, kind)
        raise Refusal(objection.code, objection.message, (objection,), **objection.facts)
    if kind not in terms.kind.evidence_kinds:
        raise Refusal("evidence_kind_unknown", "这类去向不需要这种材料，请从列表中选择材料类型。")


def _record(scope: Scope, act: str, draft: Destination, after: Mapping[str, Any]) -> None:
    record_act(scope, act, "destination", draft.uuid, org_path=draft.org_path, after=after)
