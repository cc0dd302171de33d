"""Checks and the facts they compare in words, from the policy and in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.codes import queries as codes
from qihang.apps.verification.models import Finding
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.policy.checks import Check, CheckFact
from qihang.web import formats
from qihang.web.components import Fact
from qihang.web.edition import words
from qihang.web.markup import el, join

RECHECK = "recheck"
# The check of the house itself, which no run makes: registrations drawn by lot.
_NAME = gettext_lazy("抽查复核")
_SENTENCE = gettext_lazy("随机抽取的登记：请核实是否属实，并附能证明的材料。")
_BETWEEN = " / "
_RULE, _CLAUSES = gettext_lazy("核查规则"), gettext_lazy("依据的条款")
_CURE = gettext_lazy("附上能证明登记属实的材料；不属实的，更正登记并说明。")


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One fact of a finding in words: what, its value, who says so."""

    label: str
    value: str
    source: str


def check_name(code: str) -> str:
    """What a check is called."""
    known = _check(code)
    if known is not None:
        return words(known.label)
    return str(_NAME) if code == RECHECK else code


def check_sentence(code: str) -> str:
    """What it means that a check found something."""
    known = _check(code)
    if known is not None:
        return words(known.sentence)
    return str(_SENTENCE) if code == RECHECK else ""


def check_cure(code: str) -> str:
    """What clears it."""
    known = _check(code)
    if known is not None:
        return words(known.cure)
    return str(_CURE) if code == RECHECK else ""


def check_basis(scope: Scope, code: str) -> list[Fact]:
    """The rule that a check serves, in words, and the clauses of the plan, for who sees the plan as links."""
    known = _check(code)
    if known is None:
        return []
    policy = load()
    rule = f"{words(policy.checks.rules[known.rule])} · {known.rule}"
    clauses = [policy.edition(settings.QIHANG_EDITION).clauses.get(one) for one in known.clauses]
    named = [f"{words(clause.label)} · {clause.id}" for clause in clauses if clause]
    if scope.allows(Permission.PLAN_SEE):
        href = reverse("plans:plan", args=[settings.QIHANG_EDITION])
        links = [el("a", text, href=href) for text in named]
        return [Fact(str(_RULE), rule), Fact(str(_CLAUSES), join(links, _BETWEEN))]
    return [Fact(str(_RULE), rule), Fact(str(_CLAUSES), _BETWEEN.join(named))]


def is_known(code: str, day: date) -> bool:
    """Whether a check of this code is in force."""
    return code in codes_on(day)


def is_confidential(code: str) -> bool:
    """Whether only the province knows of its findings."""
    known = _check(code)
    return known is not None and known.confidential


def codes_on(day: date) -> list[str]:
    """The checks in force whose findings a university sees: not those on trial, nor confidential ones."""
    checks = load().checks.checks
    shown = (c for c in checks if day in c.period and not c.trial and not c.confidential)
    return [*(check.code for check in shown), RECHECK]


def source_name(missing: str) -> str:
    """Who knows what a check lacks: a frame, or frame.column where its rows lack what the check reads."""
    frame, _, column = missing.partition(".")
    known = load().checks.sources.get(frame)
    name = words(known.label) if known else missing
    return gettext("%(source)s（没有这项核查要用的内容）") % {"source": name} if column else name


def compared(finding: Finding) -> list[ComparedFact]:
    """The facts of a finding in words, in the order of the check."""
    return facts_of(finding.check_code, finding.facts)


def facts_of(code: str, values: Mapping[str, object]) -> list[ComparedFact]:
    """The same of the facts that this check found."""
    known = _check(code)
    named = [f for f in (known.facts if known else ()) if values.get(f.name) is not None]
    return [
        ComparedFact(words(f.label), _value(f, values[f.name]), source_name(f.source))
        for f in named
    ]


def _value(fact: CheckFact, value: object) -> str:
    text = str(value)
    if fact.codes:
        return codes.label(fact.codes, text)
    if fact.type == "day":
        return formats.day(date.fromisoformat(text[:10]))
    if fact.type == "money":
        return formats.money(int(float(text)))
    if fact.type == "share":
        return f"{int(float(text)) / 100:.2f} %"  # checks count in hundredths of a percent
    if fact.type == "number":
        return f"{float(text):,.2f}".removesuffix(".00")
    return text


def _check(code: str) -> Check | None:
    return load().checks.by_code.get(code)
