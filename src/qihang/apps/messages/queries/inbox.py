"""The own inbox and the own wishes."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

from django.db.models import QuerySet

from qihang.apps.messages.models import Message, Preference
from qihang.apps.orgs.queries import columns, instances, planned
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


_NEWEST = f"""
    SELECT {columns(Message, "m")} FROM messages_message m
    WHERE m.account_id = %(account)s AND m.read_at IS NULL ORDER BY m.at DESC, m.id DESC
    LIMIT %(most)s
"""


def newest_unread(scope: Scope, most: int) -> list[Message]:
    """The newest of `inbox_in` that are not read yet; a fixed statement, on every home."""
    rows = planned(_NEWEST, {"account": scope.account, "most": most})
    return [instances(row, Message)[0] for row in rows]


def unread(scope: Scope) -> int:
    """How many are new, counted up to one more than MANY; a fixed statement, on every page."""
    return planned(_UNREAD, {"account": scope.account, "most": MANY + 1})[0][0]


def wishes_of(scope: Scope) -> Preference | None:
    """How the own account wants to be told, None where it never said."""
    return Preference.objects.filter(account=scope.account, account__isnull=False).first()
