"""Reads of calendar addresses."""

from qihang.apps.desk.models import CalendarAddress
from qihang.kernel import Scope


def own_address(scope: Scope) -> CalendarAddress | None:
    """The reader's address that can be read now, if there is one."""
    return CalendarAddress.objects.filter(account=scope.account, ended_at=None).first()


def address_of(scope: Scope, secret_hash: bytes) -> CalendarAddress | None:  # noqa: ARG001 - the secret is the key
    """The address with this secret; none where it ended or its account may not sign in."""
    known = CalendarAddress.objects.filter(secret_hash=secret_hash, ended_at=None)
    return known.filter(account__is_active=True).select_related("account").first()
