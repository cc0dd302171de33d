"""The graph of states of one finding: who answers, who decides, how a decision is contested."""

from enum import StrEnum

from qihang.engines.moves import AppealMoves, Graph
from qihang.kernel import Permission


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"  # found; the university answers
    ANSWERED = "answered"  # the province decides or asks further
    REPLIED = "replied"  # the province asked further; the university answers again
    PROPOSED = "proposed"  # one proposed a decision; another person confirms it
    UPHELD = "upheld"
    CORRECTED = "corrected"
    CLEARED = "cleared"
    LAPSED = "lapsed"  # a later run no longer found it
    CONTESTED = "contested"
    KEPT = "kept"  # contested; the decision stays
    REVERSED = "reversed"  # contested; the decision is taken back


class FindingAction(StrEnum):
    """What somebody does with a finding."""

    ANSWER = "answer"
    REPLY = "reply"
    PROPOSE = "propose"
    DECLINE = "decline"
    UPHOLD = "uphold"
    CORRECT = "correct"
    CLEAR = "clear"
    LAPSE = "lapse"
    CONTEST = "contest"
    KEEP = "keep"
    REVERSE = "reverse"
    UNDO = "undo"


S, A, P = FindingState, FindingAction, Permission

DECISIONS = (A.UPHOLD, A.CORRECT, A.CLEAR)  # of a finding
APPEAL_DECISIONS = (A.KEEP, A.REVERSE)  # of a contested one
EFFECTIVE = frozenset({A.UPHOLD, A.CORRECT})  # end the registration it speaks of
WAITING_UNIVERSITY = frozenset({S.OPEN, S.REPLIED})
WAITING_PROVINCE = frozenset({S.ANSWERED, S.PROPOSED, S.CONTESTED})
UNDECIDED = frozenset({*WAITING_UNIVERSITY, S.ANSWERED, S.PROPOSED})
# With the same facts it is never found anew.
SETTLED = frozenset({S.UPHELD, S.CORRECTED, S.CLEARED, S.CONTESTED, S.KEPT, S.REVERSED})

FINDING_GRAPH = Graph(
    start=S.OPEN,
    moves={
        (S.OPEN, A.ANSWER): S.ANSWERED,
        (S.REPLIED, A.ANSWER): S.ANSWERED,
        (S.ANSWERED, A.ANSWER): S.ANSWERED,  # adds to it
        (S.ANSWERED, A.REPLY): S.REPLIED,
        # Without an answer only when its term is over (rules.terms).
        **{(state, A.PROPOSE): S.PROPOSED for state in (S.OPEN, S.REPLIED, S.ANSWERED)},
        (S.PROPOSED, A.DECLINE): S.ANSWERED,
        (S.PROPOSED, A.UPHOLD): S.UPHELD,
        (S.PROPOSED, A.CORRECT): S.CORRECTED,
        (S.PROPOSED, A.CLEAR): S.CLEARED,
        **{(state, A.LAPSE): S.LAPSED for state in (S.OPEN, S.REPLIED, S.ANSWERED)},
    },
    ended=frozenset({S.CLEARED, S.LAPSED, S.KEPT, S.REVERSED}),
    needs={
        A.ANSWER: P.VERIFICATION_ANSWER,
        **dict.fromkeys((A.REPLY, A.PROPOSE, A.DECLINE, *DECISIONS), P.VERIFICATION_DECIDE),
    },
    unguarded=frozenset({A.LAPSE}),
    reasoned=frozenset({A.ANSWER, A.REPLY, A.PROPOSE, A.DECLINE, *DECISIONS}),
    undo=A.UNDO,
    undo_within=dict.fromkeys((A.ANSWER, A.REPLY, A.PROPOSE, *DECISIONS), "undo_window"),
    appeals=(
        AppealMoves(
            decided=frozenset({S.UPHELD, S.CORRECTED}),
            contest=A.CONTEST,
            contested=S.CONTESTED,
            uphold=A.KEEP,
            upheld=S.KEPT,
            change=A.REVERSE,
            changed=S.REVERSED,
            may_contest=P.VERIFICATION_CONTEST,
            may_decide=P.VERIFICATION_DECIDE,
            within="finding_appeal_term",
        ),
    ),
)
