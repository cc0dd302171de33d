"""policy/national/measures.yaml: the measures a plan's targets may name, in words.

A measure of the ledger says here what it counts, a share of registrations by which conditions, and
needs no code; others are answered by the app whose facts they are, once that app exists
(`qihang.kernel.measures`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from qihang.policy.condition_parser import read_condition
from qihang.policy.conditions import Condition, ConditionSchema
from qihang.policy.filing_rules import registration_schema
from qihang.policy.labels import Label
from qihang.policy.problem_collection import ProblemCollector, parse_each
from qihang.policy.targets import Carrier
from qihang.policy.yaml_nodes import Section


class MeasureUnit(StrEnum):
    """What a measured value is: things counted, percent, or an average."""

    COUNT = "count"
    PERCENT = "percent"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure of the ledger counts: kinds or groups of destinations, or the unregistered.

    Divided by all graduates where its unit is percent. `hardship` counts only those owed help,
    `employer_type` only those at such an employer.
    """

    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    rate: str = ""
    registered: bool | None = None
    hardship: bool = False
    employer_type: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationShare:
    """Of the registrations that count, of these kinds of destination, those that fulfil `when`.

    Kinds and no condition: whether their number may be shown is known of kinds (metrics/measures/guards.py).
    """

    kinds: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """A measure by name; `never_per` are those of whom no target may demand it (三不得)."""

    name: str
    label: Label
    meaning: Label
    unit: MeasureUnit
    counts: Counted | None
    registrations: RegistrationShare | None
    never_per: frozenset[str]


_UNITS = {unit.value: unit for unit in MeasureUnit}
# Nobody below a university may be given a placement figure to reach: 教育部“三不得”.
_NEVER = {name: name for name in (Carrier.COLLEGE.value, "person", "counsellor")}


def read_measures(top: Section, filing: ConditionSchema) -> Mapping[str, PlanMeasure]:
    """The measures in the order of the file; `filing` is what a condition on what is filed may name."""
    read = partial(_measure, schema=registration_schema(filing), of_kinds={})
    found = parse_each(top.get("measures"), read, ProblemCollector(patient=False))
    top.finish()
    return {measure.name: measure for measure in found}


def _measure(section: Section, schema: ConditionSchema, of_kinds: dict[str, str]) -> PlanMeasure:
    """`of_kinds` holds, by kind of destination, the measure that shares it out already."""
    counts = section.maybe("counts")
    shares = section.maybe("registrations")
    never = section.maybe("never_per")
    return PlanMeasure(
        name=section.text("name"),
        label=section.label(),
        meaning=section.label("meaning_"),
        unit=section.get("unit").one_of(_UNITS),
        counts=None if counts is None else _counted(counts.section()),
        registrations=None
        if shares is None
        else _share(shares.section(), schema, section.text("name"), of_kinds),
        never_per=frozenset(i.one_of(_NEVER) for i in never.items()) if never else frozenset(),
    )


def _share(
    section: Section, schema: ConditionSchema, name: str, of_kinds: dict[str, str]
) -> RegistrationShare:
    """Two shares of one kind would leave a small number between them that names persons: refused."""
    known = {code: code for code in schema.fields["kind"].codes or ()}
    kinds = tuple(item.one_of(known) for item in section.get("kinds").items())
    for kind in kinds:
        if of_kinds.setdefault(kind, name) != name:
            raise section.get("kinds").problem(
                f"kind {kind} is shared out by '{of_kinds[kind]}' already",
                "Keep one of the two: from both together few persons could be told apart.",
            )
    share = RegistrationShare(kinds, read_condition(section.get("when"), schema))
    section.finish()
    return share


def _counted(section: Section) -> Counted:
    registered = section.maybe("registered")
    counted = Counted(
        kinds=section.texts("kinds"),
        groups=section.texts("groups"),
        rate=section.text("rate", ""),
        registered=None if registered is None else registered.flag(),
        hardship=section.flag("hardship", default=False),
        employer_type=section.text("employer_type", ""),
    )
    section.finish()
    return counted
