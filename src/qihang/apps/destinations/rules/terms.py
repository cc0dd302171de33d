"""What is filed, by whom and under which terms; which rules of the policy apply to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from qihang.apps.destinations.rules.registered import Registered
from qihang.kernel import Objection
from qihang.policy import (
    DestinationField,
    DestinationKind,
    Effect,
    FilingRule,
    FilingRules,
    Label,
    Policy,
    Prohibition,
)
from qihang.policy.filing_rules import MINIMUM_WAGE, PAPER_FIELD


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed: the kind's code, field name → value (empty text, None, False: not given).

    `evidence` are the kinds of papers that prove these values, `outdated` the kinds of those that proved
    others, each with the fields that differ.
    """

    kind: str
    values: Mapping[str, object]
    evidence: frozenset[str] = frozenset()
    outdated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def given(self) -> frozenset[str]:
        """Names of the fields that hold something."""
        return frozenset(
            name for name, value in self.values.items() if value not in ("", None, False)
        )


@dataclass(frozen=True, slots=True)
class FilingPerson:
    """What the rules ask about the graduate; `agreed_unit` is "" unless the training is targeted.

    `contact_is_own`: the filed contact's phone is the graduate's. `phone_holders`: how many graduates in the
    reader's reach have the graduate's phone.
    """

    level: str
    agreed_unit: str = ""
    training_mode: str = ""
    contact_is_own: bool = False
    phone_holders: int = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of the rules for one kind, place and day.

    `parameters` are what rules compare with beside the filing; the minimum wage in fen a month.
    `registered` is what the enterprise register says of the employer's code, if anybody asked it.
    """

    kind: DestinationKind
    day: date
    fields: Mapping[str, DestinationField]
    prohibitions: Mapping[str, Prohibition]
    codes: Mapping[str, frozenset[str]]
    rules: FilingRules
    parameters: Mapping[str, object]
    registered: Registered | None = None


def person_for(
    policy: Policy, qualification: str, agreed_unit: str, training_mode: str
) -> FilingPerson:
    """The graduate of this qualification and training mode (codes) and agreed unit."""
    row = policy.codes.table("qualification").get(qualification)
    return FilingPerson(row.extra.get("level", "") if row else "", agreed_unit, training_mode)


def terms_for(
    policy: Policy, kind: str, work_place: object, day: date, registered: Registered | None = None
) -> Terms | None:
    """The terms of filing this kind on `day`; None where the kind is not in use."""
    found = policy.destination_kinds(day).get(kind)
    if found is None:
        return None
    return Terms(
        kind=found,
        day=day,
        fields=policy.fields,
        prohibitions=policy.prohibitions,
        codes=_code_sets(policy),
        rules=policy.filing_rules,
        parameters=policy.filing_parameters(str(work_place or ""), day),
        registered=registered,
    )


def rules_broken(
    filing: Filing, person: FilingPerson, terms: Terms, effect: Effect
) -> Iterator[Objection]:
    """The rules of the policy with this effect whose condition is true of the filing."""
    for rule in _applying(filing, person, terms, effect):
        yield Objection(rule.code, "{rule}", rule.field, {"rule": _filled(rule.text, terms)})


def waived_fields(filing: Filing, person: FilingPerson, terms: Terms) -> frozenset[str]:
    """The required fields that need not be filled here: an army has no credit code."""
    return frozenset(rule.field for rule in _applying(filing, person, terms, Effect.WAIVE))


def _applying(
    filing: Filing, person: FilingPerson, terms: Terms, effect: Effect
) -> Iterator[FilingRule]:
    record = {**filing.values, "kind": filing.kind, **_derived(filing, person, terms)}
    for rule in terms.rules.at(terms.day, effect):
        if rule.when.holds(record, terms.parameters):
            yield rule


def _derived(filing: Filing, person: FilingPerson, terms: Terms) -> Mapping[str, object]:
    """What conditions may name beside the fields (policy.filing_rules.filing_schema)."""
    place = str(filing.values.get("work_place") or "")
    papers = {*terms.kind.evidence_kinds, *filing.evidence}
    return {
        **{f"{PAPER_FIELD}{paper}": paper in filing.evidence for paper in papers},
        "level": person.level,
        "training_mode": person.training_mode,
        "agreed_unit": person.agreed_unit,
        "place_is_county": not _has_parts(place, terms.codes["work_place"]),
        "wage_floor_known": terms.parameters.get(MINIMUM_WAGE) is not None,
        "contact_is_own": person.contact_is_own,
        "phone_holders": person.phone_holders,
    }


def _has_parts(place: str, places: frozenset[str]) -> bool:
    """Whether counties lie below the place: of a province, of most cities, not of Dongguan."""
    if not place.endswith("00"):
        return False
    stem = place[:2] if place.endswith("0000") else place[:4]
    return any(code.startswith(stem) and code != place for code in places)


def _filled(text: Label, terms: Terms) -> Label:
    """The text with its parameters; money in yuan."""
    shown, wage = dict(terms.parameters), terms.parameters.get(MINIMUM_WAGE)
    if isinstance(wage, int):
        shown[MINIMUM_WAGE] = f"{wage // 100:,}"
    return Label(text.zh.format_map(shown), text.en.format_map(shown))


@cache
def _code_sets(policy: Policy) -> Mapping[str, frozenset[str]]:
    coded = (field for field in policy.fields.values() if field.codes)
    return {field.name: frozenset(policy.codes.table(field.codes)) for field in coded}
