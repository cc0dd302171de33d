"""Another phone or e-mail on record: kept with what was there before, and told to who should know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import account_of, accounts_of_person, real_now, within
from qihang.apps.orgs.services import keyed_hash, must_be_as_signed, record_act, unseal
from qihang.apps.people.models import ContactChange, ContactRequest, Graduate
from qihang.apps.people.queries import is_phone_of_staff, restorable
from qihang.apps.people.rules import ChangedBy, ContactChannel, How, contact_key, must_be_own_phone
from qihang.apps.people.services.activation_watch import WATCH, notify_second_person
from qihang.apps.people.services.identity import phone_fields
from qihang.apps.people.services.involvement import involve
from qihang.kernel import Permission, Refusal, Scope

REASON_MAX = 300
PHONE_OF_STAFF = Refusal(
    "phone_not_yours", "这个号码不能登记为毕业生的手机号，请填写毕业生本人在用的号码。"
)
_ACTS = {
    ChangedBy.OWNER: "contact.change",
    ChangedBy.OFFICE: "contact.record",
    ChangedBy.RESTORED: "contact.restore",
}


@dataclass(frozen=True, slots=True)
class NewContact:
    """What is on record now and what was before, as a row of the history keeps it."""

    channel: ContactChannel
    how: ChangedBy
    new_masked: str
    former_sealed: bytes | None
    former_masked: str
    reason: str = ""


@transaction.atomic
def record_phone(scope: Scope, uuid: UUID, phone: str, reason: str, now: datetime) -> ContactChange:
    """The office records the new phone of a graduate who lost the former one and asked in person.

    The former phone, the graduate and a second officer are told; the officer is involved from now on.
    Raises Graduate.DoesNotExist outside the scope of CONTACT_RECORD; refuses with reason_missing,
    reason_long, phone_form, phone_placeholder, phone_not_yours, own_contact, same_phone, not_as_signed.
    """
    reached = within(scope, Permission.CONTACT_RECORD)
    graduate = _locked(Graduate.objects.get(reached, uuid=uuid).pk)
    text = _reason(reason)
    must_be_own_phone(phone)
    if graduate.account_id in accounts_of_person(scope):
        raise Refusal("own_contact", "本人的手机号请在“我的联系方式”里用验证码更改。")
    if is_phone_of_staff(scope, phone, graduate):
        raise PHONE_OF_STAFF
    if graduate.phone_hash and bytes(graduate.phone_hash) == keyed_hash(phone):
        raise Refusal("same_phone", "登记的已经是这个手机号，不用更改。")
    involve(scope, Graduate.objects.filter(pk=graduate.pk), How.CONTACT)
    change = register_phone(scope, graduate, phone, ChangedBy.OFFICE, text)
    notify_owner(graduate, change, "contact_recorded", now)
    notify_second_person(graduate, "staff_contact_recorded", now)
    return change


@transaction.atomic
def restore_phone(scope: Scope, now: datetime) -> ContactChange:
    """The graduate did not ask for the phone the office recorded: the former one is on record again.

    Refuses with no_record, nothing_to_restore, not_as_signed.
    """
    graduate = locked_graduate(scope)
    found = restorable(scope)
    if found is None:
        raise Refusal("nothing_to_restore", "没有可以恢复的号码；要换号码请用验证码更改。")
    former = unseal(found.former_sealed) if found.former_sealed else ""
    change = register_phone(scope, graduate, former, ChangedBy.RESTORED, "")
    notify_owner(graduate, change, "contact_changed", now)
    notify_second_person(graduate, "staff_contact_disputed", now)
    return change


def locked_graduate(scope: Scope) -> Graduate:
    """The scope's own record, locked. Raises Refusal no_record, not_as_signed."""
    if scope.graduate is None:
        raise Refusal(
            "no_record", "这个账号没有对应的毕业生学籍，请先用考生号激活，或联系学院核对。"
        )
    return _locked(scope.graduate)


def register_phone(
    scope: Scope, graduate: Graduate, phone: str, how: ChangedBy, reason: str
) -> ContactChange:
    """Write the phone of a locked graduate; codes on their way open nothing any more.

    Neither those to the former phone nor one that somebody asked for who had the graduate's login.
    """
    ContactRequest.objects.filter(graduate=graduate).delete()
    sealed, masked = graduate.phone_sealed, graduate.phone_masked
    former = bytes(sealed) if sealed else None
    fields = phone_fields(phone)
    for name, value in fields.items():
        setattr(graduate, name, value)
    graduate.save(update_fields=list(fields))
    new = NewContact(ContactChannel.PHONE, how, graduate.phone_masked, former, masked, reason)
    return keep_change(scope, graduate, new, _ACTS[how])


def keep_change(scope: Scope, graduate: Graduate, new: NewContact, act: str) -> ContactChange:
    """The row of the history and the act; the act signs the graduate and the row."""
    change = ContactChange.objects.create(
        graduate=graduate,
        channel=new.channel,
        how=new.how,
        former_sealed=new.former_sealed,
        former_masked=new.former_masked,
        new_masked=new.new_masked,
        reason=new.reason,
        account_id=account_of(scope),
        at=real_now(),
    )
    record_act(
        scope, act, "graduate", graduate.uuid, org_path=graduate.org_path,
        before={new.channel.value: new.former_masked}, after={new.channel.value: new.new_masked},
        reason=new.reason, also={"contact_change": [change.pk]},
    )  # fmt: skip
    return change


def notify_owner(graduate: Graduate, change: ContactChange, template: str, now: datetime) -> None:
    """Tell the graduate on every way there is, and who reads the former phone or e-mail."""
    link = "/people/contact/"
    told = Notice(template, link, f"{template}:{change.uuid}", {"reason": change.reason})
    notify(WATCH, told, [Reader(graduate.account_id, graduate.pk, graduate.org_path)], now)
    if change.former_sealed:
        left = Notice(f"{change.channel}_left", key=contact_key(change.uuid))
        notify(WATCH, left, [Reader(None, graduate.pk, graduate.org_path)], now)


def _locked(pk: int) -> Graduate:
    graduate = Graduate.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    must_be_as_signed(graduate=[graduate.pk])
    return graduate


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise Refusal("reason_missing", "请写明理由，例如怎样当面核实了本人。")
    if len(text) > REASON_MAX:
        raise Refusal("reason_long", "理由最多 300 字，请写短一些。")
    return text
