"""What agreements may do: their states, their numbers, what must be right before signing and ending."""

from qihang.apps.agreements.rules.moves import (
    AGREEMENT_GRAPH,
    ALIVE,
    SIGNED,
    AgreementAction,
    AgreementState,
)
from qihang.apps.agreements.rules.numbers import NumberRange, plain_number, range_between
from qihang.apps.agreements.rules.terms import (
    CHECK,
    RECORDED_ENDS,
    AgreementForm,
    Ending,
    EndKind,
    LossKind,
    PaperKind,
    SignedTerms,
    must_end_well,
    term_objections,
)

__all__ = [
    "AGREEMENT_GRAPH",
    "ALIVE",
    "CHECK",
    "RECORDED_ENDS",
    "SIGNED",
    "AgreementAction",
    "AgreementForm",
    "AgreementState",
    "EndKind",
    "Ending",
    "LossKind",
    "NumberRange",
    "PaperKind",
    "SignedTerms",
    "must_end_well",
    "plain_number",
    "range_between",
    "term_objections",
]
