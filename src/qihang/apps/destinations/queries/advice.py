"""Conditions of the policy as filters of registrations: lists narrowed by an advising rule, shares counted."""

from datetime import date

from django.db.models import Q

from qihang.apps.destinations.models import Destination
from qihang.policy import Effect, FilingRule, load
from qihang.policy.conditions import Condition, fields_of, parameters_of
from qihang.policy.filing_rules import MINIMUM_WAGE
from qihang.web.conditions import QueryCompiler


def advising_rules(day: date) -> list[FilingRule]:
    """The advising rules of the day that a list can be narrowed by: all they read stands in columns."""
    columns = _paths().keys()
    return [
        rule
        for rule in load().filing_rules.at(day, Effect.ADVISE)
        if fields_of(rule.when) <= columns and MINIMUM_WAGE not in parameters_of(rule.when)
    ]


def advised(code: str, day: date) -> Q | None:
    """The filter of the advising rule of this code; None where there is no such rule."""
    found = (rule for rule in advising_rules(day) if rule.code == code)
    return next((fulfilling(rule.when, day) for rule in found), None)


def fulfilling(condition: Condition, day: date) -> Q:
    """Registrations that fulfil a condition; KeyError where it names what stands in no column."""
    policy = load()
    parameters = policy.filing_parameters("", day)
    return QueryCompiler(policy.filing_schema, _paths(), parameters).as_q(condition)


def _paths() -> dict[str, str]:
    columns = {field.name for field in Destination._meta.concrete_fields}  # noqa: SLF001 - the documented way
    return {name: name for name in load().filing_schema.fields if name in columns}
