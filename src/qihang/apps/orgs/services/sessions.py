"""Signing in, and signing out everywhere else."""

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.db import transaction

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.events import AccountTouched
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries.members import home_of
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.queries.standing import standing_of
from qihang.apps.orgs.services.accounts import account_called
from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.services.record_signatures import must_be_as_signed
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.web.request import Request

OWN_RECORD = "own_record"  # in the session: which of several own records is at work


def sign_in(request: Request, account: Account) -> None:
    """Begin a session for an account that has proved itself; the sign-in stands in the audit."""
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_sign_in(account)


def record_sign_in(account: Account) -> None:
    """Note a sign-in that somebody else has carried out."""
    _record(Scope(account=account.pk), "account.sign_in", account)


def record_failed_sign_in(username: str) -> None:
    """Note a failed try at an existing account; a name that is none may be a mistyped password."""
    account = account_called(username)
    if account:
        _record(Scope(), "account.sign_in_failed", account)


def choose_own_record(request: Request, record: int) -> None:
    """Work on this one of several own graduate records until the session ends.

    Raises Refusal not_own_record.
    """
    if record not in request.scope.own_records:
        raise Refusal("not_own_record", "这不是您本人的学籍。")
    request.session[OWN_RECORD] = record


@transaction.atomic
def sign_out_others(request: Request) -> None:
    """End every session of the account but the one that asks."""
    account = Account.objects.select_for_update().get(pk=account_of(request.scope))
    must_be_as_signed(account=[account.pk])
    account.session_round += 1
    account.save(update_fields=["session_round"])
    record_act(request.scope, "account.sign_out_others", "account", account.uuid)
    update_session_auth_hash(request, account)
    bus.publish(AccountTouched(frozenset({account.pk}), "account_changed"))


@transaction.atomic
def note_change(account: Account, act: str) -> None:
    """Note a change of password, address or second factor, and let the holder know; "" is noted."""
    if act:
        _record(Scope(account=account.pk), act, account)
    bus.publish(AccountTouched(frozenset({account.pk}), "account_changed"))


def holds_anything(account: Account) -> bool:
    """Whether the account reaches anything at all today."""
    return standing_of(account.pk, real_now()).scope.allows(Permission.HOME_SEE)


def _record(scope: Scope, act: str, account: Account) -> None:
    """Under the organisation the account belongs to, so that its auditors see it."""
    home = home_of(account, real_today())
    record_act(scope, act, "account", account.uuid, org_path=home.org.path if home else "")
