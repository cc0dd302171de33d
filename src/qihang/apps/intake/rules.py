"""The life of a batch: its states, what may be done in each, and what a row can turn out to be."""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Refusal


class BatchState(StrEnum):
    """Where a batch stands."""

    UPLOADED = "uploaded"  # waits for a worker
    READING = "reading"
    MAPPING = "mapping"  # a needed column was not recognised: a person has to say which it is
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BatchAct(StrEnum):
    """What is done to a batch, by a person or by its job."""

    READ = "read"
    ASK = "ask"
    SHOW = "show"
    MAP = "map"
    APPLY = "apply"
    WRITE = "write"
    UNDO = "undo"
    CANCEL = "cancel"
    FAIL = "fail"


class RowVerdict(StrEnum):
    """What a staged row would do; `ended`: a record the sheet no longer has."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ENDED = "ended"
    REFUSED = "refused"


S, A = BatchState, BatchAct

GRAPH = Graph(
    start=S.UPLOADED,
    moves={
        (S.UPLOADED, A.READ): S.READING,
        (S.READING, A.READ): S.READING,  # resumed
        (S.READING, A.ASK): S.MAPPING,
        (S.READING, A.SHOW): S.PREVIEWED,
        (S.APPLYING, A.SHOW): S.PREVIEWED,  # the records have moved meanwhile
        (S.MAPPING, A.MAP): S.UPLOADED,
        (S.PREVIEWED, A.MAP): S.UPLOADED,
        (S.PREVIEWED, A.APPLY): S.APPLYING,
        (S.APPLYING, A.APPLY): S.APPLYING,  # resumed
        (S.APPLYING, A.WRITE): S.APPLIED,
        (S.APPLIED, A.UNDO): S.UNDONE,
        (S.UPLOADED, A.CANCEL): S.CANCELLED,
        (S.READING, A.CANCEL): S.CANCELLED,
        (S.MAPPING, A.CANCEL): S.CANCELLED,
        (S.PREVIEWED, A.CANCEL): S.CANCELLED,
        (S.UPLOADED, A.FAIL): S.FAILED,
        (S.READING, A.FAIL): S.FAILED,
        (S.APPLYING, A.FAIL): S.FAILED,
    },
    ended=frozenset({S.UNDONE, S.FAILED, S.CANCELLED}),
    unguarded=frozenset(A),  # every kind of sheet has a permission of its own; the rest a job does
)
may = GRAPH.allowed
AT_WORK = frozenset({S.UPLOADED, S.READING, S.APPLYING})  # a job has it or is about to
OPEN = AT_WORK | {S.MAPPING, S.PREVIEWED}
ENDED = frozenset(BatchState) - OPEN

ELSEWHERE = Refusal(
    "batch_elsewhere", "这一批现在不能这样做，可能别人刚刚处理过。请刷新页面看最新状态。"
)


def must(state: str, act: BatchAct) -> None:
    """Raises Refusal batch_elsewhere where the act does not lead on from this state."""
    if not may(state, act):
        raise ELSEWHERE
