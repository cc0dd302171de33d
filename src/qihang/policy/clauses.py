"""The clauses of a plan file: words, departments, carriers and days go down from clause to duty."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from qihang.kernel import Period
from qihang.policy.dated import ValueSource
from qihang.policy.duties import Clause, Duty
from qihang.policy.labels import Label
from qihang.policy.measures import MeasureUnit, PlanMeasure
from qihang.policy.problem_collection import ProblemCollector, parse_each
from qihang.policy.problems import PolicyProblem
from qihang.policy.targets import ALL, CARRIERS, Carrier, DutyTarget, read_target
from qihang.policy.yaml_nodes import Section, Value

LONGEST = 24  # signs of an id; tables keep it
_ID = re.compile(r"[\w(（][\w.()（）-]*")
# Words that addresses of the plan use for themselves.
RESERVED = frozenset(
    {"phases", "report", "against", "rows", "kept", "withdraw", "followups", "minutes", "notes"}
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What clauses refer to: phases, departments, days and source of the edition; known measures."""

    phases: Mapping[str, Period]
    departments: Mapping[str, Any]
    whole: Period
    source: ValueSource
    measures: Mapping[str, PlanMeasure]


@dataclass(frozen=True, slots=True)
class _Outer:
    """What a duty takes over from its clause."""

    section: str
    paragraph: int | None
    lead: tuple[str, ...]
    participating: tuple[str, ...]
    carried_by: tuple[Carrier, ...]
    phases: tuple[str, ...]
    window: Period
    source: ValueSource


def read_clauses(
    value: Value, setting: Setting, faults: ProblemCollector, used: set[str]
) -> dict[str, Clause]:
    """The clauses of a list in its order; ids of clauses and duties, `taken` so far, stand once."""
    found: dict[str, Clause] = {}

    def read(section: Section) -> Clause:
        code = section.get("id")
        _require_unused(code, code.text(), used)
        return _clause(section, setting, used, faults)

    for clause in parse_each(value, read, faults):
        found[clause.id] = clause
    return found


def _clause(section: Section, setting: Setting, used: set[str], faults: ProblemCollector) -> Clause:
    code = section.text("id")
    whole = _Outer("", None, (), (), (), (), setting.whole, setting.source)
    outer = _outer(section, setting, whole)
    label = _label(section)
    part = section.text("part", code.rstrip("0123456789.-") or code)
    duties = section.maybe("duties")
    if duties is None:
        _require_unused(section.value, f"{code}.1", used)
        target = _target(section, setting)
        read = [_duty(f"{code}.1", label, target, outer)]
    else:
        read = list(_duties(code, duties, setting, outer, used, faults))
    return Clause(code, label, part, outer.section, outer.paragraph, tuple(read))


def _duties(
    clause: str,
    value: Value,
    setting: Setting,
    outer: _Outer,
    used: set[str],
    faults: ProblemCollector,
) -> Iterator[Duty]:
    for number, item in enumerate(value.items(), start=1):
        try:
            yield _one(f"{clause}.{number}", item, setting, outer, used)
        except PolicyProblem as fault:
            faults.add(fault)


def _one(code: str, item: Value, setting: Setting, outer: _Outer, used: set[str]) -> Duty:
    """A duty: a mapping, or only its words."""
    if item.is_text():
        _require_unused(item, code, used)
        return _duty(code, Label(item.text()), None, outer)
    section = item.section()
    named = section.maybe("id")
    code = code if named is None else named.text()
    _require_unused(named or item, code, used)
    target = _target(section, setting)
    duty = _duty(code, _label(section), target, _outer(section, setting, outer))
    section.finish()
    return duty


def _duty(code: str, label: Label, target: DutyTarget | None, outer: _Outer) -> Duty:
    return Duty(
        id=code,
        label=label,
        section=outer.section,
        paragraph=outer.paragraph,
        lead=outer.lead,
        participating=outer.participating,
        carried_by=outer.carried_by,
        phases=outer.phases,
        window=outer.window,
        target=target,
        source=outer.source,
    )


def _target(section: Section, setting: Setting) -> DutyTarget | None:
    """The target, never one that breaks the three must-nots."""
    value = section.maybe("target")
    if value is None:
        return None
    target = read_target(value)
    known = setting.measures.get(target.measure)
    if known is not None and target.per in known.never_per:
        raise value.problem(
            f"'{target.measure}' may be demanded of no {target.per}: the three must-nots",
            "Set the target for the province, a city or a university, or take it out.",
        )
    if known is not None:
        _must_measure(section.get("target").section(), target, known)
    return target


def _must_measure(section: Section, target: DutyTarget, known: PlanMeasure) -> None:
    """A percentage is written as one, and only where one is measured."""
    value = section.maybe(target.comparison.value)
    if value is None or target.number is None:
        return
    raw = value.text().strip()
    if known.unit is not MeasureUnit.PERCENT and raw.endswith(("%", "％")):
        raise value.problem(f"'{known.name}' is no percentage", "Write the number alone.")
    fraction = 0 < target.number < 1 and not raw.endswith(("%", "％"))
    if known.unit is MeasureUnit.PERCENT and (fraction or not 0 <= target.number <= ALL):
        raise value.problem(
            f"'{raw}' is read as {target.number} percent", "Write it from 1% to 100%, like 85%."
        )


def _outer(section: Section, setting: Setting, above: _Outer) -> _Outer:
    phases = section.maybe("phases")
    named = above.phases if phases is None else _each_of(phases, dict.fromkeys(setting.phases))
    paragraph = section.maybe("paragraph")
    outer = above.window
    if phases is not None and named:
        outer = _spanned([setting.phases[name] for name in named], setting.whole)
    lead = _known(section, "lead", setting.departments, above.lead)
    return _Outer(
        section=section.text("section", above.section),
        paragraph=above.paragraph if paragraph is None else paragraph.whole(),
        lead=lead,
        participating=_known(section, "with", setting.departments, above.participating),
        carried_by=tuple(map(Carrier, _known(section, "carried_by", CARRIERS, above.carried_by))),
        phases=named,
        window=window(section, outer),
        source=section.source(above.source),
    )


def window(section: Section, outer: Period) -> Period:
    """`from` and either `until` (the first day no longer) or `last` (the last day); else `outer`'s."""
    first, until, last = (section.maybe(key) for key in ("from", "until", "last"))
    if until is not None and last is not None:
        raise last.problem("`last` and `until` say the same twice", "Keep one of the two.")
    start = outer.start if first is None else first.day()
    end = outer.end if until is None else until.day()
    if last is not None:
        end = last.day() + timedelta(days=1)
    if end is not None and end <= start:
        raise (last or until or first or section.value).problem(
            f"the days end ({end - timedelta(days=1)}) before they begin ({start})",
            "Mend `from`, `last` or `until`.",
        )
    return Period(start, end)


def _spanned(periods: list[Period], whole: Period) -> Period:
    ends = [period.end for period in periods]
    last = whole.end if None in ends else max(filter(None, ends))
    return Period(min(period.start for period in periods), last)


def _known(
    section: Section, key: str, known: Mapping[str, Any], above: tuple[str, ...]
) -> tuple[str, ...]:
    found = section.maybe(key)
    return above if found is None else _each_of(found, known)


def _each_of(value: Value, known: Mapping[str, Any]) -> tuple[str, ...]:
    """A list of known words; one word may stand without brackets."""
    words = dict(zip(known, known, strict=True))
    items = (value,) if value.is_text() else value.items()
    return tuple(item.one_of(words) for item in items)


def _label(section: Section) -> Label:
    if not section.text("zh", "") and not section.text("en", ""):
        raise section.value.problem("it has no words", "Add `zh: ...` (and `en: ...`).")
    return Label(section.text("zh", "") or section.text("en", ""), section.text("en", ""))


def fit_id(value: Value, code: str, longest: int = LONGEST) -> str:
    """The id, where it fits into addresses and tables."""
    if not _ID.fullmatch(code) or len(code) > longest or code in RESERVED:
        raise value.problem(
            f"'{code}' cannot be an id",
            f"Write 1 to {longest} letters, digits, dots or hyphens, without spaces or slashes.",
        )
    return code


def _require_unused(value: Value, code: str, used: set[str]) -> None:
    fit_id(value, code)
    if code in used:
        raise value.problem(f"the id '{code}' is used twice", "Give each its own.")
    used.add(code)
