"""The graph of states of one employer: signed up, submitted to an office, verified, and out again."""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Permission


class EmployerState(StrEnum):
    """Where an employer stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for its office
    RETURNED = "returned"  # the employer mends and submits again
    REFUSED = "refused"
    VERIFIED = "verified"
    RENEWING = "renewing"  # verified, and waits for another year
    EXPIRED = "expired"
    REVOKED = "revoked"
    LEFT = "left"
    CLOSED = "closed"  # the firm is no more
    MERGED = "merged"  # a duplicate of another


class EmployerAction(StrEnum):
    """What somebody does with an employer; each is one function in services."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    VERIFY = "verify"
    REASSIGN = "reassign"
    RENEW = "renew"
    EXTEND = "extend"
    NOT_EXTEND = "not_extend"
    AMEND = "amend"  # changes what was verified, and is verified again
    EXPIRE = "expire"
    REVOKE = "revoke"
    LEAVE = "leave"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    UNDO = "undo"


S, A, P = EmployerState, EmployerAction, Permission

# What an employer may do only while this holds; upper apps ask `queries.verified_ids`.
IN_FORCE = frozenset({S.VERIFIED, S.RENEWING})
WAITING_OFFICE = frozenset({S.SUBMITTED, S.RENEWING})
WAITING_EMPLOYER = frozenset({S.DRAFT, S.RETURNED})
# Its code may be borne by another row only when it became part of that one.
LIVING = frozenset(EmployerState) - {S.MERGED}
EDITABLE = frozenset({S.DRAFT, S.RETURNED, S.EXPIRED, S.REVOKED, S.LEFT})
_HERE = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.VERIFIED, S.RENEWING, S.EXPIRED, S.REVOKED)

EMPLOYER_GRAPH = Graph(
    start=S.DRAFT,
    moves={
        **{(state, A.SUBMIT): S.SUBMITTED for state in sorted(EDITABLE)},
        (S.SUBMITTED, A.RETURN): S.RETURNED,
        (S.SUBMITTED, A.REFUSE): S.REFUSED,
        (S.SUBMITTED, A.VERIFY): S.VERIFIED,
        (S.SUBMITTED, A.REASSIGN): S.SUBMITTED,
        (S.RENEWING, A.REASSIGN): S.RENEWING,
        (S.VERIFIED, A.RENEW): S.RENEWING,
        (S.RENEWING, A.EXTEND): S.VERIFIED,
        (S.RENEWING, A.NOT_EXTEND): S.VERIFIED,
        (S.VERIFIED, A.AMEND): S.SUBMITTED,
        (S.RENEWING, A.AMEND): S.SUBMITTED,
        (S.VERIFIED, A.EXPIRE): S.EXPIRED,
        (S.RENEWING, A.EXPIRE): S.SUBMITTED,
        (S.VERIFIED, A.REVOKE): S.REVOKED,
        (S.RENEWING, A.REVOKE): S.REVOKED,
        **{(state, A.LEAVE): S.LEFT for state in _HERE},
        **{(state, A.CLOSE): S.CLOSED for state in (*_HERE, S.LEFT)},
        (S.REFUSED, A.REOPEN): S.DRAFT,
        (S.CLOSED, A.REOPEN): S.DRAFT,
        **{(state, A.MERGE): S.MERGED for state in sorted(LIVING)},
    },
    ended=frozenset({S.MERGED}),
    needs={
        **dict.fromkeys((A.SUBMIT, A.RENEW, A.AMEND, A.LEAVE), P.EMPLOYER_MANAGE_OWN),
        **dict.fromkeys(
            (
                A.RETURN, A.REFUSE, A.VERIFY, A.REASSIGN, A.EXTEND, A.NOT_EXTEND, A.REVOKE, A.CLOSE,
                A.REOPEN, A.MERGE,
            ),
            P.EMPLOYER_VERIFY,
        ),
    },
    unguarded=frozenset({A.EXPIRE}),
    reasoned=frozenset({A.RETURN, A.REFUSE, A.REASSIGN, A.NOT_EXTEND, A.REVOKE, A.CLOSE, A.REOPEN, A.MERGE}),
    undo=A.UNDO,
    undo_within=dict.fromkeys((A.RETURN, A.REFUSE, A.VERIFY, A.REVOKE, A.CLOSE, A.MERGE), "undo_window"),
)  # fmt: skip
