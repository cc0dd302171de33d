"""The own inbox and the own wishes."""

from django.db.models import QuerySet

from qihang.apps.messages.models import Message, Preference
from qihang.kernel import Scope

MANY = 99  # more than this is shown as "99+"


def inbox_in(scope: Scope) -> QuerySet[Message]:
    """The messages of the scope's own account, newest first; nobody reads another's."""
    own = Message.objects.filter(account=scope.account, account__isnull=False)
    return own.order_by("-at", "-pk")


def unread(scope: Scope) -> int:
    """How many are new, counted up to one more than MANY."""
    return inbox_in(scope).order_by().filter(read_at=None)[: MANY + 1].count()


def wishes_of(scope: Scope) -> Preference | None:
    """How the own account wants to be told, None where it never said."""
    return Preference.objects.filter(account=scope.account, account__isnull=False).first()
