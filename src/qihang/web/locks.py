"""Advisory locks of PostgreSQL: one process at a time, and a process that dies lets go by itself.

A key is one number, two small numbers, one text or two texts; Django has no word for such locks.
"""

from django.db import connection

Key = int | str


def lock_until_commit(*key: Key) -> None:
    """Wait until nobody else holds the key, then hold it until the transaction ends."""
    _call("pg_advisory_xact_lock", key)


def try_lock(*key: Key) -> bool:
    """Hold the key until `unlock` or the end of the connection; False where somebody else does."""
    return _call("pg_try_advisory_lock", key)


def unlock(*key: Key) -> bool:
    """Let go of a key of `try_lock`."""
    return _call("pg_advisory_unlock", key)


def _call(function: str, key: tuple[Key, ...]) -> bool:
    whole = "hashtextextended(%s, 0)" if len(key) == 1 else "hashtext(%s)"
    places = ", ".join(whole if isinstance(part, str) else "%s" for part in key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", key)
        return cursor.fetchone()[0] is True
