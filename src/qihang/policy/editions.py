"""One edition of the plan: its cohort, phases, departments and the institutions that count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qihang.kernel import Cohort, Period
from qihang.policy.codes import csv_records
from qihang.policy.dated import Source, Sureness
from qihang.policy.labels import Label
from qihang.policy.reading import UNSURE, Section, open_yaml, sections
from qihang.policy.wages import MinimumWages, read_minimum_wages


@dataclass(frozen=True, slots=True)
class Phase:
    """One dated phase of the graduation year; phases may overlap."""

    code: str
    label: Label
    period: Period
    source: Source


@dataclass(frozen=True, slots=True)
class Department:
    """A provincial department the plan names; the leading ones run the joint office."""

    code: str
    label: Label
    lead: bool


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution that counts in this edition, under the name it had in the cohort's year."""

    code: str
    label: Label
    level: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything one plan says that rules and screens need; mappings keep the order of the files.

    `days` are days stated for this cohort, by name; the national deadlines fill the rest.
    """

    code: str
    label: Label
    slogan: Label
    cohort: Cohort
    province: str
    phases: Mapping[str, Phase]
    departments: Mapping[str, Department]
    institutions: Mapping[str, Institution]
    days: Mapping[str, date]
    minimum_wages: MinimumWages

    def phases_at(self, day: date) -> tuple[Phase, ...]:
        """Every phase current on `day`, the one that began first in front."""
        return tuple(phase for phase in self.phases.values() if day in phase.period)


def read_edition(folder: Path, root: Path) -> Edition:
    """The edition in `folder`: plan.yaml, calendar.yaml, minimum_wage.yaml, institutions.csv."""
    top = open_yaml(folder / "plan.yaml", root)
    edition = Edition(
        code=top.text("code"),
        label=top.label(),
        slogan=top.label("slogan_"),
        cohort=Cohort(top.get("cohort").whole()),
        province=top.text("province"),
        phases={p.code: p for p in map(_phase, sections(top.get("phases")))},
        departments={d.code: d for d in map(_department, sections(top.get("departments")))},
        institutions=_institutions(folder / "institutions.csv"),
        days=_days(open_yaml(folder / "calendar.yaml", root)),
        minimum_wages=read_minimum_wages(open_yaml(folder / "minimum_wage.yaml", root)),
    )
    top.finish()
    return edition


def _phase(section: Section) -> Phase:
    return Phase(section.text("code"), section.label(), section.period(), section.source(UNSURE))


def _department(section: Section) -> Department:
    return Department(section.text("code"), section.label(), section.flag("lead", default=False))


def _institutions(path: Path) -> Mapping[str, Institution]:
    rows = (record for _, record in csv_records(path))
    return {
        r["code"]: Institution(r["code"], Label(r["zh"], r["en"]), r["level"], Sureness(r["sure"]))
        for r in rows
    }


def _days(top: Section) -> Mapping[str, date]:
    days = {}
    for section in sections(top.get("days")):
        days[section.text("name")] = section.get("on").day()
        section.label()
        section.source(UNSURE)
    top.finish()
    return days
