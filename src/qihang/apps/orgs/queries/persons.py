"""Which accounts belong to one person, and what is known to be theirs alone.

What it sees: declared identity numbers and phones (PersonKey), one e-mail address at several
accounts, tokens of other systems a person made. What it cannot see: a false declaration, and two
accounts of one person with nothing in common.
"""

# ruff: noqa: S608 - the SQL is put together from constants

from qihang.apps.orgs.queries.prepared_statements import planned
from qihang.kernel import Scope

# Goes after WITH RECURSIVE: `mine(id)`, the accounts of whoever %(account)s belongs to.
SAME_PERSON = """
    mine(id) AS (
        SELECT %(account)s::bigint
        UNION
        SELECT other.id FROM mine CROSS JOIN LATERAL (
            SELECT theirs.account_id FROM orgs_personkey own
            JOIN orgs_personkey theirs ON theirs.key_hash = own.key_hash
            WHERE own.account_id = mine.id
            UNION ALL
            SELECT theirs.id FROM orgs_account own
            JOIN orgs_account theirs ON lower(theirs.email) = lower(own.email)
            WHERE own.id = mine.id AND own.email <> '' AND theirs.email <> ''
            UNION ALL
            SELECT token.account_id FROM orgs_apitoken token WHERE token.created_by_id = mine.id
        ) other(id)
    )
"""
_ACCOUNTS = f"WITH RECURSIVE {SAME_PERSON} SELECT id FROM mine"


def accounts_of_person(scope: Scope) -> frozenset[int]:
    """The accounts that belong to the person who acts, their own among them; one statement."""
    if scope.account is None:
        return frozenset()
    return frozenset(number for (number,) in planned(_ACCOUNTS, {"account": scope.account}))


def declared(scope: Scope) -> bool:
    """Whether the acting account has declared an identity number."""
    from qihang.apps.orgs.models import PersonKey

    own = PersonKey.objects.filter(account=scope.account, source=PersonKey.Source.ID_NUMBER)
    return scope.account is not None and own.exists()
