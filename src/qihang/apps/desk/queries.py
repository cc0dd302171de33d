"""Reads of calendar addresses."""

from hmac import compare_digest

from qihang.apps.desk.models import CalendarAddress, sign_in_hash
from qihang.kernel import Scope


def own_address(scope: Scope) -> CalendarAddress | None:
    """The reader's address that can be read now, if there is one."""
    known = CalendarAddress.objects.filter(account=scope.account, ended_at=None)
    return _if_it_still_holds(known.select_related("account").first())


def address_of(scope: Scope, secret_hash: bytes) -> CalendarAddress | None:  # noqa: ARG001 - the secret is the key
    """The address with this secret; none where it ended or its account may not sign in."""
    known = CalendarAddress.objects.filter(secret_hash=secret_hash, ended_at=None)
    found = known.filter(account__is_active=True).select_related("account").first()
    return _if_it_still_holds(found)


def _if_it_still_holds(address: CalendarAddress | None) -> CalendarAddress | None:
    """Not once the sessions of the time it was made in have ended."""
    if address is None:
        return None
    same = compare_digest(bytes(address.sign_in_hash), sign_in_hash(address.account))
    return address if same else None
