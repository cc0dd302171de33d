"""When a registration rests on an employment agreement, and what the agreement fills in."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from qihang.kernel import Objection
from qihang.policy import Policy

PAPER = "tripartite_agreement"  # the evidence that an agreement is
_BLANKS = re.compile(r"[\s()（）·]")

# Fields of a registration that stand on an agreement under the same name.
FILLED = (
    "employer_name", "employer_code", "work_place", "position_name", "monthly_pay_fen",
    "signed_date", "term_from", "term_until",
)  # fmt: skip


class WithEmployer(Protocol):
    """What names an employer: a registration or an agreement."""

    employer_name: str
    employer_code: str


def agreement_kind(policy: Policy, day: date) -> str:
    """The kind of destination that an agreement alone proves, "" where there is none on that day."""
    kinds = policy.destination_kinds(day).values()
    return next((kind.code for kind in kinds if (PAPER,) in kind.evidence), "")


def same_employer(one: WithEmployer, other: WithEmployer) -> bool:
    """By credit code where both have one, else by name."""
    if one.employer_code and other.employer_code:
        return one.employer_code == other.employer_code
    return _plain(one.employer_name) == _plain(other.employer_name) != ""


def ended_agreement(filed: WithEmployer, ended: Iterable[WithEmployer]) -> Iterator[Objection]:
    """What is filed does not rest on an agreement that has ended."""
    if any(same_employer(filed, agreement) for agreement in ended):
        yield Objection(
            "agreement_ended",
            "您和这家单位的就业协议已登记解约，不能再按签就业协议登记。请填写新的单位，或改选去向类别。",
            "employer_name",
        )


def _plain(name: str) -> str:
    return _BLANKS.sub("", name).upper()
