"""The own inbox and the own wishes."""

from django.db.models import QuerySet

from qihang.apps.messages.models import Message, Preference
from qihang.apps.orgs.queries import planned
from qihang.kernel import Scope

MANY = 99  # more than this is shown as "99+"


def inbox_in(scope: Scope) -> QuerySet[Message]:
    """The messages of the scope's own account, newest first; nobody reads another's."""
    own = Message.objects.filter(account=scope.account, account__isnull=False)
    return own.order_by("-at", "-pk")


_UNREAD = """
    SELECT count(*) FROM (SELECT FROM messages_message
        WHERE account_id = %(account)s AND read_at IS NULL LIMIT %(most)s) new
"""


def unread(scope: Scope) -> int:
    """How many are new, counted up to one more than MANY; a fixed statement, on every page."""
    return planned(_UNREAD, {"account": scope.account, "most": MANY + 1})[0][0]


def wishes_of(scope: Scope) -> Preference | None:
    """How the own account wants to be told, None where it never said."""
    return Preference.objects.filter(account=scope.account, account__isnull=False).first()
