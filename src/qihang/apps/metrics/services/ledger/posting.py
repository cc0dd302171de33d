"""Entries are signed when they are posted, by the act that posts them; the fold refuses all others."""

from typing import Any

from django.db import connection

from qihang.apps.metrics.integrity.digests import row_digest
from qihang.apps.metrics.models.ledger import Posting
from qihang.apps.metrics.sql.ledger import CONTENT
from qihang.apps.orgs.queries import batches_of, planned, planned_change

ROWS = 10_000  # signatures kept in one row
_RETURNING = f"{{post}} RETURNING e.id, {CONTENT}"
_SIGN = "INSERT INTO metrics_posting (rows, digests) VALUES (%(rows)s, %(digests)s)"
_ASIDE = """
    CREATE TEMP TABLE metrics_posted ON COMMIT DROP AS
    WITH posted AS ({post} RETURNING e.id) SELECT id FROM posted
"""
_CONTENTS = f"""
    SELECT e.id, {CONTENT}
    FROM metrics_entry e JOIN {{table}} chosen ON chosen.{{column}} = e.id ORDER BY e.id
"""  # noqa: S608 - constants only


def post_few(post: str, facts: dict[str, Any]) -> int:
    """Post by a statement that is planned once (`INSERT INTO metrics_entry AS e …`), and sign."""
    rows = planned(_RETURNING.format(post=post), facts)
    if rows:
        digests = [row_digest(content) for _, content in rows]
        planned_change(_SIGN, {"rows": [number for number, _ in rows], "digests": digests})
    return len(rows)


def post_many(post: str, facts: dict[str, Any]) -> int:
    """The same for many: planned anew, and no more than ROWS entries in memory."""
    with connection.cursor() as cursor:
        cursor.execute(_ASIDE.format(post=post), facts)
        posted = sign_entries("metrics_posted", "id")
        cursor.execute("DROP TABLE metrics_posted")
    return posted


def sign_entries(table: str, column: str) -> int:
    """Sign the entries whose ids stand in a column of a table, in the caller's transaction; how many."""
    signed = 0
    for rows in batches_of(_CONTENTS.format(table=table, column=column), None, ROWS):
        Posting.objects.create(
            rows=[number for number, _ in rows],
            digests=[row_digest(content) for _, content in rows],
        )
        signed += len(rows)
    return signed
