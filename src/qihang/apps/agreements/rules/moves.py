"""The graph of states of one agreement: from the number that was given out to its end."""

from enum import StrEnum

from qihang.engines.moves import Graph
from qihang.kernel import Permission


class AgreementState(StrEnum):
    """Where one agreement stands."""

    ISSUED = "issued"  # the graduate has a number, nobody has signed
    SIGNED = "signed"
    RELEASE_ASKED = "release_asked"  # signed; the graduate asks for its end
    ENDED = "ended"
    VOID = "void"  # never signed, and never will be


class AgreementAction(StrEnum):
    """What somebody does to an agreement; each is one function in services."""

    SIGN = "sign"
    ASK_RELEASE = "ask_release"
    CANCEL_RELEASE = "cancel_release"
    DECLINE_RELEASE = "decline_release"
    END = "end"
    REPLACE = "replace"  # the paper was lost or spoilt: another number
    VOID = "void"
    LEAVE_UNSIGNED = "leave_unsigned"  # the graduate left the cohort
    LEAVE_SIGNED = "leave_signed"
    UNDO = "undo"


S, A, P = AgreementState, AgreementAction, Permission

SIGNED = frozenset({S.SIGNED, S.RELEASE_ASKED})
ALIVE = frozenset({S.ISSUED, *SIGNED})

AGREEMENT_GRAPH = Graph(
    start=S.ISSUED,
    moves={
        (S.ISSUED, A.SIGN): S.SIGNED,
        (S.ISSUED, A.REPLACE): S.ISSUED,
        (S.ISSUED, A.VOID): S.VOID,
        (S.ISSUED, A.LEAVE_UNSIGNED): S.VOID,
        (S.SIGNED, A.ASK_RELEASE): S.RELEASE_ASKED,
        (S.SIGNED, A.REPLACE): S.SIGNED,
        (S.SIGNED, A.END): S.ENDED,
        (S.SIGNED, A.LEAVE_SIGNED): S.ENDED,
        (S.RELEASE_ASKED, A.CANCEL_RELEASE): S.SIGNED,
        (S.RELEASE_ASKED, A.DECLINE_RELEASE): S.SIGNED,
        (S.RELEASE_ASKED, A.REPLACE): S.RELEASE_ASKED,
        (S.RELEASE_ASKED, A.END): S.ENDED,
        (S.RELEASE_ASKED, A.LEAVE_SIGNED): S.ENDED,
    },
    ended=frozenset({S.ENDED, S.VOID}),
    needs={
        A.SIGN: P.AGREEMENT_MANAGE,
        A.REPLACE: P.AGREEMENT_MANAGE,
        A.VOID: P.AGREEMENT_MANAGE,
        A.END: P.AGREEMENT_MANAGE,
        A.DECLINE_RELEASE: P.AGREEMENT_MANAGE,
        A.ASK_RELEASE: P.AGREEMENT_OWN,
        A.CANCEL_RELEASE: P.AGREEMENT_OWN,
    },
    unguarded=frozenset({A.LEAVE_UNSIGNED, A.LEAVE_SIGNED}),  # consequences of a changed list
    reasoned=frozenset({A.END, A.REPLACE, A.VOID, A.ASK_RELEASE, A.DECLINE_RELEASE}),
    undo=A.UNDO,
    undo_within=dict.fromkeys((A.SIGN, A.END, A.VOID, A.DECLINE_RELEASE), "undo_window"),
)
