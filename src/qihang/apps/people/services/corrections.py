"""What a graduate is known by is corrected: name, identity number, exam number; two may have had each other's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.services import Act, keyed_hash, must_be_as_signed, record_acts
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services.identity import identity_fields, name_key
from qihang.apps.people.services.involvement import involve
from qihang.kernel import Objection, Permission, Refusal, Scope, bus
from qihang.kernel.identity import clean_id_number, is_id_number, mask
from qihang.kernel.names import as_typed
from qihang.policy import load

REASON_MAX = 300
KEYS = ("exam_number", "id_number_hash")
_COLUMNS = [
    "name",
    "name_key",
    "exam_number",
    "id_number_sealed",
    "id_number_hash",
    "id_number_masked",
]
_OF_KEY: Mapping[str, tuple[str, ...]] = {
    "exam_number": ("exam_number",),
    "id_number_hash": ("id_number_sealed", "id_number_hash", "id_number_masked"),
}
_FIELD = {"exam_number": "exam_number", "id_number_hash": "id_number"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a graduate is known by, as it is written down: the identity number masked."""

    exam_number: str
    id_number: str
    name: str = ""

    def masked_values(self) -> dict[str, str]:
        """As the audit shows it."""
        said = {"exam_number": mask(self.exam_number), "id_number": self.id_number}
        shown = self.name[:1] + "*" * (len(self.name) - 1)
        return said | ({"name": shown} if self.name else {})


@dataclass(frozen=True, slots=True)
class Correction:
    """One graduate before and after."""

    graduate: UUID
    org_path: str
    before: Identity
    after: Identity


@dataclass(frozen=True, slots=True)
class Corrected:
    """What somebody says a graduate is known by; empty leaves what stands.

    With `exchange` the graduate who has one of the numbers now gets this one's instead.
    """

    name: str = ""
    exam_number: str = ""
    id_number: str = ""
    exchange: bool = False


def note_corrections(
    scope: Scope, corrections: Sequence[Correction], reason: str, now: datetime
) -> None:
    """Write them into the audit, each at its graduate, with the reason; whoever has an account is notified."""
    acts = []
    for one in corrections:
        before, after = one.before.masked_values(), one.after.masked_values()
        differs = [name for name in after if before[name] != after[name]]
        # Two numbers can look the same with their middle hidden.
        names = differs or list(after)
        acts.append(
            Act(
                "person.correct", "graduate", one.graduate, one.org_path,
                {name: before[name] for name in names}, {name: after[name] for name in names}, reason,
            )
        )  # fmt: skip
    if acts:
        record_acts(scope, acts)
    touched = Graduate.objects.filter(uuid__in=[c.graduate for c in corrections])
    known = touched.filter(account__isnull=False).values_list("account", "pk", "org_path")
    notify(scope, Notice("identity_corrected"), [Reader(*one) for one in known.order_by("pk")], now)


@transaction.atomic
def correct_identity(
    scope: Scope, uuid: UUID, wanted: Corrected, reason: str, now: datetime
) -> frozenset[int]:
    """Correct one graduate, or exchange numbers with another one of the same university; ids touched.

    Refuses with out_of_reach, reason_missing, reason_long, nothing_to_correct, not_corrected (each
    field at fault by name), not_as_signed.
    """
    graduate = Graduate.objects.get(uuid=uuid)
    if not scope.holds(Permission.ROSTER_IMPORT, graduate.org_path):
        raise Refusal("out_of_reach", "您不能更正这名毕业生的身份信息，请联系学校教务部门。")
    text = must_give_reason(reason)
    changes = _changes(graduate, wanted)
    holders = _holders(graduate.cohort, graduate, changes)
    locked = Graduate.objects.select_for_update().filter(
        pk__in={graduate.pk, *(holder.pk for holder in holders.values())}
    )
    people = {one.pk: one for one in locked.order_by("pk")}
    graduate = people[graduate.pk]
    changes = _changes(graduate, wanted)
    if not changes:
        raise Refusal("nothing_to_correct", "填写的内容与现有记录一样，没有要更正的。")
    _must_be_free(scope, holders, wanted)
    must_be_as_signed(graduate=people)
    before = {pk: identity_of(one) for pk, one in people.items()}
    for key, holder in holders.items():
        for column in _OF_KEY[key]:
            setattr(people[holder.pk], column, getattr(graduate, column))
    for column, value in changes.items():
        setattr(graduate, column, value)
    Graduate.objects.bulk_update(people.values(), _COLUMNS)  # one statement: numbers change places
    note_corrections(
        scope,
        [Correction(g.uuid, g.org_path, before[g.pk], identity_of(g)) for g in people.values()],
        text,
        now,
    )
    involve(scope, Graduate.objects.filter(pk__in=people), How.CONTACT)
    touched = frozenset(people)
    bus.publish(GraduatesChanged(touched, timezone.localdate(now)))
    return touched


def must_give_reason(reason: str) -> str:
    """The reason without blanks around it; raises Refusal reason_missing or reason_long."""
    text = reason.strip()
    if not text:
        raise Refusal(
            "reason_missing", "请写明更正的原因和依据（例如学籍变更文件），它会记入审计记录。"
        )
    if len(text) > REASON_MAX:
        raise Refusal("reason_long", "原因最多 {most} 字，请写短一些。", most=REASON_MAX)
    return text


def _changes(graduate: Graduate, wanted: Corrected) -> dict[str, object]:
    """Columns that differ from what stands; refuses with not_corrected."""
    name, exam = as_typed(wanted.name), as_typed(wanted.exam_number)
    number = clean_id_number(as_typed(wanted.id_number))
    faults = []
    lengths = load().layout("roster").column("exam_number").lengths
    if exam and not (exam.isascii() and exam.isdigit() and len(exam) in lengths):
        allowed = "、".join(map(str, sorted(lengths)))
        faults.append(
            Objection(
                "exam_number_form", "考生号是 {lengths} 位数字，请核对。", "exam_number",
                {"lengths": allowed},
            )
        )  # fmt: skip
    if number and not is_id_number(number):
        faults.append(
            Objection("id_number_form", "这不是正确的身份证号，请逐位核对。", "id_number")
        )
    if faults:
        raise Refusal("not_corrected", "有的内容不正确，没有更正。", tuple(faults))
    changes: dict[str, object] = {}
    if name and name != graduate.name:
        changes |= {"name": name, "name_key": name_key(name)}
    if exam and exam != graduate.exam_number:
        changes["exam_number"] = exam
    if number and keyed_hash(number) != bytes(graduate.id_number_hash):
        changes |= identity_fields(number)
    return changes


def _holders(cohort: int, graduate: Graduate, changes: Mapping[str, object]) -> dict[str, Graduate]:
    """Who has each of the wanted numbers now."""
    found = {}
    for key in KEYS:
        if key in changes:
            others = Graduate.objects.filter(
                cohort=cohort, holds_numbers=True, **{key: changes[key]}
            )
            if other := others.exclude(pk=graduate.pk).first():
                found[key] = other
    return found


def _must_be_free(scope: Scope, holders: Mapping[str, Graduate], wanted: Corrected) -> None:
    """Refuses with not_corrected, naming nobody: a number of another university says no more than that."""
    faults = []
    for key, holder in holders.items():
        if not scope.holds(Permission.ROSTER_IMPORT, holder.org_path):
            faults.append(
                Objection(
                    "number_elsewhere",
                    "这个号码本届已登记在别的学校，请核对；确属转学的，请联系省里处理。",
                    _FIELD[key],
                )
            )
        elif not wanted.exchange:
            faults.append(
                Objection(
                    "number_taken",
                    "本校另一名毕业生现在用着这个号码。两人的号码登记反了的，请勾选“与现在用着这个号码的毕业生互换”；几个人的号码连环登记错了，请用毕业生名单一次更正。",
                    _FIELD[key],
                )
            )
    if faults:
        raise Refusal("not_corrected", "有的内容不正确，没有更正。", tuple(faults))


def identity_of(graduate: Graduate) -> Identity:
    """What the graduate is known by now."""
    return Identity(graduate.exam_number, graduate.id_number_masked, graduate.name)
