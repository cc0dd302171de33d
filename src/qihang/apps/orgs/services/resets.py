"""A lost password or second factor begins anew: by two officers of the account's home, or the command line.

Nobody else can do it, whatever else they manage; the holder is told at each step and may stop it.
"""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.encryption import seal, unseal
from qihang.apps.orgs.events import AccountTouched
from qihang.apps.orgs.models import Account, AccountReset, PowerSession
from qihang.apps.orgs.queries.dual_control import resetting_seats
from qihang.apps.orgs.queries.members import home_of
from qihang.apps.orgs.queries.persons import accounts_of_person
from qihang.apps.orgs.rules import Lost
from qihang.apps.orgs.services.accounts import first_password
from qihang.apps.orgs.services.proposals import (
    confirm_proposal,
    end_proposal,
    lock_proposal,
    propose,
)
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Refusal, Scope, bus

GROUPS = 2  # of four characters in each of the two parts

NOT_OF_HOME = Refusal(
    "not_of_home",
    "只有这个账号所属单位的同事可以提出，且须由两人办理。请核对登录名；毕业生请用激活码。",
)


@dataclass(frozen=True, slots=True)
class ResetPart:
    """What one of the two is shown, once: a part of the new password; "" for a second factor."""

    reset: AccountReset
    text: str


@transaction.atomic
def propose_reset(scope: Scope, username: str, lost: Lost, reason: str) -> ResetPart:
    """Ask as the first; the holder and, on their page, the others of the home learn of it.

    Refuses with not_of_home, own_account, reason_missing, already_proposed.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    home = home_of(account, real_today()) if account else None
    if account is None or home is None or not resetting_seats(scope, home.org, real_today()):
        raise NOT_OF_HOME
    if account.pk in accounts_of_person(scope):
        raise Refusal("own_account", "您自己的账号请由两位同事办理。")
    if not reason.strip():
        raise Refusal("reason_missing", "请写明理由，它会记入审计记录，本人也会看到。")
    now = real_now()
    waiting = AccountReset.objects.select_for_update(of=("self",)).filter(
        account=account, lost=lost, confirmed_at__isnull=True, stopped_at__isnull=True
    )
    for expired in waiting.filter(expires_at__lte=now).select_related("account", "home"):
        must_be_as_signed(reset=[expired.pk])
        _stop(scope, expired)
    if waiting.filter(expires_at__gt=now).exists():
        raise Refusal("already_proposed", "已有同事提出，请另一位同事确认，或等它过期后再提出。")
    part = first_password(GROUPS) if lost == Lost.PASSWORD else ""
    reset = AccountReset(
        account=account, home=home.org, lost=lost, reason=reason.strip()[:200],
        part_sealed=seal(part) if part else b"",
    )  # fmt: skip
    propose(scope, reset, "reset_life")
    _record(scope, "reset.propose", reset)
    bus.publish(AccountTouched(frozenset({account.pk}), "reset_proposed"))
    return ResetPart(reset, part)


@transaction.atomic
def confirm_reset(scope: Scope, given: AccountReset) -> ResetPart:
    """Decide as the second: it is done at once, and every session of the account ends.

    Refuses with not_open, not_of_home, own_account and as queries.second_refusal.
    """
    reset = _open(given)
    seats = resetting_seats(scope, reset.home, real_today())
    if not seats:
        raise NOT_OF_HOME
    if reset.account_id in accounts_of_person(scope):
        raise Refusal("own_account", "您自己的账号请由两位同事办理。")
    sealed, reset.part_sealed = bytes(reset.part_sealed), b""
    confirm_proposal(scope, reset, seats, "part_sealed")
    part = _begin_anew(reset, sealed)
    _record(scope, "reset.confirm", reset)
    bus.publish(AccountTouched(frozenset({reset.account_id}), "reset_done"))
    return ResetPart(reset, part)


@transaction.atomic
def stop_reset(scope: Scope, given: AccountReset) -> None:
    """The holder has lost nothing. Refuses with not_open, not_yours."""
    reset = _open(given)
    if reset.account_id != scope.account:
        raise Refusal("not_yours", "只有本人可以停止。")
    _stop(scope, reset)


@transaction.atomic
def reset_by_command(scope: Scope, username: str, what: str) -> str:
    """The same by whoever runs the installation, where a home has no two officers; the password.

    `what` is a value of rules.Lost. Raises ValueError where a person asks or it is none; refuses with
    no_such_account.
    """
    if not scope.system:
        raise ValueError("only the command line resets alone")
    lost, first = Lost(what), ""
    account = Account.objects.select_for_update().filter(username=username).first()
    if account is None:
        raise Refusal("no_such_account", "没有登录名为 {username} 的账号。", username=username)
    must_be_as_signed(account=[account.pk])
    if lost == Lost.PASSWORD:
        first = first_password()
        account.set_password(first)
        account.provisional = True
    _end_all(account, lost)
    after = {"lost": lost}
    record_act(scope, "reset.command", "account", account.uuid, after=after)
    bus.publish(AccountTouched(frozenset({account.pk}), "reset_done"))
    return first


def _stop(scope: Scope, reset: AccountReset) -> None:
    reset.part_sealed = b""
    end_proposal(reset, "stopped_at", "part_sealed")
    _record(scope, "reset.stop", reset)


def _begin_anew(reset: AccountReset, sealed: bytes) -> str:
    """The second part of the new password, or "" where a second factor is taken off."""
    account = Account.objects.select_for_update().get(pk=reset.account_id)
    must_be_as_signed(account=[account.pk])
    part = ""
    if reset.lost == Lost.PASSWORD:
        part = first_password(GROUPS)
        account.set_password(f"{unseal(sealed)}-{part}")
        account.provisional = True
    _end_all(account, Lost(reset.lost))
    return part


def _end_all(account: Account, lost: Lost) -> None:
    """Sessions, and power that is open; whoever had the account has nothing of it any more."""
    if lost == Lost.SECOND_FACTOR:
        Authenticator.objects.filter(user=account).delete()
    account.session_round += 1
    account.save(update_fields=["password", "provisional", "session_round"])
    now = real_now()
    PowerSession.objects.filter(account=account, closed_at__isnull=True, closes_at__gt=now).update(
        closed_at=now
    )


def _open(given: AccountReset) -> AccountReset:
    return lock_proposal("reset", given, "home", "proposed_by", "account")


def _record(scope: Scope, act: str, reset: AccountReset) -> None:
    record_act(
        scope, act, "reset", reset.uuid, org_path=reset.home.path,
        after={"lost": reset.lost, "username": reset.account.username}, reason=reset.reason,
    )  # fmt: skip
