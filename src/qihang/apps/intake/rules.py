"""The life of a batch: its states, what may be done in each, and what a row can turn out to be."""

from enum import StrEnum

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

# From which states each act leads, and where to.
MOVES: dict[BatchAct, tuple[frozenset[BatchState], BatchState]] = {
    A.READ: (frozenset({S.UPLOADED, S.READING}), S.READING),
    A.ASK: (frozenset({S.READING}), S.MAPPING),
    A.SHOW: (frozenset({S.READING, S.APPLYING}), S.PREVIEWED),
    A.MAP: (frozenset({S.MAPPING, S.PREVIEWED}), S.UPLOADED),
    A.APPLY: (frozenset({S.PREVIEWED, S.APPLYING}), S.APPLYING),
    A.WRITE: (frozenset({S.APPLYING}), S.APPLIED),
    A.UNDO: (frozenset({S.APPLIED}), S.UNDONE),
    A.CANCEL: (frozenset({S.UPLOADED, S.READING, S.MAPPING, S.PREVIEWED}), S.CANCELLED),
    A.FAIL: (frozenset({S.UPLOADED, S.READING, S.APPLYING}), S.FAILED),
}
AT_WORK = frozenset({S.UPLOADED, S.READING, S.APPLYING})  # a job has it or is about to
OPEN = AT_WORK | {S.MAPPING, S.PREVIEWED}
ENDED = frozenset(BatchState) - OPEN


def may(act: BatchAct, state: BatchState) -> bool:
    """Whether the act leads on from this state."""
    return state in MOVES[act][0]


def must(act: BatchAct, state: BatchState) -> BatchState:
    """The state the act leads to; raises Refusal batch_elsewhere where it does not lead on."""
    if not may(act, state):
        raise Refusal(
            "batch_elsewhere", "这一批现在不能这样做，可能别人刚刚处理过。请刷新页面看最新状态。"
        )
    return MOVES[act][1]
