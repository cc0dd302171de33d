"""A paper beside its registration: what agrees, what differs, what was not found."""

from datetime import date
from typing import Any

import pytest

from qihang.apps.verification.rules.papers import Verdict, compared

STATED: dict[str, object] = {
    "graduate_name": "张·晓明",
    "legal_person": "张·晓明",
    "employer_name": "济南青禾(智能)科技有限公司",
    "employer_code": "91330100799655058B",
    "signed_date": date(2024, 5, 20),
    "term_until": date(2027, 7, 1),
    "monthly_pay_fen": 650_000,
    "position_name": "软件工程师",
    "enlist_place": "山东省济南市历城区",
    "school_name": "",
}
SHOWN = ("employer_name", "signed_date", "term_until")


def fact(field: str, value: str | int, strength: int = 3) -> dict[str, Any]:
    return {"field": field, "value": value, "text": str(value), "strength": strength, "page": 1}


CASES: list[tuple[str, list[tuple[Any, ...]], Verdict]] = [
    ("graduate_name", [("张晓明",)], Verdict.AGREES),
    ("graduate_name", [("李雷",)], Verdict.DIFFERS),
    ("graduate_name", [("张晓明",), ("李雷",)], Verdict.DIFFERS),  # read in two ways
    ("graduate_name", [("张晓明",), ("李雷", 2)], Verdict.AGREES),
    ("graduate_name", [("李雷",), ("张晓明", 2)], Verdict.DIFFERS),
    ("graduate_name", [], Verdict.NOT_FOUND),
    ("employer_name", [("济南青禾（智能） 科技有限公司",)], Verdict.AGREES),
    ("employer_name", [("青禾科技",)], Verdict.DIFFERS),
    ("employer_name", [("济南青禾(智能)科技有限公司", 1)], Verdict.AGREES),
    ("employer_name", [("山东大学", 1)], Verdict.NOT_FOUND),  # a line that might be anybody's
    ("signed_date", [("2024-05-20",), ("2024-05-21",)], Verdict.AGREES),  # both parties sign
    ("signed_date", [("2024-05-21",)], Verdict.DIFFERS),
    ("term_until", [("2027-06-30",)], Verdict.AGREES),  # the last day on paper
    ("term_until", [("2027-07-01",)], Verdict.DIFFERS),
    ("monthly_pay_fen", [(650_000,)], Verdict.AGREES),
    ("monthly_pay_fen", [(65_000,)], Verdict.DIFFERS),
    ("position_name", [("研发部软件工程师",)], Verdict.AGREES),
    ("enlist_place", [("济南市历城区",)], Verdict.AGREES),
]


@pytest.mark.parametrize(
    ("field", "read", "verdict"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_one_field(field: str, read: list[tuple[Any, ...]], verdict: Verdict) -> None:
    found = compared([fact(field, *one) for one in read], STATED, (*SHOWN, "enlist_place"))
    assert {line.field: line.verdict for line in found}[field] is verdict


def test_what_a_paper_shows_is_looked_for_and_more_only_where_it_was_read() -> None:
    found = compared(
        [fact("monthly_pay_fen", 650_000), fact("school_name", "山东大学")], STATED, SHOWN
    )
    assert [line.field for line in found] == ["graduate_name", *SHOWN, "monthly_pay_fen"]


def test_a_licence_names_the_graduate_as_legal_person() -> None:
    proves = ("employer_name", "employer_code", "startup_role")
    found = compared(
        [fact("legal_person", "张晓明"), fact("graduate_name", "李雷")], STATED, proves
    )
    assert (found[0].field, found[0].verdict) == ("legal_person", Verdict.AGREES)
    assert all(line.field != "graduate_name" for line in found)
