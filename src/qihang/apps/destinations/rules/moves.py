"""The graph of states of one version of a registration: which action leads from which to which.

A version's content may change only while it is a DRAFT. Whatever was filed stays as it was filed:
mending a returned version or changing an approved one makes the next version.
"""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Permission


class Status(StrEnum):
    """Where one version of a registration stands."""

    DRAFT = "draft"
    WAITING_COLLEGE = "waiting_college"
    WAITING_UNIVERSITY = "waiting_university"
    RETURNED = "returned"
    APPROVED = "approved"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    REVOKED = "revoked"
    RELEASED = "released"  # the agreement it rested on ended
    CLOSED = "closed"  # the graduate left the cohort


class Action(StrEnum):
    """What somebody does to a version; each is one function in services."""

    FILE = "file"
    APPROVE_COLLEGE = "approve_college"
    APPROVE_UNIVERSITY = "approve_university"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    REPORT_UP = "report_up"
    CONFIRM = "confirm"
    OBJECT = "object"
    UPHOLD = "uphold"
    CORRECT = "correct"
    SUPERSEDE = "supersede"
    RELEASE = "release"
    CLOSE = "close"
    REINSTATE = "reinstate"
    UNDO = "undo"


S, A, P = Status, Action, Permission

# The stages of review in their order, and the action that approves at each; what else has to be said of a
# stage stands in docs/recipes.md.
REVIEWS: dict[Status, Action] = {
    S.WAITING_COLLEGE: A.APPROVE_COLLEGE,
    S.WAITING_UNIVERSITY: A.APPROVE_UNIVERSITY,
}
UNDOABLE = frozenset({*REVIEWS.values(), A.RETURN})

PENDING = frozenset({S.DRAFT, *REVIEWS, S.RETURNED})
EFFECTIVE = frozenset({S.APPROVED, S.REPORTED, S.CONFIRMED, S.DISPUTED})
ENDED = frozenset({S.SUPERSEDED, S.WITHDRAWN, S.DISCARDED, S.REVOKED, S.RELEASED, S.CLOSED})
UNFILED = frozenset({S.DRAFT, S.DISCARDED})  # nobody but the graduate ever sees these
AWAITED = frozenset({*REVIEWS, S.DISPUTED, S.APPROVED})  # by offices
CLOSABLE = (PENDING | EFFECTIVE) - UNFILED

MOVES: dict[tuple[Status, Action], Status] = {
    (S.DRAFT, A.FILE): S.WAITING_COLLEGE,
    (S.DRAFT, A.DISCARD): S.DISCARDED,  # emptied before
    (S.WAITING_COLLEGE, A.APPROVE_COLLEGE): S.WAITING_UNIVERSITY,
    (S.WAITING_COLLEGE, A.RETURN): S.RETURNED,
    (S.WAITING_COLLEGE, A.WITHDRAW): S.WITHDRAWN,
    (S.WAITING_UNIVERSITY, A.APPROVE_UNIVERSITY): S.APPROVED,
    (S.WAITING_UNIVERSITY, A.RETURN): S.RETURNED,
    (S.WAITING_UNIVERSITY, A.WITHDRAW): S.WITHDRAWN,
    (S.RETURNED, A.SUPERSEDE): S.SUPERSEDED,  # mended in the next version
    (S.RETURNED, A.WITHDRAW): S.WITHDRAWN,
    (S.APPROVED, A.REPORT_UP): S.REPORTED,
    (S.APPROVED, A.CONFIRM): S.CONFIRMED,
    (S.REPORTED, A.CONFIRM): S.CONFIRMED,
    (S.APPROVED, A.OBJECT): S.DISPUTED,
    (S.REPORTED, A.OBJECT): S.DISPUTED,
    (S.CONFIRMED, A.OBJECT): S.DISPUTED,
    (S.DISPUTED, A.UPHOLD): S.APPROVED,
    # An untrue registration stops counting, whether the graduate objected or the office found out.
    (S.APPROVED, A.CORRECT): S.REVOKED,
    (S.REPORTED, A.CORRECT): S.REVOKED,
    (S.CONFIRMED, A.CORRECT): S.REVOKED,
    (S.DISPUTED, A.CORRECT): S.REVOKED,
    # Its change was approved.
    (S.APPROVED, A.SUPERSEDE): S.SUPERSEDED,
    (S.REPORTED, A.SUPERSEDE): S.SUPERSEDED,
    (S.CONFIRMED, A.SUPERSEDE): S.SUPERSEDED,
    (S.DISPUTED, A.SUPERSEDE): S.SUPERSEDED,
    # The agreement it rests on ended.
    (S.APPROVED, A.RELEASE): S.RELEASED,
    (S.REPORTED, A.RELEASE): S.RELEASED,
    (S.CONFIRMED, A.RELEASE): S.RELEASED,
    (S.DISPUTED, A.RELEASE): S.RELEASED,
    # Its revocation was contested and taken back.
    (S.REVOKED, A.REINSTATE): S.APPROVED,
    # The graduate left the cohort: what was filed goes no further, what counted ends.
    **{(status, A.CLOSE): S.CLOSED for status in sorted(CLOSABLE)},
}

NEEDS: dict[Action, Permission] = {
    A.FILE: P.DESTINATION_FILE_OWN,
    A.WITHDRAW: P.DESTINATION_FILE_OWN,
    A.DISCARD: P.DESTINATION_FILE_OWN,
    A.CONFIRM: P.DESTINATION_FILE_OWN,
    A.OBJECT: P.DESTINATION_FILE_OWN,
    A.APPROVE_COLLEGE: P.DESTINATION_REVIEW_COLLEGE,
    A.APPROVE_UNIVERSITY: P.DESTINATION_REVIEW_UNIVERSITY,
    A.REPORT_UP: P.DESTINATION_REPORT_UP,
    A.UPHOLD: P.DESTINATION_CORRECT,
    A.CORRECT: P.DESTINATION_CORRECT,
}

GRAPH = Graph(
    start=S.DRAFT,
    moves=MOVES,
    ended=ENDED - {S.REVOKED},
    needs=NEEDS,
    needs_at={(stage, A.RETURN): NEEDS[act] for stage, act in REVIEWS.items() if act in NEEDS},
    # Consequences: of filing anew or of an approved change; of an agreement that ended; of a change of standing;
    # of a decision about a finding that did not hold.
    unguarded=frozenset({A.SUPERSEDE, A.RELEASE, A.CLOSE, A.REINSTATE}),
    reasoned=frozenset({A.RETURN, A.OBJECT, A.UPHOLD, A.CORRECT, A.CLOSE, A.REINSTATE}),
    undo=A.UNDO,
    undo_within=dict.fromkeys((*UNDOABLE, A.RELEASE), "undo_window"),
)
allowed, after = GRAPH.allowed, GRAPH.after


def earlier_approvals(stage: Status | None) -> tuple[Action, ...]:
    """The approvals of the stages before this one: whoever gave one of them does not decide here."""
    stages = list(REVIEWS)
    before = stages[: stages.index(stage)] if stage in stages else []
    return tuple(REVIEWS[earlier] for earlier in before)


# The approval after which a version counts: that of the last stage.
DECIDING = frozenset(act for stage, act in REVIEWS.items() if MOVES[stage, act] is S.APPROVED)

# What can change who counts: a way into or out of EFFECTIVE. Taking back may lead anywhere.
COUNTING = frozenset(
    {
        A.UNDO,
        *(act for (old, act), new in MOVES.items() if (old in EFFECTIVE) != (new in EFFECTIVE)),
    }
)

REVIEWERS = frozenset(NEEDS[act] for act in REVIEWS.values())
