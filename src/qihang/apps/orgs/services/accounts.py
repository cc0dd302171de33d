"""Opening an account, and what its owner may change about it."""

import secrets
from collections.abc import Mapping
from itertools import chain, count

from allauth.account.models import EmailAddress
from django.db import transaction

from qihang.apps.orgs import rules
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Refusal, Scope
from qihang.policy import load

# Read out over a phone without mistakes: no 0 O 1 l I.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_account(
    scope: Scope, username: str, name: str, *, password: str = "", org_path: str = ""
) -> tuple[Account, str]:
    """A new account and the password it starts with.

    Without `password` one is made, to be shown once and changed at the first sign-in. What the
    account may do comes from memberships and grants alone. Refuses with name_kept, username_taken.
    """
    must_not_be_kept(username)
    if account_called(username):
        raise Refusal("username_taken", "登录名 {username} 已被使用，请换一个。", username=username)
    return _open(scope, username, name, password, org_path)


@transaction.atomic
def open_for_graduate(
    scope: Scope, exam_number: str, cohort: int, name: str, *, password: str, org_path: str
) -> Account:
    """A graduate's account. It is named by the exam number; where an account has that name already,
    of another year or from before such names were kept, by the number and the year.
    """
    account, _ = _open(scope, _free_name(exam_number, cohort), name, password, org_path)
    return account


def _free_name(exam_number: str, cohort: int) -> str:
    by_year = f"{exam_number}-{cohort}"
    names = chain([exam_number, by_year], (f"{by_year}-{number}" for number in count(2)))
    return next(one for one in names if not account_called(one))


@transaction.atomic
def follow_exam_numbers(scope: Scope, wanted: Mapping[int, tuple[str, int]]) -> None:
    """Give accounts (ids) the sign-in names of corrected exam numbers and their years, as one act.

    Two may exchange theirs. Raises Refusal not_as_signed.
    """
    accounts = list(Account.objects.filter(pk__in=wanted).order_by("pk").select_for_update())
    if not accounts:
        return
    must_be_as_signed(account=[account.pk for account in accounts])
    for account in accounts:  # first to names that nobody wants
        account.username = f"moving-{secrets.token_hex(16)}"
    Account.objects.bulk_update(accounts, ["username"], batch_size=1000)
    for account in accounts:
        account.username = _free_name(*wanted[account.pk])
        account.save(update_fields=["username"])
    record_act(
        scope, "account.sign_in_name", "accounts", "", org_path="/", after={"accounts": len(accounts)},
        also={"account": [account.pk for account in accounts]},
    )  # fmt: skip


def is_of_exam_number(username: str) -> bool:
    """Whether only a graduate's activation may have given this sign-in name."""
    return rules.like_exam_number(
        username, min(load().layout("roster").column("exam_number").lengths)
    )


def account_called(username: str) -> Account | None:
    """The account of this sign-in name, compared as at the sign-in: capitals make no other name."""
    return Account.objects.filter(username__iexact=username).first()


def must_not_be_kept(username: str) -> None:
    """Raises Refusal name_kept where only a graduate's activation may give this name."""
    if is_of_exam_number(username):
        digits = min(load().layout("roster").column("exam_number").lengths)
        raise Refusal(
            "name_kept",
            "开头是 {digits} 位以上数字的登录名留给毕业生（考生号），请换一个，例如工号。",
            digits=digits,
        )


def _open(
    scope: Scope, username: str, name: str, password: str, org_path: str
) -> tuple[Account, str]:
    first = password or first_password()
    account = Account(username=username, name=name, provisional=not password)
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


@transaction.atomic
def change_address(scope: Scope, account: Account, email: str) -> None:
    """The e-mail of an account whose owner has shown to read it; the former one no longer counts.

    Raises Refusal address_taken, not_as_signed.
    """
    if (
        EmailAddress.objects.filter(email__iexact=email, verified=True)
        .exclude(user=account)
        .exists()
    ):
        raise Refusal("address_taken", "这个邮箱已用于另一个账号，请换一个邮箱。")
    must_be_as_signed(account=[account.pk])
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    account.email = email
    account.save(update_fields=["email"])
    record_act(scope, "account.address", "account", account.uuid)


@transaction.atomic
def rename_accounts(scope: Scope, names: Mapping[int, str]) -> None:
    """Give accounts (ids) the names of the persons they belong to, as one act.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    accounts = list(Account.objects.filter(pk__in=names).order_by("pk").select_for_update())
    if not accounts:
        return
    must_be_as_signed(account=[account.pk for account in accounts])
    for account in accounts:
        account.name = names[account.pk]
    Account.objects.bulk_update(accounts, ["name"], batch_size=1000)
    record_act(
        scope, "account.rename", "accounts", "", org_path="/", after={"accounts": len(accounts)},
        also={"account": [account.pk for account in accounts]},
    )  # fmt: skip


def first_password(groups: int = 4) -> str:
    """Groups of four characters with dashes between: four of them are about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def keep_display(scope: Scope, *, language: str = "", theme: str = "") -> None:
    """Remember the account's language and colours; "" is unchanged, theme `auto` the system's."""
    wanted = {"language": language, "theme": theme}
    changes = {field: "" if value == "auto" else value for field, value in wanted.items() if value}
    if changes:
        Account.objects.filter(pk=account_of(scope)).update(**changes)
