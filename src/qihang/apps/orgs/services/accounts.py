"""Opening an account, and what its owner may change about it."""

import secrets

from django.db import transaction

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.signing import must_be_as_signed
from qihang.kernel import Refusal, Scope

# Read out over a phone without mistakes: no 0 O 1 l I.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_account(
    scope: Scope,
    username: str,
    name: str,
    *,
    password: str = "",
    email: str = "",
    org_path: str = "",
) -> tuple[Account, str]:
    """A new account and the password it starts with.

    Without `password` one is made, to be shown once and changed at the first sign-in. What the
    account may do comes from memberships and grants alone. Refuses with username_taken.
    """
    if Account.objects.filter(username=username).exists():
        raise Refusal("username_taken", "登录名 {username} 已被使用，请换一个。", username=username)
    first = password or first_password()
    account = Account(username=username, name=name, email=email, provisional=not password)
    account.set_password(first)
    account.save()
    after = {"username": username, "name": name}
    record_act(scope, "account.open", "account", account.uuid, org_path=org_path, after=after)
    return account, first


@transaction.atomic
def set_password(scope: Scope, account: Account, password: str) -> Account:
    """A new password chosen by its owner; every session that is signed in ends."""
    must_be_as_signed(account=[account.pk])
    account.set_password(password)
    account.provisional = False
    account.save(update_fields=["password", "provisional"])
    record_act(scope, "account.password", "account", account.uuid)
    return account


def first_password(groups: int = 4) -> str:
    """Groups of four characters with dashes between: four of them are about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def keep_display(scope: Scope, *, language: str = "", theme: str = "") -> None:
    """Remember the account's language and colours; "" is unchanged, theme `auto` the system's."""
    wanted = {"language": language, "theme": theme}
    changes = {field: "" if value == "auto" else value for field, value in wanted.items() if value}
    if changes:
        Account.objects.filter(pk=account_of(scope)).update(**changes)
