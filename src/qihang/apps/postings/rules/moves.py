"""The graph of states of one post: written, screened, public, ended.

A change of a public post leaves the former text public until the new one has passed (ADR 54): the post is
`changed` meanwhile. What visitors may see are the states in PUBLIC.
"""

from enum import StrEnum

from qihang.engines.moves import AppealMoves, Graph
from qihang.kernel import Permission


class PostState(StrEnum):
    """Where one post stands."""

    DRAFT = "draft"
    SCREENED = "screened"  # marked words or the channel ask that an office looks at it
    HELD = "held"  # not public until it is mended or released
    OBJECTED = "objected"  # held; its publisher says that it is right
    REFUSED = "refused"  # held, and the objection declined
    PUBLISHED = "published"
    CHANGED = "changed"  # public as it was; a new text waits
    CLOSED = "closed"
    EXPIRED = "expired"
    FILLED = "filled"


class PostAction(StrEnum):
    """What happens to a post; each is one function in services."""

    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - screening found nothing and nobody need look
    STOP = "stop"  # screening found what blocks
    WITHDRAW = "withdraw"
    RELEASE = "release"
    RELEASE_HELD = "release_held"
    HOLD = "hold"
    REVISE = "revise"
    OBJECT = "object"
    GRANT = "grant"
    DECLINE = "decline"
    CHANGE = "change"
    PASS_CHANGE = "pass_change"  # noqa: S105 - as above
    ACCEPT_CHANGE = "accept_change"
    REFUSE_CHANGE = "refuse_change"
    DROP_CHANGE = "drop_change"
    SUSPEND = "suspend"  # its employer is no longer verified
    RESUME = "resume"  # and is again
    CLOSE = "close"
    FILL = "fill"
    EXPIRE = "expire"
    UNDO = "undo"


S, A, P = PostState, PostAction, Permission

PUBLIC = frozenset({S.PUBLISHED, S.CHANGED})
EDITABLE = frozenset({S.DRAFT})
WAITING = frozenset({S.SCREENED, S.OBJECTED, S.CHANGED})  # for an office
ENDED = frozenset({S.CLOSED, S.EXPIRED, S.FILLED})
_OPEN = sorted(frozenset(PostState) - ENDED)
_OWN = (A.SUBMIT, A.WITHDRAW, A.REVISE, A.CHANGE, A.DROP_CHANGE, A.CLOSE, A.FILL)
_OFFICE = (A.RELEASE, A.RELEASE_HELD, A.HOLD, A.ACCEPT_CHANGE, A.REFUSE_CHANGE)
OBJECTION = AppealMoves(
    decided=frozenset({S.HELD}),
    contest=A.OBJECT,
    contested=S.OBJECTED,
    uphold=A.DECLINE,
    upheld=S.REFUSED,
    change=A.GRANT,
    changed=S.PUBLISHED,
    may_contest=P.POST_MANAGE_OWN,
    may_decide=P.POST_SCREEN,
    within="post_objection_term",
)
POST_GRAPH = Graph(
    start=S.DRAFT,
    moves={
        (S.DRAFT, A.SUBMIT): S.SCREENED,
        (S.SCREENED, A.PASS): S.PUBLISHED,
        (S.SCREENED, A.STOP): S.HELD,
        (S.SCREENED, A.WITHDRAW): S.DRAFT,
        (S.SCREENED, A.RELEASE): S.PUBLISHED,
        (S.SCREENED, A.HOLD): S.HELD,
        (S.HELD, A.RELEASE_HELD): S.PUBLISHED,
        (S.HELD, A.REVISE): S.DRAFT,
        (S.HELD, A.RESUME): S.PUBLISHED,
        (S.REFUSED, A.REVISE): S.DRAFT,
        (S.PUBLISHED, A.CHANGE): S.CHANGED,
        (S.CHANGED, A.PASS_CHANGE): S.PUBLISHED,
        (S.CHANGED, A.ACCEPT_CHANGE): S.PUBLISHED,
        (S.CHANGED, A.REFUSE_CHANGE): S.PUBLISHED,
        (S.CHANGED, A.DROP_CHANGE): S.PUBLISHED,
        **{(state, A.HOLD): S.HELD for state in sorted(PUBLIC)},
        **{(state, A.SUSPEND): S.HELD for state in sorted(PUBLIC)},
        **{(state, A.FILL): S.FILLED for state in sorted(PUBLIC)},
        **{(state, A.EXPIRE): S.EXPIRED for state in sorted(PUBLIC)},
        **{(state, A.CLOSE): S.CLOSED for state in _OPEN},
    },
    ended=ENDED,
    needs={**dict.fromkeys(_OWN, P.POST_MANAGE_OWN), **dict.fromkeys(_OFFICE, P.POST_SCREEN)},
    unguarded=frozenset({A.PASS, A.STOP, A.PASS_CHANGE, A.SUSPEND, A.RESUME, A.EXPIRE}),
    reasoned=frozenset({A.RELEASE_HELD, A.HOLD, A.REFUSE_CHANGE}),
    undo=A.UNDO,
    undo_within=dict.fromkeys((A.RELEASE, A.RELEASE_HELD, A.HOLD, A.CLOSE, A.FILL), "undo_window"),
    appeals=(OBJECTION,),
)

# What an office does that agrees, or does not, by the state in which it finds a post.
AGREEING = {
    S.SCREENED: A.RELEASE,
    S.HELD: A.RELEASE_HELD,
    S.CHANGED: A.ACCEPT_CHANGE,
    S.OBJECTED: A.GRANT,
}
REFUSING = {
    S.SCREENED: A.HOLD,
    S.PUBLISHED: A.HOLD,
    S.CHANGED: A.REFUSE_CHANGE,
    S.OBJECTED: A.DECLINE,
}
# What its publisher does with it apart from writing.
OWN_STEPS = frozenset({A.WITHDRAW, A.REVISE, A.DROP_CHANGE, A.CLOSE, A.FILL, A.OBJECT})
