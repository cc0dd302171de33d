"""One edition of the plan: its cohort, phases, departments, clauses and the institutions that count.

Only plan.yaml must be there, and in it only `cohort`, `province` and a name; an edition of another
province is written by people who have nothing else yet. What can be written: docs/subsystems/plan-edition.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from qihang.kernel import Cohort, Period
from qihang.policy.clauses import Setting, fit_id, read_clauses, window
from qihang.policy.codes import csv_records
from qihang.policy.dated import Sureness, ValueSource
from qihang.policy.duties import Clause, Duty
from qihang.policy.labels import Label
from qihang.policy.maps import shapes_of
from qihang.policy.measures import PlanMeasure
from qihang.policy.problem_collection import ProblemCollector, codes_in, parse_each
from qihang.policy.problems import PolicyProblem
from qihang.policy.wages import MinimumWages, read_minimum_wages
from qihang.policy.yaml_nodes import SURENESS, UNSURE, Section, Value, open_yaml, sections

T = TypeVar("T")
LONGEST_CODE = 40  # of an edition; tables keep it


@dataclass(frozen=True, slots=True)
class Phase:
    """One dated phase of the graduation year; phases may overlap."""

    code: str
    label: Label
    period: Period
    source: ValueSource


@dataclass(frozen=True, slots=True)
class Department:
    """A provincial department the plan names; the leading ones run the joint office."""

    code: str
    label: Label
    lead: bool


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part of the plan under which clauses stand, by the letter their ids begin with."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution that counts in this edition, under the name it had in the cohort's year."""

    code: str
    label: Label
    level: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything of one plan that rules and screens need; mappings keep the order of the files.

    `window` is the span of days the plan covers. `days` are days stated for this cohort, by name; the
    national deadlines fill the rest. `minimum_wages` is None where the edition has no table.
    """

    code: str
    label: Label
    slogan: Label
    cohort: Cohort
    province: str
    window: Period
    phases: Mapping[str, Phase]
    departments: Mapping[str, Department]
    parts: Mapping[str, PlanPart]
    clauses: Mapping[str, Clause]
    institutions: Mapping[str, Institution]
    days: Mapping[str, date]
    minimum_wages: MinimumWages | None

    def phases_at(self, day: date) -> tuple[Phase, ...]:
        """Every phase current on `day`, the one that began first in front."""
        return tuple(phase for phase in self.phases.values() if day in phase.period)

    @property
    def duties(self) -> Mapping[str, Duty]:
        """Every duty by its id, in the order of the plan."""
        return {duty.id: duty for clause in self.clauses.values() for duty in clause.duties}

    def duty(self, code: str) -> Duty | None:
        """The duty with this id, None where there is none."""
        return self.duties.get(code)


Measures = Mapping[str, PlanMeasure]


def read_edition(folder: Path, root: Path, measures: Measures) -> Edition:
    """The edition in `folder`; raises the first PolicyProblem. `root` shortens names of files."""
    return _read(folder, root, measures, ProblemCollector(patient=False))


def faults_of(folder: Path, measures: Measures) -> tuple[Edition | None, tuple[PolicyProblem, ...]]:
    """The edition as far as it can be read, and everything wrong in its files."""
    faults = ProblemCollector(patient=True)
    try:
        edition = _read(folder, folder, measures, faults)
        shapes_of(folder)
    except PolicyProblem as fault:
        return None, (*faults.found, fault)
    return edition, tuple(faults.found)


def _read(folder: Path, root: Path, measures: Measures, faults: ProblemCollector) -> Edition:
    top = open_yaml(yaml_in(folder, "plan"), root)
    cohort = _cohort(top.get("cohort"))
    whole = window(top, cohort.cycle)
    phases = {p.code: p for p in _unique(top, "phases", _phase, faults)}
    departments = {d.code: d for d in _unique(top, "departments", _department, faults)}
    periods = dict.fromkeys(codes_in(top, "phases"), whole)
    periods |= {p.code: p.period for p in phases.values()}
    named = dict.fromkeys(codes_in(top, "departments"))
    setting = Setting(periods, named, whole, top.source(UNSURE), measures)
    edition = Edition(
        code=_code(top, folder.name),
        label=_named(top),
        slogan=top.label("slogan_"),
        cohort=cohort,
        province=_province(top.get("province")),
        window=whole,
        phases=phases,
        departments=departments,
        parts={p.code: p for p in _unique(top, "parts", _part, faults)},
        clauses=_clauses(folder, root, top, setting, faults),
        institutions=faults.past(lambda: _institutions(folder / "institutions.csv"), {}),
        days=faults.past(lambda: _days(yaml_in(folder, "calendar"), root), {}),
        minimum_wages=faults.past(lambda: _wages(yaml_in(folder, "minimum_wage"), root), None),
    )
    top.finish()
    return edition


def _clauses(
    folder: Path, root: Path, top: Section, setting: Setting, faults: ProblemCollector
) -> Mapping[str, Clause]:
    """Those in plan.yaml, then those in clauses.yaml; a plan may stand in one file or in two."""
    here, used = top.maybe("clauses"), set[str]()
    found: dict[str, Clause] = {}
    if here is not None:
        found |= read_clauses(here, setting, faults, used)
    apart, nothing = yaml_in(folder, "clauses"), dict[str, Clause]()
    if apart.exists():
        found |= faults.past(lambda: _apart(open_yaml(apart, root), setting, faults, used), nothing)
    return found


def _apart(
    top: Section, setting: Setting, faults: ProblemCollector, used: set[str]
) -> dict[str, Clause]:
    found = read_clauses(top.get("clauses"), setting, faults, used)
    top.finish()
    return found


def yaml_in(folder: Path, name: str) -> Path:
    """The file of this name: `.yaml`, or `.yml` where only that is there."""
    short = folder / f"{name}.yml"
    usual = folder / f"{name}.yaml"
    return short if short.exists() and not usual.exists() else usual


def _code(top: Section, folder: str) -> str:
    value = top.maybe("code")
    if value is None:
        return fit_id(top.value, folder, LONGEST_CODE)
    return fit_id(value, value.text(), LONGEST_CODE)


def _unique(
    top: Section, key: str, read: Callable[[Section], T], faults: ProblemCollector
) -> list[T]:
    """The entries of an optional list; none may use the code of another."""
    value, used = top.maybe(key), set[str]()

    def once(section: Section) -> T:
        code = section.get("code")
        if code.text() in used:
            raise code.problem(f"the code '{code.text()}' is used twice", "Give each its own.")
        used.add(code.text())
        return read(section)

    return [] if value is None else parse_each(value, once, faults)


def _phase(section: Section) -> Phase:
    period = window(section, Period(section.get("from").day()))
    return Phase(section.text("code"), section.label(), period, section.source(UNSURE))


def _department(section: Section) -> Department:
    return Department(section.text("code"), section.label(), section.flag("lead", default=False))


def _part(section: Section) -> PlanPart:
    return PlanPart(section.text("code"), section.label())


def _named(top: Section) -> Label:
    label = top.label()
    if not label.zh and not label.en:
        raise top.value.problem("the plan has no name", "Add `zh: ...` (and `en: ...`).")
    return label if label.zh else Label(label.en, label.en)


_COLUMNS = ("code", "zh", "en", "level", "sure")
_LEVELS = ("bachelor", "college")
_YEARS = range(1977, 2200)  # 1977: the first graduates since examinations came back


def _cohort(value: Value) -> Cohort:
    year = value.whole()
    if year not in _YEARS:
        raise value.problem(f"{year} is no year of graduation", "Write a year like 2025.")
    return Cohort(year)


def _province(value: Value) -> str:
    """Six digits; two are filled up."""
    code = value.text()
    if len(code) not in {2, 6} or not code.isdecimal():
        raise value.problem(
            f"'{code}' is not the code of a province", "Write six digits like 370000."
        )
    return code.ljust(6, "0")


def _institutions(path: Path) -> Mapping[str, Institution]:
    if not path.exists():
        return {}
    found: dict[str, Institution] = {}
    for line, record in csv_records(path):
        institution = _institution(path.name, line, record)
        if institution.code in found:
            raise _row_problem(
                path.name, line, f"'{institution.code}' stands twice", "Keep one row."
            )
        found[institution.code] = institution
    return found


def _institution(file: str, line: int, record: Mapping[str, str]) -> Institution:
    missing = [column for column in _COLUMNS if column not in record]
    if missing:
        raise _row_problem(
            file,
            1,
            f"columns {', '.join(missing)} are missing",
            f"Begin with {','.join(_COLUMNS)}.",
        )
    for column, known in (("level", _LEVELS), ("sure", tuple(SURENESS))):
        if record[column] not in known:
            raise _row_problem(
                file,
                line,
                f"'{record[column]}' is no {column}",
                f"Write one of: {', '.join(known)}.",
            )
    label = Label(record["zh"], record["en"])
    return Institution(record["code"], label, record["level"], SURENESS[record["sure"]])


def _row_problem(file: str, line: int, message: str, cure: str) -> PolicyProblem:
    return PolicyProblem(file, f"line {line}", message, cure)


def _days(path: Path, root: Path) -> Mapping[str, date]:
    days: dict[str, date] = {}
    if not path.exists():
        return days
    top = open_yaml(path, root)
    for section in sections(top.get("days")):
        days[section.text("name")] = section.get("on").day()
        section.label()
        section.source(UNSURE)
    top.finish()
    return days


def _wages(path: Path, root: Path) -> MinimumWages | None:
    return read_minimum_wages(open_yaml(path, root)) if path.exists() else None
