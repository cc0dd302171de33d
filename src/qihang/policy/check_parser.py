"""Reads policy/national/checks.yaml into `Checks`; every fault with its line and cure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qihang.policy.checks import (
    FACT_TYPES,
    AllowedPair,
    Check,
    CheckAbout,
    CheckFact,
    Checks,
    CheckSeverity,
    CheckSource,
    SharedRelation,
    SqlText,
)
from qihang.policy.labels import Label
from qihang.policy.limits import Limit
from qihang.policy.yaml_nodes import Basis, Section, Value, dated, sections

_FACT_TYPES = {name: name for name in FACT_TYPES}
_ABOUT = {one.value: one for one in CheckAbout}
_SEVERITY = {one.value: one for one in CheckSeverity}


@dataclass(frozen=True, slots=True)
class CheckNames:
    """What a check may name."""

    sources: Mapping[str, CheckSource]
    thresholds: Mapping[str, Limit]
    facts: Mapping[str, CheckFact]
    rules: Mapping[str, Label]


def read_checks(top: Section) -> Checks:
    """The checks; raises PolicyProblem where a name stands twice or leads nowhere."""
    basis = top.basis()
    rules = {s.text("rule"): s.label() for s in sections(top.get("rules"))}
    sources = {s.text("frame"): CheckSource(s.text("frame"), s.label()) for s in
               sections(top.get("sources"))}  # fmt: skip
    thresholds = {one.name: one for one in _thresholds(top, basis)}
    words = {s.text("name"): s.texts("kinds") for s in sections(top.get("kind_groups"))}
    common = [_fact(section, sources) for section in sections(top.get("facts"))]
    facts = {one.name: one for one in common}
    shared = tuple(_shared(section, sources) for section in sections(top.get("shared")))
    pairs = tuple(_pair(section) for section in sections(top.get("pairs")))
    names = CheckNames(sources, thresholds, facts, rules)
    checks: dict[str, Check] = {}
    for section in sections(top.get("checks")):
        check = _check(section, basis, checks, names)
        if check.code in checks:
            raise section.get("code").problem(
                f"'{check.code}' stands here twice", "Give each check a code of its own."
            )
        checks[check.code] = check
    top.finish()
    return Checks(tuple(checks.values()), thresholds, shared, pairs, sources, words, rules)


def _rule(section: Section, rules: Mapping[str, Label]) -> str:
    rule = section.get("rule")
    rule.one_of(dict(rules))
    return section.text("rule")


def _thresholds(top: Section, basis: Basis) -> Iterator[Limit]:
    for section in sections(top.get("thresholds")):
        yield Limit(
            name=section.text("name"),
            label=section.label(),
            unit=section.text("unit"),
            value=dated(section, "value", Value.whole, section.basis(basis)),
        )


def _shared(section: Section, sources: Mapping[str, CheckSource]) -> SharedRelation:
    needs = _frames(section, "needs", sources)
    return SharedRelation(section.text("name"), needs, section.texts("kinds"), _sql(section, "sql"))


def _pair(section: Section) -> AllowedPair:
    return AllowedPair(
        section.text("field"), section.text("code"), section.text("beside"), section.texts("codes")
    )


def _check(
    section: Section,
    outer: Basis,
    known: Mapping[str, Check],
    names: CheckNames,
) -> Check:
    basis = section.basis(outer)
    period, limits = section.period(basis.start), _own_limits(section, names.thresholds)
    like = section.maybe("like")
    if like is not None:  # the same with other thresholds, on trial
        model = like.one_of(dict(known))
        label = section.label() if section.maybe("zh") else model.label
        return replace(
            model, code=section.text("code"), label=label, trial=section.flag("trial", default=True),
            limits={**model.limits, **limits}, period=period, source=basis.source,
        )  # fmt: skip
    about = section.get("about").one_of(_ABOUT)
    grouped = about is not CheckAbout.REGISTRATION
    check = Check(
        code=section.text("code"),
        rule=_rule(section, names.rules),
        clauses=section.texts("clauses"),
        about=about,
        severity=section.get("severity").one_of(_SEVERITY),
        kinds=section.texts("kinds"),
        employer_types=section.texts("employer_types"),
        needs=_frames(section, "needs", names.sources),
        needs_columns=tuple(_needed_columns(section)),
        key=section.text("key") if grouped else "registration",
        condition=_sql(section, "condition"),
        members=_sql(section, "members") if grouped else None,
        facts=tuple(_facts(section.get("facts"), names)),
        label=section.label(),
        sentence=section.label("sentence_"),
        cure=section.label("cure_"),
        trial=section.flag("trial", default=False),
        confidential=section.flag("confidential", default=False),
        limits=limits,
        period=period,
        source=basis.source,
    )
    _require_texts(section, check)
    return check


def _require_texts(section: Section, check: Check) -> None:
    """A finding is never shown without its name, what is wrong and what clears it."""
    for prefix, label in (("", check.label), ("sentence_", check.sentence), ("cure_", check.cure)):
        for lang, text in (("zh", label.zh), ("en", label.en)):
            if not text:
                raise section.value.problem(
                    f"'{prefix}{lang}' is missing", f"Add `{prefix}{lang}: …` to this check."
                )


def _own_limits(section: Section, thresholds: Mapping[str, Limit]) -> Mapping[str, int]:
    found = section.maybe("limits")
    if found is None:
        return {}
    own = found.section()
    values = {name: own.get(name).whole() for name in own.texts_by_key()}
    for name in values:
        if name not in thresholds:
            raise own.get(name).problem(
                f"'{name}' is no threshold", f"Known: {', '.join(thresholds)}."
            )
    return values


def _frames(section: Section, key: str, sources: Mapping[str, CheckSource]) -> tuple[str, ...]:
    found = section.maybe(key)
    names = {name: name for name in sources}
    return () if found is None else tuple(item.one_of(names) for item in found.items())


def _needed_columns(section: Section) -> Iterator[tuple[str, str]]:
    """Of `needs_columns`, each as frame.column; the frame is one of `needs`."""
    needed = {frame: frame for frame in section.texts("needs")}
    found = section.maybe("needs_columns")
    for item in () if found is None else found.items():
        frame, _, column = item.text().partition(".")
        if frame not in needed or not column:
            raise item.problem(
                f"'{item.text()}' names no column of a needed frame",
                f"Write frame.column, of: {', '.join(needed) or 'a frame in `needs`'}.",
            )
        yield frame, column


def _facts(value: Value, names: CheckNames) -> Iterator[CheckFact]:
    """Facts of the check's own, and common ones by their names."""
    for item in value.items():
        if item.is_text():
            yield item.one_of(dict(names.facts))
        else:
            section = item.section()
            yield _fact(section, names.sources)
            section.finish()


def _fact(section: Section, sources: Mapping[str, CheckSource]) -> CheckFact:
    type_ = section.maybe("type")
    return CheckFact(
        name=section.text("name"),
        label=section.label(),
        source=section.get("source").one_of({name: name for name in sources}),
        type="text" if type_ is None else type_.one_of(_FACT_TYPES),
        codes=section.text("codes", ""),
    )


def _sql(section: Section, key: str) -> SqlText:
    value = section.get(key)
    line = value.node.start_mark.line + 1
    return SqlText(value.text(), value.file, f"line {line} ({value.key})")
