"""How an upper app gives an account's own record, without orgs knowing that app."""

from dataclasses import dataclass

from qihang.kernel import contributions


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The statement that finds the records of `account.id`; part of the one that makes scopes.

    It gives a JSON array of arrays, the record to work on first: the record's id and the path of the
    organisation that keeps it. An account may have several, all of one person.
    """

    kind: str
    sql: str

    @property
    def key(self) -> str:
        """Which kind of record: `graduate`."""
        return self.kind


def graduate_sql() -> str:
    """The statement for graduates; one that finds nobody where no app knows them."""
    found = contributions.by_key(OwnRecord).get("graduate")
    return found.sql if found else "NULL::json"
