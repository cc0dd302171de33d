"""What a signed agreement says, how one ends, and what each must fulfil before it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qihang.kernel import Objection, Refusal
from qihang.kernel.identity import is_credit_code

CHECK = "agreement_check"  # the document by which others check a signed agreement


class AgreementForm(StrEnum):
    """On what an agreement is signed. Electronic ones are signed on line once the market is there."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class PaperKind(StrEnum):
    """What a stored paper is."""

    SIGNED = "signed"  # the agreement with all signatures and seals
    RELEASE = "release"  # the employer's letter that ends it (解约函), or what else proves the end
    LOSS = "loss"  # what was handed in when the paper was lost


class EndKind(StrEnum):
    """Why an agreement ended."""

    CONSENT = "consent"
    GRADUATE_BREACH = "graduate_breach"
    EMPLOYER_BREACH = "employer_breach"
    EMPLOYER_GONE = "employer_gone"
    LEFT_COHORT = "left_cohort"  # by rule: the graduate is no longer one of the cohort


class LossKind(StrEnum):
    """Why a number was replaced."""

    LOST = "lost"
    SPOILT = "spoilt"


# What an office may record; the rest follows from a changed list.
RECORDED_ENDS = tuple(kind for kind in EndKind if kind is not EndKind.LEFT_COHORT)


@dataclass(frozen=True, slots=True)
class SignedTerms:
    """What stands on the signed agreement; money in fen, `term_until` is the first day not covered."""

    employer_name: str
    signed_date: date
    employer_code: str = ""
    work_place: str = ""
    position_name: str = ""
    monthly_pay_fen: int | None = None
    term_from: date | None = None
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an agreement ended: why, on which day by the proof, and in which words."""

    kind: EndKind
    on: date
    reason: str


def term_objections(terms: SignedTerms, today: date) -> Iterator[Objection]:
    """What is wrong with the terms by themselves, each beside its field."""
    if not terms.employer_name.strip():
        yield Objection("field_missing", "请填写用人单位的全称，与公章一致。", "employer_name")
    if terms.employer_code and not is_credit_code(terms.employer_code):
        yield Objection(
            "credit_code_wrong",
            "这不是有效的统一社会信用代码，请对照营业执照逐位核对这 18 位（没有字母 I、O、S、V、Z）。",
            "employer_code",
        )
    if terms.signed_date > today:
        yield Objection("ahead", "签约日期晚于今天，请核对协议书上的日期。", "signed_date")
    if terms.term_from and terms.term_until and terms.term_until <= terms.term_from:
        yield Objection(
            "term_backwards", "截止日期不能早于开始日期，请核对合同期限。", "term_until"
        )


def must_end_well(ending: Ending, signed: date, today: date, *, proved: bool) -> None:
    """Raises Refusal end_ahead, end_before_signed or proof_missing."""
    if ending.on > today:
        raise Refusal("end_ahead", "解约日期晚于今天，请核对解约证明上的日期。")
    if ending.on < signed:
        raise Refusal("end_before_signed", "解约日期早于签约日期，请核对。")
    if not proved:
        raise Refusal(
            "proof_missing",
            "请上传解约函或其他解约证明。单位已注销、登记库里已有记录的，选“单位不存在”可以不传。",
        )
