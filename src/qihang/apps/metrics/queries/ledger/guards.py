"""What stands around the ledger and must fit it: its guards, what waits, how far it is folded.

What is made of the ledger above it gives a LedgerCheck.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from qihang.apps.metrics.integrity import findings
from qihang.apps.metrics.integrity.digests import why_not
from qihang.apps.metrics.models.ledger import RefusedEntry
from qihang.apps.metrics.sql.ledger import CONTENT, DIMENSIONS
from qihang.apps.orgs.queries import guards_off, rows_of
from qihang.kernel import Objection, Scope, contributions

# What waits, beside what its posting signed; a posting may also speak of what waits no longer.
_POSTED = f"""
    WITH signed AS (
        SELECT DISTINCT ON (one.id) one.* FROM metrics_posting p, unnest(p.rows, p.digests)
            AS one(id, digest) ORDER BY one.id
    )
    SELECT id, signed.digest, CASE WHEN e.id IS NOT NULL THEN {CONTENT} END
    FROM (SELECT entry_id AS id FROM metrics_tailentry) t FULL JOIN signed USING (id)
        LEFT JOIN metrics_entry e USING (id)
    ORDER BY id
"""
_WAITING = """
    SELECT t.entry_id, CASE WHEN e.id IS NULL THEN 'nothing' ELSE 'differs' END
    FROM metrics_tailentry t LEFT JOIN metrics_entry e ON e.id = t.entry_id
    WHERE e.id IS NULL
        OR (e.day, e.cohort, e.measure, e.org_path, e.place, e.kind, e.value)
            <> (t.day, t.cohort, t.measure, t.org_path, t.place, t.kind, t.value)
    ORDER BY t.entry_id
"""
_FOLDS = """
    SELECT coalesce(f.cohort, c.cohort), f.block
    FROM metrics_fold f FULL JOIN (SELECT DISTINCT cohort FROM metrics_cubecell) c USING (cohort)
        LEFT JOIN metrics_block b ON b.number = f.block AND b.digest = f.digest
    WHERE b.number IS NULL ORDER BY 1
"""
_STRANGE = """
    SELECT dimension, count(*) FROM metrics_slicecell
    WHERE dimension <> ALL(%s) GROUP BY dimension ORDER BY dimension
"""


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """A part above the ledger that must fit it: proved with the ledger, by the part itself.

    `tables` maps each table that is looked at to a message id: what is compared. `run` yields one
    Objection for each thing that does not fit, and takes a system scope.
    """

    key: str
    tables: Mapping[str, str]
    run: Callable[[Scope], Iterable[Objection]]


def unfitting(scope: Scope) -> Iterator[Objection]:
    """Everything around the ledger that does not fit it; call it in a transaction.

    Only for jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    yield from guards_off("metrics_")
    yield from _postings()
    for entry, why in rows_of(_WAITING):
        yield findings.waits_wrongly(entry, why)
    for cohort, block in rows_of(_FOLDS):
        yield (
            findings.fold_missing(cohort) if block is None else findings.fold_astray(cohort, block)
        )
    for dimension, number in rows_of(_STRANGE, [list(DIMENSIONS)]):
        yield findings.strange_slices(dimension, number)
    for check in contributions.of(LedgerCheck):
        yield from check.run(scope)


def _postings() -> Iterator[Objection]:
    """Entries that wait and were not signed as they are, and those that a fold set apart."""
    for number, digest, content in rows_of(_POSTED):
        if why := why_not(digest, content):
            yield findings.unsigned(number, why)
    for one in RefusedEntry.objects.order_by("pk"):
        yield findings.refused(one.pk, one.why, one.refused_at.isoformat(timespec="minutes"))
