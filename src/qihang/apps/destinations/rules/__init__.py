"""The policy of registration: the graph of states, what a filing must satisfy, when it may change."""

from qihang.apps.destinations.rules.conflicts import (
    Conflict,
    conflict_refusal,
    second_person_refusal,
)
from qihang.apps.destinations.rules.filing import (
    advice,
    counts_as_placed,
    forbidden_evidence,
    is_reachable,
    objections,
)
from qihang.apps.destinations.rules.moves import (
    AWAITED,
    COUNTING,
    DECIDING,
    EFFECTIVE,
    ENDED,
    GRAPH,
    MOVES,
    NEEDS,
    PENDING,
    REVIEWERS,
    REVIEWS,
    UNDOABLE,
    Action,
    Status,
    after,
    allowed,
    earlier_approvals,
)
from qihang.apps.destinations.rules.registered import Registered
from qihang.apps.destinations.rules.terms import (
    Filing,
    FilingPerson,
    Terms,
    person_for,
    terms_for,
)
from qihang.apps.destinations.rules.windows import Window, window_at

__all__ = [
    "AWAITED",
    "COUNTING",
    "DECIDING",
    "EFFECTIVE",
    "ENDED",
    "GRAPH",
    "MOVES",
    "NEEDS",
    "PENDING",
    "REVIEWERS",
    "REVIEWS",
    "UNDOABLE",
    "Action",
    "Conflict",
    "Filing",
    "FilingPerson",
    "Registered",
    "Status",
    "Terms",
    "Window",
    "advice",
    "after",
    "allowed",
    "conflict_refusal",
    "counts_as_placed",
    "earlier_approvals",
    "forbidden_evidence",
    "is_reachable",
    "objections",
    "person_for",
    "second_person_refusal",
    "terms_for",
    "window_at",
]
