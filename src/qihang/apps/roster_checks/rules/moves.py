"""The graph of states of one report of an error in the roster."""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Permission, msgid

SETTLED = msgid("学籍库已更正。")  # the reason of an answer that a correction gives


class RosterReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    MENDED = "mended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RosterReportAction(StrEnum):
    """What somebody does with a report."""

    MEND = "mend"
    SETTLE = "settle"  # the record says it now, by whatever way it was corrected
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    UNDO = "undo"


S, A, P = RosterReportState, RosterReportAction, Permission

REPORT_GRAPH = Graph(
    start=S.OPEN,
    moves={
        (S.OPEN, A.MEND): S.MENDED,
        (S.OPEN, A.SETTLE): S.MENDED,
        (S.OPEN, A.REFUSE): S.REFUSED,
        (S.OPEN, A.WITHDRAW): S.WITHDRAWN,
    },
    ended=frozenset({S.MENDED, S.REFUSED, S.WITHDRAWN}),
    needs={A.MEND: P.ROSTER_ANSWER, A.REFUSE: P.ROSTER_ANSWER, A.WITHDRAW: P.ROSTER_CHECK_OWN},
    unguarded=frozenset({A.SETTLE}),
    reasoned=frozenset({A.MEND, A.REFUSE}),
    undo=A.UNDO,
    undo_within={A.REFUSE: "undo_window"},
)
