"""Where a message goes on each channel; an upper app says where graduates' phones are sealed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qihang.apps.messages.models import Dispatch, Message, Preference
from qihang.apps.orgs.services import unseal
from qihang.kernel import Scope, contributions

SENDING = Scope.for_system("messages.send")  # the job that hands letters over


@dataclass(frozen=True, slots=True)
class PhoneSource:
    """Where phones are: `graduates(scope)` gives those in reach that have one, with `pk` and `phone_sealed`."""

    kind: str
    graduates: Callable[[Scope], QuerySet[Any, Any]]

    @property
    def key(self) -> str:
        """Whose phones: `graduate`."""
        return self.kind


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """Where letters of one template go that do not go to the address on record: to a telephone or e-mail that
    is only asked for, or that was on record before. `find(scope, messages)` answers message's id -> address;
    what is over by now is left out.
    """

    template: str
    find: Callable[[Scope, Sequence[Message]], Mapping[int, str]]

    @property
    def key(self) -> str:
        """The template."""
        return self.template


def is_addressed(template: str) -> bool:
    """Whether letters of this template go to an address of their own."""
    return template in contributions.by_key(LetterAddress)


def with_phone(scope: Scope) -> QuerySet[Any, Any]:
    """The ids of graduates in reach who have left a phone."""
    return _graduates(scope).order_by().values("pk")


def addresses_of(channel: str, rows: Sequence[Dispatch]) -> dict[int, str]:
    """The address of each dispatch that has one, by its id. Phones are unsealed here and live no
    longer than the letter they go on.
    """
    own = [row for row in rows if is_addressed(row.message.template)]
    usual = [row for row in rows if not is_addressed(row.message.template)]
    return _on_record(channel, usual) | _of_letters(own)


def _of_letters(rows: Sequence[Dispatch]) -> dict[int, str]:
    """Addresses of letters that have their own."""
    found: dict[int, str] = {}
    for template in {row.message.template for row in rows}:
        sent = [row for row in rows if row.message.template == template]
        to = contributions.by_key(LetterAddress)[template].find(
            SENDING, [row.message for row in sent]
        )
        found |= {row.pk: to[row.message_id] for row in sent if row.message_id in to}
    return found


def _on_record(channel: str, rows: Sequence[Dispatch]) -> dict[int, str]:
    if channel == "sms":
        return _phones(rows)
    if channel == "email":
        found = {row.pk: row.message.account.email for row in rows if row.message.account}
    else:
        accounts = {row.message.account_id for row in rows}
        names = dict(
            Preference.objects.filter(account__in=accounts).values_list("account", "work_chat_id")
        )
        found = {row.pk: names.get(row.message.account_id or 0, "") for row in rows}
    return {pk: address for pk, address in found.items() if address}


def _phones(rows: Sequence[Dispatch]) -> dict[int, str]:
    graduates = {row.message.graduate for row in rows}
    known = _graduates(SENDING).filter(pk__in=graduates - {None})
    sealed = dict(known.values_list("pk", "phone_sealed"))
    return {
        row.pk: unseal(sealed[row.message.graduate])
        for row in rows
        if row.message.graduate in sealed
    }


def _graduates(scope: Scope) -> QuerySet[Any, Any]:
    return contributions.by_key(PhoneSource)["graduate"].graduates(scope)
