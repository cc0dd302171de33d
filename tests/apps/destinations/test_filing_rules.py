"""A condition as a filter of the database finds exactly the rows of which it holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qihang.apps.destinations.models import Destination
from qihang.apps.people.models import Graduate
from qihang.policy import load
from qihang.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FieldComparison,
    Negation,
    Operand,
    Operator,
)
from qihang.web.conditions import QueryCompiler
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate

DAY = date(2024, 6, 3)
SCHEMA = load().filing_schema
TEXTS, NUMBERS = ("employer_name", "work_place"), ("monthly_pay_fen",)
DATES = ("signed_date", "term_from", "term_until")
FIELDS = (*TEXTS, *NUMBERS, *DATES, "statement_signed")
PATHS = {name: name for name in FIELDS}
VALUES = {
    **dict.fromkeys(TEXTS, ("", "37", "3701", "甲")),
    **dict.fromkeys(NUMBERS, (None, 0, 5, 9)),
    **dict.fromkeys(DATES, (None, *(DAY + timedelta(n) for n in (-1, 0, 2)))),
    "statement_signed": (True, False),
}
PARAMETERS = {"today": DAY, "minimum_wage": 5, "contract_term_min": 2, "orphan_grace": None}
ORDER = (Operator.BELOW, Operator.AT_MOST, Operator.AT_LEAST, Operator.ABOVE)


def operands(name: str) -> st.SearchStrategy[Operand]:
    given_values = [value for value in VALUES[name] if value not in (None, "")]
    literals = st.builds(Operand, literal=st.sampled_from(given_values))
    same = TEXTS if name in TEXTS else DATES if name in DATES else (name,)
    others = st.builds(Operand, field=st.sampled_from(same))
    if name in DATES:
        days = st.sampled_from([(0, ""), (2, ""), (0, "contract_term_min"), (0, "orphan_grace")])
        others |= st.builds(
            lambda field, parameter, added: Operand(None, field, parameter, *added),
            st.sampled_from(same), st.just(""), days,
        )  # fmt: skip
        others |= st.builds(lambda added: Operand(None, "", "today", *added), days)
    if name in NUMBERS:
        others |= st.just(Operand(parameter="minimum_wage"))
    return literals | others


@st.composite
def comparisons(draw: st.DrawFn) -> FieldComparison:
    name = draw(st.sampled_from(FIELDS))
    operators = [Operator.IS, Operator.GIVEN]
    operators += [Operator.IN, Operator.STARTS_WITH] if name in TEXTS else []
    operators += ORDER if name in (*NUMBERS, *DATES) else []
    operator = draw(st.sampled_from(operators))
    if operator is Operator.GIVEN:
        return FieldComparison(name, operator)
    most = 2 if operator in (Operator.IN, Operator.STARTS_WITH) else 1
    several = st.lists(operands(name), min_size=1, max_size=most)
    return FieldComparison(name, operator, tuple(draw(several)))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    comparisons(),
    lambda inner: (
        st.builds(Negation, inner)
        | st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
RECORDS = st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in FIELDS})


MOST = 12


@pytest.fixture
def graduates(tree: Tree) -> list[Graduate]:
    return [make_graduate(tree.college) for _ in range(MOST)]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(condition=CONDITIONS, records=st.lists(RECORDS, min_size=1, max_size=MOST))
def test_the_filter_finds_the_rows_of_which_it_holds(
    graduates: list[Graduate], condition: Any, records: list[dict[str, Any]]
) -> None:
    Destination.objects.all().delete()
    made = Destination.objects.bulk_create(
        Destination(
            graduate=graduate, cohort=2024, org_path=graduate.org_path, version=1, kind="11",
            created_at="2024-06-01T00:00Z", **record,
        )
        for graduate, record in zip(graduates, records, strict=False)
    )  # fmt: skip
    compiled = QueryCompiler(SCHEMA, PATHS, PARAMETERS).as_q(condition)
    found = set(Destination.objects.filter(compiled).values_list("pk", flat=True))
    wanted = {
        one.pk
        for one, record in zip(made, records, strict=True)
        if condition.holds(record, PARAMETERS)
    }
    assert found == wanted
