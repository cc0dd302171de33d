"""The whole policy in one frozen value, read once from the policy folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from qihang.kernel import Cohort, Period, WorkingCalendar, WorkingTerm
from qihang.policy.catalogue import Catalogue, read_catalogue
from qihang.policy.channels import PostChannels, read_channels
from qihang.policy.check_parser import read_checks
from qihang.policy.checks import (
    DAY,
    PROVINCE,
    Checks,
    CheckSet,
    kind_words,
    wage_floors,
)
from qihang.policy.conditions import ConditionSchema
from qihang.policy.destinations import (
    DestinationGroup,
    DestinationKind,
    Destinations,
    read_destinations,
)
from qihang.policy.edition_folders import read_all_reminders, read_editions
from qihang.policy.editions import Edition
from qihang.policy.employer_names import EmployerNames, read_employer_names
from qihang.policy.files import FilePurpose, read_purposes
from qihang.policy.filing_rules import (
    MINIMUM_WAGE,
    TODAY,
    FilingRules,
    filing_schema,
    read_filing_rules,
    registration_schema,
)
from qihang.policy.holidays import read_holidays
from qihang.policy.indicators import Definition, Definitions, read_definitions
from qihang.policy.layouts import ExportOrder, Layout, read_layouts, read_orders
from qihang.policy.limits import WORKING_DAYS, Deadline, Limit, read_deadlines, read_limits
from qihang.policy.maps import MapShape, city_shapes
from qihang.policy.measures import PlanMeasure, read_measures
from qihang.policy.messages import Messages, read_messages
from qihang.policy.papers import PaperPolicy, read_papers
from qihang.policy.post_layout import LAYOUT, with_own_columns
from qihang.policy.problems import PolicyProblem
from qihang.policy.registers import Registers, read_registers
from qihang.policy.reminders import Reminder
from qihang.policy.rules import (
    DestinationField,
    EvidenceKind,
    Prohibition,
    read_evidence,
    read_fields,
    read_prohibitions,
)
from qihang.policy.screening import Screening
from qihang.policy.screening_parser import read_screening
from qihang.policy.standing import StandingKind, read_standing
from qihang.policy.supervision import Supervision, read_supervision
from qihang.policy.yaml_nodes import Section, open_yaml

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Policy:
    """Law and circulars as data; every question about a rule takes the day it is asked for."""

    root: Path
    codes: Catalogue
    destinations: Destinations
    fields: Mapping[str, DestinationField]
    evidence_kinds: Mapping[str, EvidenceKind]
    prohibitions: Mapping[str, Prohibition]
    definitions: Definitions
    filing_rules: FilingRules
    filing_schema: ConditionSchema
    limits: Mapping[str, Limit]
    deadlines: Mapping[str, Deadline]
    working_days: WorkingCalendar
    purposes: Mapping[str, FilePurpose]
    standing_kinds: Mapping[str, StandingKind]
    supervision: Supervision
    registers: Registers
    checks: Checks
    employer_names: EmployerNames
    channels: PostChannels
    measures: Mapping[str, PlanMeasure]
    editions: Mapping[str, Edition]
    layouts: Mapping[str, Layout]
    orders: Mapping[str, ExportOrder]
    messages: Messages
    papers: PaperPolicy
    screening: Screening
    reminders: Mapping[str, Mapping[str, Reminder]]  # of each edition, by name

    def destination_kinds(self, day: date) -> Mapping[str, DestinationKind]:
        """The kinds in use on `day`, in the order of the code set."""
        return _kinds_on(self, day)

    def destination_groups(self, day: date) -> Mapping[str, DestinationGroup]:
        """The groups in use on `day`."""
        return self.destinations.groups_at(day)

    def definition(self, name: str, day: date) -> Definition:
        """A rate as defined on `day`; raises PolicyProblem where it is not defined then."""
        return self._named(self.definitions.by_name, name, "national/indicators.yaml").at(day)

    def minimum_wage(self, division: str, day: date) -> int | None:
        """Fen a month at a county or city on `day`; None where no table has the place."""
        for edition in self.editions.values():
            if edition.minimum_wages and edition.province[:2] == division[:2]:
                return edition.minimum_wages.at(division, day)
        return None

    def filing_parameters(self, work_place: str, day: date) -> Mapping[str, object]:
        """What the filing rules compare with beside the filing itself; names as in its schema."""
        known = self.filing_schema.parameters
        days = {name: self.limit(name, day) for name in known if name in self.limits}
        return {**days, TODAY: day, MINIMUM_WAGE: self.minimum_wage(work_place, day)}

    def check_set(self, day: date) -> CheckSet:
        """The checks in force on `day`, with the kinds of that day."""
        tables = [edition.minimum_wages for edition in self.editions.values()]
        return self.checks.at(
            day, kind_words(self.destination_kinds(day)), tuple(wage_floors(filter(None, tables)))
        )

    def check_parameters(
        self, day: date, cohort: Cohort | None = None
    ) -> Mapping[str, int | date | str]:
        """What checks compare with on `day`: thresholds, the day, the own province, the cohort's deadlines."""
        days = {name: self.deadline(name, cohort) for name in self.deadlines} if cohort else {}
        provinces = [edition.province[:2] for edition in self.editions.values()]
        own = {PROVINCE: provinces[0]} if provinces else {}
        return {**self.checks.values(day), **days, **own, DAY: day}

    def limit(self, name: str, day: date) -> int:
        """The number called `name` as it stands on `day`."""
        return self._limit(name).value.at(day)

    def duration(self, name: str, day: date) -> timedelta:
        """The length of time called `name` as it stands on `day`."""
        return self._limit(name).duration(day)

    def term(self, name: str, start: date, pauses: tuple[Period, ...] = ()) -> WorkingTerm:
        """The term called `name`, in working days after `start`, as it stood on that day."""
        limit = self._limit(name)
        if limit.unit != WORKING_DAYS:
            raise PolicyProblem(
                "national/limits.yaml", name, "it is not in working days", "Give it this unit."
            )
        return WorkingTerm(start, limit.value.at(start), pauses)

    def deadline(self, name: str, cohort: Cohort) -> date:
        """The last day called `name` for this cohort: its edition's own, else the national one."""
        for edition in self.editions.values():
            if edition.cohort == cohort and name in edition.days:
                return edition.days[name]
        return self._named(self.deadlines, name, "national/deadlines.yaml").of(cohort)

    def city_shapes(self, province: str) -> Mapping[str, MapShape]:
        """Shapes of the province's cities by code, for a map; empty where no edition brings them."""
        return city_shapes(self.root, province)

    def purpose(self, name: str) -> FilePurpose:
        """What files called `name` ("evidence", "sheet", "document") must be like."""
        return self._named(self.purposes, name, "national/files.yaml")

    def edition(self, code: str) -> Edition:
        """The edition called `code` ("2024-shandong")."""
        return self._named(self.editions, code, "editions")

    def layout(self, name: str) -> Layout:
        """The sheet layout called `name` ("roster")."""
        return self._named(self.layouts, name, "national/layouts")

    def order(self, name: str) -> ExportOrder:
        """The export order called `name` ("national_32")."""
        return self._named(self.orders, name, "national/layouts/orders.yaml")

    def _limit(self, name: str) -> Limit:
        return self._named(self.limits, name, "national/limits.yaml")

    def _named(self, mapping: Mapping[str, T], name: str, file: str) -> T:
        if name not in mapping:
            raise PolicyProblem(
                file, name, "there is no such entry", f"Known: {', '.join(mapping)}."
            )
        return mapping[name]


def default_root() -> Path:
    """The policy folder: QIHANG_POLICY, else `policy` at the top of the repository."""
    return _root(os.environ.get("QIHANG_POLICY", ""))


def load(root: Path | None = None) -> Policy:
    """The policy under `root` (default: `default_root()`), read once per process and folder.

    Editions lie in it and in the folders QIHANG_EDITIONS names (parted by ":"; ";" on Windows), each an edition or
    a folder of editions. Where two speak of the same thing, the edition in force (QIHANG_EDITION) goes first.
    """
    beside = os.environ.get("QIHANG_EDITIONS", "")
    in_force = os.environ.get("QIHANG_EDITION", "")
    return _load(default_root() if root is None else root.resolve(), beside, in_force)


@lru_cache(maxsize=8)
def _root(chosen: str) -> Path:
    """Kept, because every request asks many times and finding out where one is costs a walk."""
    return (Path(chosen) if chosen else Path(__file__).parents[3] / "policy").resolve()


@lru_cache(maxsize=8)
def _load(root: Path, beside: str, in_force: str) -> Policy:
    _require_folder(root)
    national = root / "national"
    codes, top = read_catalogue(root), partial(_top, root)
    fields = read_fields(top("fields"))
    channels = read_channels(top("channels"), codes)
    layouts = _layouts(root, fields, channels)
    limits = read_limits(top("limits"))
    evidence = read_evidence(top("evidence"))
    schema = filing_schema(fields, evidence, limits, codes)
    measures = read_measures(top("measures"), schema)
    return Policy(
        root=root,
        codes=codes,
        destinations=read_destinations(top("destinations"), codes.table("destination")),
        fields=fields,
        evidence_kinds=evidence,
        prohibitions=read_prohibitions(top("prohibitions")),
        definitions=read_definitions(top("indicators")),
        filing_rules=read_filing_rules(top("filing_rules"), schema),
        filing_schema=schema,
        limits=limits,
        deadlines=read_deadlines(top("deadlines")),
        working_days=read_holidays(top("holidays")),
        purposes=read_purposes(top("files")),
        standing_kinds=read_standing(top("standing")),
        supervision=read_supervision(top("verification")),
        registers=read_registers(top("registers")),
        checks=read_checks(top("checks")),
        employer_names=read_employer_names(top("employer_names")),
        channels=channels,
        layouts=layouts,
        orders=read_orders(national / "layouts" / "orders.yaml", root, layouts),
        measures=measures,
        editions=read_editions(root, measures, beside, in_force),
        messages=read_messages(top("messages")),
        papers=read_papers(top("papers"), registration_schema(schema), evidence),
        screening=read_screening(top("screening"), codes.weights("traditional_character")),
        reminders=read_all_reminders(root, beside),
    )


def _layouts(
    root: Path, fields: Mapping[str, DestinationField], channels: PostChannels
) -> Mapping[str, Layout]:
    """Those of posts with the columns of each channel's own fields."""
    layouts = dict(read_layouts(root / "national" / "layouts", root, fields))
    layouts[LAYOUT] = with_own_columns(layouts[LAYOUT], channels)
    return layouts


def _top(root: Path, name: str) -> Section:
    return open_yaml(root / "national" / f"{name}.yaml", root)


def _require_folder(root: Path) -> None:
    if not root.is_dir():
        raise PolicyProblem(str(root), "folder", "no policy folder is here", "Set QIHANG_POLICY.")


@lru_cache(maxsize=1024)
def _kinds_on(policy: Policy, day: date) -> Mapping[str, DestinationKind]:
    return policy.destinations.kinds_at(day)
