"""What a filing must satisfy: each rule a few lines, the values of all rules handed in as policy.

`objections` block; `advice` only warns. A message says what is wrong and what clears it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from qihang.apps.destinations.rules.registered import disagreeing
from qihang.apps.destinations.rules.terms import (
    Filing,
    FilingPerson,
    Terms,
    rules_broken,
    waived_fields,
)
from qihang.kernel import Objection
from qihang.kernel.identity import is_credit_code, is_phone, is_placeholder_phone
from qihang.policy import (
    DestinationField,
    Effect,
    Label,
    Policy,
)

# A land line; one digit again and again is none, unless its area code says where it would ring.
_LANDLINE = re.compile(r"(0\d{2,3}-?|(?!(\d)\2+$))[2-9]\d{6,7}(-\d{1,6})?")
_BLANKS = re.compile(r"[\s()（）·]")


Rule = Callable[[Filing, FilingPerson, Terms], Iterator[Objection]]


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


def policy_rules(filing: Filing, person: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """No refusing rule of policy/national/filing_rules.yaml is true of it."""
    return rules_broken(filing, person, terms, Effect.REFUSE)


def required_fields(filing: Filing, person: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """Each required field is filled unless waived, and one whole alternative where there are some."""
    given, waived = filing.given(), waived_fields(filing, person, terms)
    for name in terms.kind.required:
        if name not in given and name not in waived:
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
                "这不是有效的统一社会信用代码，请对照营业执照逐位核对这 18 位（没有字母 I、O、S、V、Z）。",
                name,
            )


def placeholders(filing: Filing, _: FilingPerson, terms: Terms) -> Iterator[Objection]:
    """No text only fills its field."""
    for name in _given_of_type(filing, terms, "text"):
        allowed = name in terms.kind.allowed
        if allowed and terms.rules.placeholders.has(name, str(filing.values[name])):
            yield Objection(
                "placeholder",
                "“{value}”没有说明任何内容，请据实填写；这一项可以不填的，请清空。",
                name,
                {"value": str(filing.values[name])},
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
                "这个号码不完整或联系不到人，请填 11 位手机号，或像 0531-88886666 这样带区号的座机号。",
                name,
            )


def is_reachable(text: str) -> bool:
    """Whether this is a mobile number or a land line, and not a placeholder."""
    mobile = is_phone(text) and not is_placeholder_phone(text)
    return mobile or _LANDLINE.fullmatch(text) is not None


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
    """One accepted proof of what is filed is there, and none that is forbidden as proof."""
    for kind in sorted(filing.evidence & terms.kind.forbidden_evidence.keys()):
        yield forbidden_evidence(terms, kind)
    if terms.kind.evidence_suffices(filing.evidence):
        return
    if terms.kind.evidence_suffices(filing.evidence | filing.outdated.keys()):
        yield _outdated(filing.outdated, terms)
        return
    yield Objection(
        "evidence_missing",
        "还没有能证明这类去向的材料，请按“可以上传的材料”任选一种上传。",
        "evidence",
    )


def _outdated(papers: Mapping[str, tuple[str, ...]], terms: Terms) -> Objection:
    names = dict.fromkeys(name for fields in papers.values() for name in fields)
    labels = [terms.fields[name].label for name in names]
    return Objection(
        "evidence_outdated",
        "已上传的材料证明的是修改前的内容，这几项已经不同：{fields}。请到“传材料”换成能证明现在所填内容的材料；只是改正填错的，请在那里确认。",
        "evidence",
        {"fields": Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))},
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
    placeholders,
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


def _choices(
    alternatives: tuple[tuple[str, ...], ...], fields: Mapping[str, DestinationField]
) -> Label:
    def joined(lang: str, comma: str, semicolon: str) -> str:
        groups = (comma.join(fields[n].label.text(lang) for n in names) for names in alternatives)
        return semicolon.join(groups)

    return Label(joined("zh", "、", "；"), joined("en", ", ", "; "))


def _plain(name: object) -> str:
    return _BLANKS.sub("", str(name or "")).upper()
