"""policy/national/filing_rules.yaml: conditions that keep a filing back, advise, or release from a field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qihang.kernel import Period
from qihang.policy.catalogue import Catalogue
from qihang.policy.condition_parser import read_condition
from qihang.policy.conditions import (
    Condition,
    ConditionField,
    ConditionSchema,
    ValueType,
    fields_compared,
    parameters_of,
)
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.limits import Limit
from qihang.policy.placeholders import Placeholders, read_placeholders
from qihang.policy.rules import DestinationField
from qihang.policy.yaml_nodes import Basis, Section, sections

TODAY, MINIMUM_WAGE = "today", "minimum_wage"
_TYPES = {
    "code": ValueType.CODE,
    "money": ValueType.NUMBER,
    "date": ValueType.DATE,
    "flag": ValueType.FLAG,
}


# Fields of a filing that are no column of a registration.
_NOT_KEPT = {
    "level", "training_mode", "agreed_unit", "place_is_county", "contact_phone", "wage_floor_known",
    "contact_is_own", "phone_holders",
}  # fmt: skip
PAPER_FIELD = "paper_"  # before a kind of evidence: whether such a paper is there and fits


class Effect(StrEnum):
    """What a rule does to a filing of which it is true."""

    REFUSE = "refuse"
    ADVISE = "advise"
    WAIVE = "waive"  # the field need not be filled, though the kind requires it


@dataclass(frozen=True, slots=True)
class FilingRule:
    """One rule: where `when` is true of a filing, `text` stands at `field`.

    `name` is its short name in filters ("" unless it advises); `period` the days on which it holds.
    The text of a waiver stands as help beside the field.
    """

    code: str
    effect: Effect
    field: str
    when: Condition
    text: Label
    name: Label
    period: Period
    source: ValueSource


@dataclass(frozen=True, slots=True)
class FilingRules:
    """All rules in the order of the file, and what only fills a field."""

    rules: tuple[FilingRule, ...]
    placeholders: Placeholders = field(default_factory=Placeholders)

    def at(self, day: date, effect: Effect) -> Iterator[FilingRule]:
        """The rules of this effect in force on `day`."""
        return (rule for rule in self.rules if rule.effect is effect and day in rule.period)

    def fields_compared(self) -> frozenset[str]:
        """The fields whose value some rule compares, not only whether they are given."""
        return frozenset(name for rule in self.rules for name in fields_compared(rule.when))


def filing_schema(
    fields: Mapping[str, DestinationField],
    papers: Iterable[str],
    limits: Mapping[str, Limit],
    codes: Catalogue,
) -> ConditionSchema:
    """What a rule may name: fields, kind, papers, what is derived; today, wages, limits of days and persons."""
    named = {
        name: ConditionField(
            _TYPES.get(field.type, ValueType.TEXT),
            codes.table(field.codes) if field.codes in codes.names() else None,
        )
        for name, field in fields.items()
    }
    named["kind"] = ConditionField(ValueType.CODE, codes.table("destination"))
    named["level"] = ConditionField(ValueType.CODE, codes.table("degree_level"))
    named["training_mode"] = ConditionField(ValueType.CODE, codes.table("training_mode"))
    named["agreed_unit"] = ConditionField(ValueType.TEXT)
    flags = ("place_is_county", "wage_floor_known", "contact_is_own")
    for name in (*flags, *(f"{PAPER_FIELD}{paper}" for paper in papers)):
        named[name] = ConditionField(ValueType.FLAG)
    named["phone_holders"] = ConditionField(ValueType.NUMBER)
    units = ("days", "persons")
    numbers = {name: ValueType.NUMBER for name, limit in limits.items() if limit.unit in units}
    return ConditionSchema(
        named, {TODAY: ValueType.DATE, MINIMUM_WAGE: ValueType.NUMBER, **numbers}
    )


def registration_schema(filing: ConditionSchema) -> ConditionSchema:
    """The same of registrations that are kept, many at once.

    Without what is asked of the graduate or derived, the sealed phone, and the wage of each one's place.
    """
    fields = {
        name: field
        for name, field in filing.fields.items()
        if name not in _NOT_KEPT and not name.startswith(PAPER_FIELD)
    }
    return ConditionSchema(
        fields, {name: type_ for name, type_ in filing.parameters.items() if name != MINIMUM_WAGE}
    )


def read_filing_rules(top: Section, schema: ConditionSchema) -> FilingRules:
    """The rules; raises PolicyProblem where a code stands twice or a text names no parameter."""
    basis, effects = top.basis(), {effect.value: effect for effect in Effect}
    placeholders = read_placeholders(top.get("placeholders").section(), schema.fields)
    rules: dict[str, FilingRule] = {}
    for section in sections(top.get("rules")):
        rule = _rule(section, basis, schema, effects)
        if rule.code in rules:
            raise section.get("code").problem(
                f"'{rule.code}' stands here twice", "Give each rule a code of its own."
            )
        rules[rule.code] = rule
    top.finish()
    return FilingRules(tuple(rules.values()), placeholders)


def _rule(
    section: Section, outer: Basis, schema: ConditionSchema, effects: dict[str, Effect]
) -> FilingRule:
    basis = section.basis(outer)
    rule = FilingRule(
        code=section.text("code"),
        effect=section.get("effect").one_of(effects),
        field=section.get("field").one_of({name: name for name in schema.fields}),
        when=read_condition(section.get("when"), schema),
        text=section.label(),
        name=section.label("name_"),
        period=section.period(basis.start),
        source=basis.source,
    )
    _check_text(section, rule)
    return rule


def _check_text(section: Section, rule: FilingRule) -> None:
    """Braces in the text name parameters that the condition compares; an advice has a name."""
    known = dict.fromkeys(parameters_of(rule.when), "")
    for key, text in (("zh", rule.text.zh), ("en", rule.text.en)):
        try:
            text.format_map(known)
        except (KeyError, ValueError, IndexError):
            raise section.get(key).problem(
                "braces stand for no parameter of this rule",
                f"Name one of: {', '.join(known) or 'none'}.",
            ) from None
    if not rule.text.zh:
        raise section.value.problem("the rule has no text", "Add `zh: …` and `en: …`.")
    if rule.effect is Effect.ADVISE and not rule.name.zh:
        raise section.value.problem("an advice needs a short name", "Add `name_zh`, `name_en`.")
