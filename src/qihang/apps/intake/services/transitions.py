"""The one way a batch changes its state, and the lock that says somebody is at work on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import ELSEWHERE, GRAPH, BatchAct
from qihang.apps.intake.targets import target_of
from qihang.apps.jobs import services as jobs
from qihang.apps.moves.services import move_if_allowed
from qihang.kernel import Refusal, Scope

ReportProgress = Callable[[str, int, int], object]  # step, rows done, rows in all (0: not known)


def no_report(step: str, done: int, total: int) -> None:
    """Tells nobody."""


def must_hold(scope: Scope, batch: Batch) -> None:
    """Refuses with out_of_reach where the scope may not load this target for this organisation."""
    target = target_of(batch)
    if not (target.open_to(scope) and scope.holds(target.permission, batch.org_path)):
        raise Refusal("out_of_reach", "您不能为这个单位导入这种表格，请联系该单位的负责人。")


def step(batch: Batch, act: BatchAct, **changes: Any) -> None:
    """Take the batch on, unless somebody else has meanwhile; raises Refusal batch_elsewhere."""
    moved = move_if_allowed(GRAPH, batch, act, **changes)
    batch.refresh_from_db()
    if not moved:
        raise ELSEWHERE


@contextmanager
def working(batch: Batch) -> Iterator[None]:
    """Nobody else works on the batch meanwhile. Refuses with batch_busy."""
    with jobs.working(batch) as free:
        if not free:
            raise Refusal("batch_busy", "这一批正在处理，请稍等片刻。")
        yield
