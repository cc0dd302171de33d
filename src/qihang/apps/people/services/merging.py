"""Two records of one person become one: the other stays as history, leads to it, and can be set apart again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BinaryField
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import university_path
from qihang.apps.orgs.services import must_be_as_signed, record_act, unseal
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate, Merge
from qihang.apps.people.rules import MERGED, How
from qihang.apps.people.services.corrections import (
    KEYS,
    Correction,
    Identity,
    identity_of,
    must_give_reason,
    note_corrections,
    sex_with,
)
from qihang.apps.people.services.involvement import involve
from qihang.apps.people.services.merge_effects import merge_obstacles
from qihang.apps.people.services.own_records import must_not_be_own
from qihang.apps.people.services.standing import (
    NUMBERS_TAKEN,
    STANDS,
    NewStanding,
    cancel_standing,
    change_standing,
    kind_named,
)
from qihang.kernel import Objection, Permission, Refusal, Scope, bus

# What the survivor may have from the other record -> the columns that hold it.
TAKEN: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_key"),
    "exam_number": ("exam_number",),
    "id_number": ("id_number_sealed", "id_number_hash", "id_number_masked"),
    "student_number": ("student_number",),
    "phone": ("phone_sealed", "phone_hash", "phone_masked"),
    "class_name": ("class_name",),
}
_COMPARED = {
    "name": "name", "exam_number": "exam_number", "id_number": "id_number_hash",
    "student_number": "student_number", "phone": "phone_hash", "class_name": "class_name",
}  # fmt: skip


def differing(survivor: Graduate, duplicate: Graduate) -> list[str]:
    """Names of TAKEN in which the two differ and the other record has something.

    The phone is no question where there is an account: it goes with the account, whose owner changes it.
    """
    return [
        name
        for name, column in _COMPARED.items()
        if _plain(getattr(duplicate, column)) not in (None, "", _plain(getattr(survivor, column)))
        and not (name == "phone" and (survivor.account_id or duplicate.account_id))
    ]


@transaction.atomic
def merge(
    scope: Scope,
    survivor: UUID,
    duplicate: UUID,
    from_other: Collection[str],
    reason: str,
    now: datetime,
) -> Merge:
    """Let the survivor go on alone, with what `from_other` (names of TAKEN) of the other record.

    Raises Graduate.DoesNotExist where one is out of the scope. Refuses with reason_missing, reason_long,
    not_mergeable, merge_blocked (each obstacle by its sentence), not_as_signed.
    """
    text = must_give_reason(reason)
    kept, gone = _locked(scope, survivor, duplicate)
    _must_be_mergeable(kept, gone)
    must_not_be_own(scope, (kept, gone))
    must_be_as_signed(graduate=[kept.pk, gone.pk])
    new = NewStanding(MERGED, timezone.localdate(now), reason=text, successor=kept)
    kind = kind_named(MERGED, by_office=False)
    (change,) = change_standing(scope, kind, [(gone, new)], now)
    kept.refresh_from_db()
    was = identity_of(kept)
    before, after = _write(kept, _values(kept, gone, from_other))
    made = Merge.objects.create(change=change, before=before, after=after)
    _record(scope, "person.merge", made, kept, gone, text)
    _note_correction(scope, kept, was, text, now)
    involve(scope, Graduate.objects.filter(pk__in=[kept.pk, gone.pk]), How.CONTACT)
    _notify(scope, "records_merged", kept, gone, now)
    bus.publish(GraduatesChanged(frozenset({kept.pk, gone.pk}), timezone.localdate(now)))
    return made


@transaction.atomic
def unmerge(scope: Scope, merge: UUID, reason: str, now: datetime) -> Merge:
    """Set the two apart again, both as they were.

    Raises Merge.DoesNotExist. Refuses with out_of_reach, reason_missing, already_undone, changed_since (what merging
    wrote was changed), numbers_taken, not_as_signed.
    """
    text = must_give_reason(reason)
    found = Merge.objects.select_related("change__graduate", "change__successor").get(uuid=merge)
    gone, kept = found.change.graduate, found.change.successor
    assert kept is not None  # noqa: S101 - a merge always has a survivor
    kept, gone = _locked(scope, kept.uuid, gone.uuid)
    must_not_be_own(scope, (kept, gone))
    must_be_as_signed(graduate=[kept.pk, gone.pk], merge=[found.pk])
    if gone.standing != MERGED:
        raise Refusal("already_undone", "这次合并已经撤销，请刷新后再看。")
    if kept.standing_changes.filter(successor__isnull=False, **STANDS).exists():
        raise Refusal(
            "survivor_moved",
            "保留的记录后来并入了另一条记录，或转入了另一届，请先撤销那一次。",
        )
    if any(_stored(getattr(kept, column)) != value for column, value in found.after.items()):
        raise Refusal(
            "changed_since",
            "合并之后这条记录的身份信息又有改动，不能原样撤销。请先把它更正回合并时的样子。",
        )
    was = identity_of(kept)
    former = {column: _loaded(column, value) for column, value in found.before.items()}
    _must_be_free(kept, gone, former)
    _write(kept, former)
    _record(scope, "person.unmerge", found, kept, gone, text)
    cancel_standing(scope, found.change.uuid, text, now, of_merge=True)
    _notify(scope, "records_apart", kept, gone, now)
    _note_correction(scope, kept, was, text, now)
    bus.publish(GraduatesChanged(frozenset({kept.pk, gone.pk}), timezone.localdate(now)))
    return found


def _must_be_free(kept: Graduate, gone: Graduate, former: Mapping[str, Any]) -> None:
    """The number that the survivor gave up may be somebody else's by now."""
    if not kept.holds_numbers:
        return
    others = Graduate.objects.filter(cohort=kept.cohort, holds_numbers=True)
    for key in KEYS:
        if key in former and others.filter(**{key: former[key]}).exclude(pk=gone.pk).exists():
            raise NUMBERS_TAKEN


def _locked(scope: Scope, survivor: UUID, duplicate: UUID) -> tuple[Graduate, Graduate]:
    """Both, in the order of their ids; raises Graduate.DoesNotExist, Refusal out_of_reach."""
    rows = Graduate.objects.filter(uuid__in=[survivor, duplicate]).order_by("pk")
    found = {graduate.uuid: graduate for graduate in rows.select_for_update()}
    if not {survivor, duplicate} <= found.keys():
        raise Graduate.DoesNotExist
    kept, gone = found[survivor], found[duplicate]
    if not all(scope.holds(Permission.ROSTER_IMPORT, one.org_path) for one in (kept, gone)):
        raise Refusal("out_of_reach", "您不能合并这两条记录，请联系学校教务部门。")
    return kept, gone


def _must_be_mergeable(kept: Graduate, gone: Graduate) -> None:
    same = kept.cohort == gone.cohort and university_path(kept.org_path) == university_path(
        gone.org_path
    )
    if kept.pk == gone.pk or not same or kept.standing or gone.standing:
        raise Refusal("not_mergeable", "只能合并同一学校、同一届、都在籍的两条记录。")
    blocks = tuple(Objection("merge_blocked", text) for text in merge_obstacles(kept, gone))
    if blocks:
        raise Refusal("merge_blocked", "这两条记录现在还不能合并。", blocks)


def _values(kept: Graduate, gone: Graduate, from_other: Collection[str]) -> dict[str, Any]:
    """The survivor's columns that merging writes."""
    chosen = [name for name in differing(kept, gone) if name in from_other]
    columns = [column for name in chosen for column in TAKEN[name]]
    values: dict[str, Any] = {column: getattr(gone, column) for column in columns}
    if "id_number" in chosen:
        numbers = [unseal(one.id_number_sealed) for one in (kept, gone)]
        values["sex"] = sex_with(kept.sex, numbers[0], numbers[1])
    # A login that the survivor has is never replaced: merging must not give a record to somebody else.
    if kept.account_id is None and gone.account_id is not None:
        values["account_id"] = gone.account_id
        if gone.phone_hash is not None:
            values |= {column: getattr(gone, column) for column in TAKEN["phone"]}
    groups = int(kept.hardship) | int(gone.hardship)  # the code set counts groups together
    if str(groups) != kept.hardship:
        values["hardship"] = str(groups)
    return values


def _write(
    kept: Graduate, values: Mapping[str, Any]
) -> tuple[dict[str, object], dict[str, object]]:
    """Give the survivor these columns; what they were and are, as JSON keeps it."""
    before = {column: _stored(getattr(kept, column)) for column in values}
    for column, value in values.items():
        setattr(kept, column, value)
    if values:
        kept.save(update_fields=list(values))
    return before, {column: _stored(value) for column, value in values.items()}


def _note_correction(
    scope: Scope, kept: Graduate, was: Identity, reason: str, now: datetime
) -> None:
    if was != identity_of(kept):
        corrected = Correction(kept.uuid, kept.org_path, was, identity_of(kept))
        note_corrections(scope, [corrected], reason, now)


def _record(
    scope: Scope, act: str, made: Merge, kept: Graduate, gone: Graduate, reason: str
) -> None:
    after = {"graduate": str(kept.uuid), "merged": str(gone.uuid), "fields": sorted(made.after)}
    record_act(
        scope, act, "merge", made.uuid, org_path=kept.org_path, after=after, reason=reason,
        also={"graduate": [kept.pk, gone.pk]},
    )  # fmt: skip


def _notify(scope: Scope, template: str, kept: Graduate, gone: Graduate, now: datetime) -> None:
    """To the phones of both records: whoever is not this person has to hear of it."""
    to = [Reader(one.account_id, one.pk, one.org_path) for one in (kept, gone)]
    notify(scope, Notice(template), to, now)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _stored(value: object) -> object:
    """As JSON keeps it: bytes as hex."""
    plain = _plain(value)
    return plain.hex() if isinstance(plain, bytes) else plain


def _loaded(column: str, value: Any) -> object:
    field = Graduate._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001 - the documented way
    return bytes.fromhex(value) if isinstance(field, BinaryField) and value is not None else value
