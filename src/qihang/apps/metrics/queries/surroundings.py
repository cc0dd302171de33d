"""What stands around the ledger and must fit it: its guards, what waits, how far it is folded, its seals."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from qihang.apps.metrics import findings
from qihang.apps.metrics.models import Seal
from qihang.apps.metrics.sealed import digest_of, figures_of
from qihang.apps.metrics.slices import DIMENSIONS
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Cohort, Objection, Scope

GUARDS = {
    "entry_append_only": "metrics_entry",
    "entry_to_tail": "metrics_entry",
    "seal_frozen": "metrics_seal",
    "signature_frozen": "metrics_signature",
}
_FIRING = """
    SELECT tgname FROM pg_trigger
    WHERE tgenabled IN ('O', 'A') AND tgname = ANY(%s) AND pg_table_is_visible(tgrelid)
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


def unfitting(scope: Scope) -> Iterator[Objection]:
    """Everything around the ledger that does not fit it; call it in a transaction.

    Only for jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    firing = {name for (name,) in _rows(_FIRING, list(GUARDS))}
    for trigger, table in GUARDS.items():
        if trigger not in firing:
            yield findings.guard_off(table, trigger)
    for entry, why in _rows(_WAITING):
        yield findings.waits_wrongly(entry, why)
    for cohort, block in _rows(_FOLDS):
        yield (
            findings.fold_missing(cohort) if block is None else findings.fold_astray(cohort, block)
        )
    for dimension, number in _rows(_STRANGE, list(DIMENSIONS)):
        yield findings.strange_slices(dimension, number)
    yield from _seals()


def _seals() -> Iterator[Objection]:
    """Seals that are not what they were, or say other figures than the ledger of their day."""
    seals = list(Seal.objects.order_by("pk"))
    if not seals:
        return
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    for seal in seals:
        now = figures_of(province, Cohort(seal.cohort), seal.day)
        same = all(now.get(code) == said for code, said in seal.figures.items())
        if digest_of(seal) != bytes(seal.digest) or not same:
            yield findings.seal_differs(seal.pk, seal.cut_off, seal.day.isoformat())


def _rows(sql: str, *facts: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
