"""What a graduate is known by is corrected: name, identity number, exam number; two may have had each other's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.services import Act, keyed_hash, must_be_as_signed, record_acts, unseal
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services.identity import identity_fields, name_key
from qihang.apps.people.services.involvement import involve
from qihang.apps.people.services.own_records import must_not_be_own
from qihang.engines.tabular import read_cell
from qihang.kernel import Objection, Permission, Refusal, Scope, bus, msgid
from qihang.kernel.identity import mask, sex_of
from qihang.kernel.names import as_typed, is_name
from qihang.policy import load
from qihang.web.edition import words

REASON_MAX = 300
NO_NAME = msgid("这不是姓名，请填写证件上的姓名。")
KEYS = ("exam_number", "id_number_hash")
_COLUMNS = [
    "name",
    "name_key",
    "exam_number",
    "id_number_sealed",
    "id_number_hash",
    "id_number_masked",
    "sex",
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
    sex: str = ""

    def masked_values(self) -> dict[str, str]:
        """As the audit shows it."""
        said = {"exam_number": mask(self.exam_number), "id_number": self.id_number}
        said |= {"sex": self.sex} if self.sex else {}
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
    values = _read(graduate, wanted)
    people, holders = _locked(graduate, values)
    graduate = people[graduate.pk]
    changes = _changes(graduate, values)
    if not changes:
        raise Refusal("nothing_to_correct", "填写的内容与现有记录一样，没有要更正的。")
    _must_be_free(scope, holders, wanted)
    must_not_be_own(scope, people.values())
    must_be_as_signed(graduate=people)
    before = {pk: identity_of(one) for pk, one in people.items()}
    numbers = {pk: unseal(one.id_number_sealed) for pk, one in people.items()}
    for key, holder in holders.items():
        for column in _OF_KEY[key]:
            setattr(holder, column, getattr(graduate, column))
    for column, value in changes.items():
        setattr(graduate, column, value)
    for pk, one in people.items():
        one.sex = sex_with(one.sex, numbers[pk], unseal(one.id_number_sealed))
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


def sex_with(sex: str, before: str, after: str) -> str:
    """The sex beside a corrected identity number: one that went with the wrong number goes with the right one."""
    return sex_of(after) if sex == sex_of(before) and sex_of(after) else sex


def may_be_called(name: str) -> bool:
    """Whether this is a name, and none of the words that stand for none."""
    return is_name(name) and name not in load().layout("roster").words.no_names


def _locked(
    graduate: Graduate, values: Mapping[str, str]
) -> tuple[dict[int, Graduate], dict[str, Graduate]]:
    """The graduate and who has the wanted numbers, in order of id; the latter by key as they stand now."""
    found = _holders(graduate, _changes(graduate, values))
    locked = Graduate.objects.select_for_update().filter(
        pk__in={graduate.pk, *(holder.pk for holder in found.values())}
    )
    people = {one.pk: one for one in locked.order_by("pk")}
    now = people[graduate.pk]
    holders = _holders(now, _changes(now, values))
    if not {holder.pk for holder in holders.values()} <= people.keys():
        raise Refusal("number_moved", "这个号码刚刚有变动，请刷新后再试。")
    return people, {key: people[holder.pk] for key, holder in holders.items()}


def _read(graduate: Graduate, wanted: Corrected) -> dict[str, str]:
    """What was written, by field, as the roster's sheet reads it; refuses with not_corrected."""
    layout, faults, values = load().layout("roster"), [], {}
    said = {
        "name": wanted.name,
        "exam_number": wanted.exam_number,
        "id_number": wanted.id_number,
    }
    for field, text in said.items():
        if not as_typed(text) or text == getattr(graduate, field, None):
            continue
        column = layout.column(field)
        value, problem = read_cell(text, column, load().codes, layout.words)
        if problem is None and (field != "name" or may_be_called(str(value))):
            values[field] = str(value)
            continue
        message, facts = problem or (NO_NAME, {})
        facts = {"header": words(column.label), **facts}
        faults.append(Objection(f"{field}_form", message, field, facts))
    if faults:
        raise Refusal("not_corrected", "有的内容不正确，没有更正。", tuple(faults))
    return values


def _changes(graduate: Graduate, values: Mapping[str, str]) -> dict[str, object]:
    """Columns that differ from what stands."""
    name, exam, number = (values.get(field, "") for field in ("name", "exam_number", "id_number"))
    changes: dict[str, object] = {}
    if name and name != graduate.name:
        changes |= {"name": name, "name_key": name_key(name)}
    if exam and exam != graduate.exam_number:
        changes["exam_number"] = exam
    if number and keyed_hash(number) != bytes(graduate.id_number_hash):
        changes |= identity_fields(number)
    return changes


def _holders(graduate: Graduate, changes: Mapping[str, object]) -> dict[str, Graduate]:
    """Who has each of the wanted numbers now."""
    found = {}
    for key in KEYS:
        if key in changes:
            others = Graduate.objects.filter(
                cohort=graduate.cohort, holds_numbers=True, **{key: changes[key]}
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
    return Identity(graduate.exam_number, graduate.id_number_masked, graduate.name, graduate.sex)
