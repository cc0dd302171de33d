"""What a filing must satisfy: each rule a few lines, the values of all rules handed in as policy.

`objections` block; `advice` only warns. A message says what is wrong and what clears it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from qihang.apps.destinations.rules.registered import Registered, disagreeing
from qihang.kernel import Objection
from qihang.kernel.identity import is_credit_code, is_phone
from qihang.policy import (
    DestinationField,
    DestinationKind,
    Effect,
    FilingRules,
    Label,
    Policy,
    Prohibition,
)
from qihang.policy.filing_rules import MINIMUM_WAGE

_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
_BLANKS = re.compile(r"[\s()（）·]")


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed: the kind's code, field name → value (empty text, None, False: not given)."""

    kind: str
    values: Mapping[str, object]
    evidence: frozenset[str] = frozenset()

    def given(self) -> frozenset[str]:
        """Names of the fields that hold something."""
        return frozenset(
            name for name, value in self.values.items() if value not in ("", None, False)
        )


@dataclass(frozen=True, slots=True)
class FilingPerson:
    """What the rules ask about the graduate; `agreed_unit` is "" unless the training is targeted."""

    level: str
    agreed_unit: str = ""


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


Rule = Callable[[Filing, FilingPerson, Terms], Iterator[Objection]]


def person_for(policy: Policy, qualification: str, agreed_unit: str) -> FilingPerson:
    """The graduate of this qualification (a code) and agreed unit."""
    row = policy.codes.table("qualification").get(qualification)
    return FilingPerson(row.extra.get("level", "") if row else "", agreed_unit)


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


def objections(filing: Filing, person: FilingPerson, terms: Terms) -> tuple[Objection, ...]:
    """Everything that keeps this filing from being filed, in the order of the form."""
    found = [o for rule in RULES for o in rule(filing, person, terms)]
    order = {name: i for i, name in enumerate(("kind", *terms.fields))}
    return tuple(sorted(found, key=lambda o: order.get(o.field, len(order))))


def counts_as_placed(policy: Policy, kind: str, day: date) -> bool:
    """Whether an approved registration of this kind counts in the placement rate of `day`."""
    found = policy.destination_kinds(day).get(kind)
    return found is not None and found.placed


def advice(filing: Filing, person: FilingPerson, terms: Terms) -> tuple[Objection, ...]:
    """What a reviewer will ask about; does not keep anybody from filing."""
    advised = rules_broken(filing, person, terms, Effect.ADVISE)
    return (*advised, *disagreements(filing, terms, "advice"))


def rules_broken(
    filing: Filing, person: FilingPerson, terms: Terms, effect: Effect
) -> Iterator[Objection]:
    """The rules of the policy with this effect whose condition is true of the filing."""
    record = {**filing.values, "kind": filing.kind, "level": person.level}
    for rule in terms.rules.at(terms.day, effect):
        if rule.when.holds(record, terms.parameters):
            yield Objection(rule.code, "{rule}", rule.field, {"rule": _filled(rule.text, terms)})


def _filled(text: Label, terms: Terms) -> Label:
    """The text with its parameters; money in yuan."""
    shown, wage = dict(terms.parameters), terms.parameters.get(MINIMUM_WAGE)
    if isinstance(wage, int):
        shown[MINIMUM_WAGE] = f"{wage // 100:,}"
    return Label(text.zh.format_map(shown), text.en.format_map(shown))


def policy_rules(filing: Filing, person: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """No refusing rule of policy/national/filing_rules.yaml is true of it."""
    return rules_broken(filing, person, terms, Effect.REFUSE)


def required_fields(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """Each required field is filled, and one whole alternative where there are some."""
    given = filing.given()
    for name in terms.kind.required:
        if name not in given:
            yield _missing(name, terms.fields[name].type)
    choices = terms.kind.required_one_of
    if choices and not any(set(names) <= given for names in choices):
        nearest = max(choices, key=lambda names: len(given & set(names)) / len(names))
        missing = next(name for name in nearest if name not in given)
        facts: dict[str, object] = {"choices": _choices(choices, terms.fields)}
        yield Objection("field_choice", "以下几组请至少填完整一组：{choices}。", missing, facts)


def forbidden_fields(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """Nothing is filled that this kind does not know."""
    for name in sorted(filing.given() - terms.kind.allowed):
        yield Objection("field_not_for_kind", "这类去向不填这一项，请清空，或改选去向类别。", name)


def known_codes(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """Each coded value stands in its code set."""
    for name in filing.given() & terms.codes.keys():
        if filing.values[name] not in terms.codes[name]:
            yield Objection("code_unknown", "这一项不在国家代码表里，请从列表中选择。", name)


def credit_code(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """The employer's code has its check digit right."""
    for name in _given_of_type(filing, terms, "credit_code"):
        if not is_credit_code(str(filing.values[name])):
            yield Objection(
                "credit_code_wrong",
                "代码的位数或校验位不对，请对照营业执照逐位核对这 18 位（没有字母 I、O、S、V、Z）。",
                name,
            )


def registered_employer(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """The enterprise register knows the employer under this code and name, as a living one."""
    return disagreements(filing, terms, "objection")


def phone(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """The contact's phone is a mobile or a land line."""
    for name in _given_of_type(filing, terms, "phone"):
        if not is_reachable(str(filing.values[name])):
            yield Objection(
                "phone_wrong",
                "电话号码不完整，请填 11 位手机号，或像 0531-88886666 这样带区号的座机号。",
                name,
            )


def is_reachable(text: str) -> bool:
    """Whether this is a mobile number or a land line with its area code."""
    return is_phone(text) or _LANDLINE.fullmatch(text) is not None


def targeted(filing: Filing, person: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """Targeted students go to the unit they agreed on."""
    if not person.agreed_unit or not terms.kind.placed:
        return
    if _plain(filing.values.get("employer_name")) != _plain(person.agreed_unit):
        field = "employer_name" if "employer_name" in terms.kind.allowed else "kind"
        yield Objection(
            "not_agreed_unit",
            "定向培养毕业生应到协议单位“{unit}”就业。协议已解除或变更的，请先联系学院更新定向信息。",
            field,
            {"unit": person.agreed_unit},
        )


def evidence(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """One accepted proof is there, and none that is forbidden as proof."""
    for kind in sorted(filing.evidence & terms.kind.forbidden_evidence.keys()):
        yield forbidden_evidence(terms, kind)
    if not terms.kind.evidence_suffices(filing.evidence):
        yield Objection(
            "evidence_missing",
            "还没有能证明这类去向的材料，请按“可以上传的材料”任选一种上传。",
            "evidence",
        )


def forbidden_evidence(terms: Terms, kind: str) -> Objection:
    """Why evidence of this kind is refused: the rule in its own words, and the way out."""
    rule = terms.prohibitions[terms.kind.forbidden_evidence[kind]]
    return Objection(
        "evidence_forbidden",
        "{rule}请上传正式的协议、合同或录用证明；还没有签约的，请改选“待就业”，有了正式材料再变更。",
        "evidence",
        {"rule": rule.label},
    )


RULES: tuple[Rule, ...] = (
    policy_rules,
    required_fields,
    forbidden_fields,
    known_codes,
    credit_code,
    registered_employer,
    phone,
    targeted,
    evidence,
)


def disagreements(filing: Filing, terms: Terms, effect: str) -> Iterator[Objection]:
    """What the register says otherwise, as far as the policy gives it this effect."""
    said = terms.registered
    return iter(()) if said is None else disagreeing(filing.values, said, terms.day, effect)


def _missing(name: str, field_type: str) -> Objection:
    if field_type == "flag":
        return Objection("field_missing", "请阅读并勾选这一项声明。", name)
    return Objection("field_missing", "这类去向需要填写这一项。", name)


def _given_of_type(filing: Filing, terms: Terms, kind: str) -> Iterator[str]:
    return (
        name for name in filing.given() if name in terms.fields and terms.fields[name].type == kind
    )


@cache
def _code_sets(policy: Policy) -> Mapping[str, frozenset[str]]:
    coded = (field for field in policy.fields.values() if field.codes)
    return {field.name: frozenset(policy.codes.table(field.codes)) for field in coded}


def _choices(
    alternatives: tuple[tuple[str, ...], ...], fields: Mapping[str, DestinationField]
) -> Label:
    def joined(lang: str, comma: str, semicolon: str) -> str:
        groups = (comma.join(fields[n].label.text(lang) for n in names) for names in alternatives)
        return semicolon.join(groups)

    return Label(joined("zh", "、", "；"), joined("en", ", ", "; "))


def _plain(name: object) -> str:
    return _BLANKS.sub("", str(name or "")).upper()
