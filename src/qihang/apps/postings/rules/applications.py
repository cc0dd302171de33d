"""The graph of states of one application, and what its employer may read in which state.

Whoever applied is read by the employer only while the application counts: once it was withdrawn, declined,
refused or has lapsed, name and contact data are gone for the employer (ADR 57).
"""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Permission


class ApplicationState(StrEnum):
    """Where one application stands."""

    SENT = "sent"
    SEEN = "seen"
    INVITED = "invited"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # by the graduate
    REFUSED = "refused"  # by the employer
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody answered


class ApplicationAction(StrEnum):
    """What happens to an application; each is one function in services."""

    SEE = "see"
    INVITE = "invite"
    OFFER = "offer"
    REFUSE = "refuse"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    UNDO = "undo"


S, A, P = ApplicationState, ApplicationAction, Permission

UNANSWERED = frozenset({S.SENT, S.SEEN})
OPEN = UNANSWERED | {S.INVITED, S.OFFERED}
READABLE = OPEN | {S.ACCEPTED}  # the employer reads who it is
ANSWERS = (A.INVITE, A.OFFER, A.REFUSE)
_GRADUATE = (A.ACCEPT, A.DECLINE, A.WITHDRAW)
APPLICATION_GRAPH = Graph(
    start=S.SENT,
    moves={
        (S.SENT, A.SEE): S.SEEN,
        **{(state, A.INVITE): S.INVITED for state in sorted(UNANSWERED)},
        **{(state, A.OFFER): S.OFFERED for state in sorted(UNANSWERED | {S.INVITED})},
        **{(state, A.REFUSE): S.REFUSED for state in sorted(UNANSWERED | {S.INVITED})},
        (S.OFFERED, A.ACCEPT): S.ACCEPTED,
        (S.OFFERED, A.DECLINE): S.DECLINED,
        **{(state, A.WITHDRAW): S.WITHDRAWN for state in sorted(OPEN)},
        **{(state, A.LAPSE): S.LAPSED for state in sorted(UNANSWERED)},
    },
    ended=frozenset({S.ACCEPTED, S.DECLINED, S.REFUSED, S.WITHDRAWN, S.LAPSED}),
    needs={
        **dict.fromkeys((A.SEE, *ANSWERS), P.APPLICATION_ANSWER),
        **dict.fromkeys(_GRADUATE, P.APPLY_OWN),
    },
    unguarded=frozenset({A.LAPSE}),
    reasoned=frozenset({A.REFUSE}),
    undo=A.UNDO,
    undo_within=dict.fromkeys(ANSWERS, "undo_window"),
)
