"""The graph of states of a registration: which action leads from which state to which."""

from enum import StrEnum

from qihang.kernel.permissions import Permission as P


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
    REVOKED = "revoked"


class Action(StrEnum):
    """What somebody does to a version; each is one function in services."""

    FILE = "file"
    APPROVE_COLLEGE = "approve_college"
    APPROVE_UNIVERSITY = "approve_university"
    RETURN = "return"
    WITHDRAW = "withdraw"
    REPORT_UP = "report_up"
    CONFIRM = "confirm"
    OBJECT = "object"
    UPHOLD = "uphold"
    CORRECT = "correct"
    SUPERSEDE = "supersede"
    UNDO = "undo"


S, A = Status, Action

PENDING = frozenset({S.DRAFT, S.WAITING_COLLEGE, S.WAITING_UNIVERSITY, S.RETURNED})
EFFECTIVE = frozenset({S.APPROVED, S.REPORTED, S.CONFIRMED, S.DISPUTED})
ENDED = frozenset({S.SUPERSEDED, S.WITHDRAWN, S.REVOKED})

MOVES: dict[tuple[Status, Action], Status] = {
    (S.DRAFT, A.FILE): S.WAITING_COLLEGE,
    (S.RETURNED, A.FILE): S.WAITING_COLLEGE,
    (S.WAITING_COLLEGE, A.APPROVE_COLLEGE): S.WAITING_UNIVERSITY,
    (S.WAITING_COLLEGE, A.RETURN): S.RETURNED,
    (S.WAITING_UNIVERSITY, A.APPROVE_UNIVERSITY): S.APPROVED,
    (S.WAITING_UNIVERSITY, A.RETURN): S.RETURNED,
    (S.APPROVED, A.REPORT_UP): S.REPORTED,
    (S.APPROVED, A.CONFIRM): S.CONFIRMED,
    (S.REPORTED, A.CONFIRM): S.CONFIRMED,
    (S.APPROVED, A.OBJECT): S.DISPUTED,
    (S.REPORTED, A.OBJECT): S.DISPUTED,
    (S.CONFIRMED, A.OBJECT): S.DISPUTED,
    (S.DISPUTED, A.UPHOLD): S.APPROVED,
    (S.DISPUTED, A.CORRECT): S.REVOKED,
}

NEEDS: dict[Action, P] = {
    A.FILE: P.DESTINATION_FILE_OWN,
    A.WITHDRAW: P.DESTINATION_FILE_OWN,
    A.CONFIRM: P.DESTINATION_FILE_OWN,
    A.OBJECT: P.DESTINATION_FILE_OWN,
    A.APPROVE_COLLEGE: P.DESTINATION_REVIEW_COLLEGE,
    A.APPROVE_UNIVERSITY: P.DESTINATION_REVIEW_UNIVERSITY,
    A.REPORT_UP: P.DESTINATION_REPORT_UP,
    A.UPHOLD: P.DESTINATION_CORRECT,
    A.CORRECT: P.DESTINATION_CORRECT,
}
