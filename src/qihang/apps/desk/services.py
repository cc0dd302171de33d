"""A secret address of one's own calendar: made anew, ended, and read by who knows it."""

import secrets

from django.db import transaction

from qihang.apps.desk import queries
from qihang.apps.desk.models import CalendarAddress, sign_in_hash
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries import account_of, real_now
from qihang.apps.orgs.services import (
    Throttle,
    begin_attempt,
    keyed_hash,
    must_be_as_signed,
    record_act,
)
from qihang.kernel import Scope, msgid

BYTES = 24
# How often one network address may read under secrets that do not exist.
READS = Throttle(
    "calendar",
    span="calendar_lock",
    limits={"address": "calendar_attempts_address"},
    code="too_many_reads",
    words=msgid("尝试次数过多，请 {minutes} 分钟后再试。"),
)


@transaction.atomic
def make_address(scope: Scope) -> str:
    """The secret of a new address, shown now and never again; the one before ends."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account_of(scope))
    _end(scope, account)
    secret = secrets.token_urlsafe(BYTES)
    address = CalendarAddress.objects.create(
        account=account,
        secret_hash=_hash(secret),
        sign_in_hash=sign_in_hash(account),
        made_at=real_now(),
    )
    record_act(scope, "calendar.make", "calendar", address.uuid)
    return secret


@transaction.atomic
def end_address(scope: Scope) -> None:
    """From now on nothing is read under it; twice is once."""
    _end(scope, Account.objects.select_for_update(no_key=True).get(pk=account_of(scope)))


def read_address(scope: Scope, secret: str, address: str | None) -> Account | None:
    """Whose calendar stands under the secret, None for nobody's.

    Refuses with too_many_reads, and not_as_signed where the address was altered in the database.
    """
    attempt = begin_attempt(READS, {"address": address})
    found = queries.address_of(scope, _hash(secret))
    if found is None:
        return None
    must_be_as_signed(calendar=[found.pk])
    attempt.succeeded()
    return found.account


def _end(scope: Scope, account: Account) -> None:
    for address in CalendarAddress.objects.filter(account=account, ended_at=None):
        must_be_as_signed(calendar=[address.pk])
        address.ended_at = real_now()
        address.save(update_fields=["ended_at"])
        record_act(scope, "calendar.end", "calendar", address.uuid)


def _hash(secret: str) -> bytes:
    return keyed_hash(f"calendar {secret}")
