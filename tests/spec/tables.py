"""The readable tables of tests/spec: what each row asks, what it expects, how the product answers.

A row is a question (its `asked` columns) and the expected answer (the others). The same rows are
tests (test_tables.py) and the pages of docs/spec (generate.py). To add a table: a CSV file, a
function that answers one row, and an entry in TABLES.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import yaml

from qihang.apps.destinations.rules import Filing, FilingPerson, objections, terms_for
from qihang.apps.plans import rules as plans
from qihang.engines.titles import Suggestion, suggest, suggest_industries
from qihang.kernel import Cohort, Period
from qihang.policy import DestinationKind, DutyTarget, Label, load
from qihang.policy.targets import read_target
from qihang.policy.yaml_nodes import Value
from tests.spec import check_cases, screening_cases, search_cases
from tests.values import not_none

Row = dict[str, str]
FOLDER = Path(__file__).parent
NOW = date(2024, 6, 1)
NONE = "—"
YEARS = {"in 2020": date(2020, 7, 1), "in 2021": date(2021, 7, 1), "in 2024": NOW}


@dataclass(frozen=True)
class Table:
    """One table: its file, what it is about, which columns ask, and who answers."""

    name: str
    title: str
    about: str
    asked: tuple[str, ...]
    answer: Callable[[Row], Row]
    words: Callable[[], dict[str, Label]] = dict  # what the identifiers in the cells mean

    def rows(self) -> list[Row]:
        with (FOLDER / f"{self.name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, strict=True))

    def expected(self, row: Row) -> Row:
        return {key: value for key, value in row.items() if key not in self.asked}


def yes(value: bool) -> str:
    return "yes" if value else "no"


def kind_of(row: Row, day: date = NOW) -> DestinationKind:
    return load().destination_kinds(day)[row["code"]]


def counted(row: Row) -> Row:
    groups = {year: kind_of(row, day).group for year, day in YEARS.items()}
    now = groups["in 2024"]
    dated = load().destinations.kinds[row["code"]].group.span_at(NOW)
    assert {group.placed for group in groups.values()} == {now.placed}
    return {
        "kind": kind_of(row).label.zh,
        **{year: group.code for year, group in groups.items()},
        "counts": yes(now.placed),
        "reference": dated.source.reference if dated else NONE,
    }


def rates(row: Row) -> Row:
    found = load().definitions.at(date.fromisoformat(row["day"])).get(row["rate"])
    if found is None:
        return dict.fromkeys(("called", "counts groups", "out of", "until results"), NONE)
    return {
        "called": found.label.zh,
        "counts groups": " ".join(found.numerator),
        "out of": found.denominator.code,
        "until results": found.until_results.code,
    }


def fields(row: Row) -> Row:
    kind = kind_of(row)
    parts = {load().fields[name].part for name in kind.allowed}
    return {
        "kind": kind.label.zh,
        "must be filled": " ".join(kind.required),
        "or all of one of these": " / ".join(map(" ".join, kind.required_one_of)),
        "may be filled": " ".join(kind.optional),
        "everything of an employer stays empty": yes("employer" not in parts),
    }


def evidence(row: Row) -> Row:
    kind = kind_of(row)
    given = frozenset(row["handed in"].split())
    broken = {kind.forbidden_evidence[name] for name in given & kind.forbidden_evidence.keys()}
    return {
        "kind": kind.label.zh,
        "proves it": yes(kind.evidence_suffices(given)),
        "forbidden by": " ".join(sorted(broken)),
    }


def conditions(row: Row) -> Row:
    kind = kind_of(row, date.fromisoformat(row["day"]))
    levels = load().codes.table("degree_level")
    day = date.fromisoformat(row["day"])

    def refused(rule: str, person: FilingPerson, **values: object) -> bool:
        terms = terms_for(load(), row["code"], values.get("work_place"), day)
        assert terms is not None
        return rule in {o.code for o in objections(Filing(row["code"], values), person, terms)}

    low = {"monthly_pay_fen": 1, "work_place": "370102"}
    return {
        "kind": kind.label.zh,
        "both heads agree": yes(kind.heads_approval),
        "minimum wage": yes(refused("below_minimum_wage", FilingPerson("bachelor"), **low)),
        **{one: yes(not refused("level_not_allowed", FilingPerson(one))) for one in levels},
    }


def minimum_wage(row: Row) -> Row:
    fen = load().minimum_wage(row["place"], date.fromisoformat(row["day"]))
    path = load().codes.table("division").path(row["place"])
    return {
        "called": "".join(step.label.zh for step in path),
        "yuan a month": NONE if fen is None else str(fen // 100),
    }


def phases(row: Row) -> Row:
    current = load().edition("2024-shandong").phases_at(date.fromisoformat(row["day"]))
    return {"current phases": " ".join(phase.label.zh for phase in current) or NONE}


def days(row: Row) -> Row:
    last = load().deadline(row["name"], Cohort(int(row["cohort"])))
    return {"called": load().deadlines[row["name"]].label.zh, "last day": last.isoformat()}


def stands(row: Row) -> Row:
    window = Period(day_of(row["from"]), None if row["last"] == NONE else following(row["last"]))
    target = None if row["target"] == NONE else parse_target(row["target"])
    now, _, before = row["measured"].partition(" after ")
    values = [] if now == NONE else [Decimal(value) for value in now.split()]
    number = target.number if target else None
    if before and before != NONE:
        number = Decimal(before)
    found = None
    if target and number is not None:
        found = plans.reached(target, values, number)
    day = day_of(row["day"])
    missed = target is not None and bool(values) and plans.missed_step(target, values, day)
    return {"stands": plans.standing(window, target, found, day, missed=missed).value}


def checks(row: Row) -> Row:
    return {"answer": check_cases.answer(row["check"], row["frames"])}


def titles(row: Row) -> Row:
    occupation, *_ = suggest(row["title"], n=1) or [Suggestion(NONE, NONE, 0)]
    industry, *_ = suggest_industries(row["title"], n=1) or [Suggestion(NONE, NONE, 0)]
    return {
        "occupation": occupation.code,
        "called": occupation.name,
        "industry": industry.code,
        "industry called": industry.name,
    }


def checks_named() -> dict[str, Label]:
    return {code: check.label for code, check in load().checks.by_code.items()}


def searches(row: Row) -> Row:
    return {"posts": search_cases.answer(row["search"])}


def screening(row: Row) -> Row:
    return {"findings": screening_cases.answer(row["text"], row["post"])}


def rules_named() -> dict[str, Label]:
    return {one.code: one.label for one in load().screening.rules}


def parse_target(text: str) -> DutyTarget:
    """A target as a plan file says it."""
    node = yaml.compose(f"{{measure: m, {text}}}")
    return read_target(Value(not_none(node), "standing.csv", "target"))


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def following(text: str) -> date:
    return day_of(text) + timedelta(days=1)


def groups_named() -> dict[str, Label]:
    denominators = load().definitions.denominators
    groups = load().destinations.groups
    return {code: entry.label for known in (groups, denominators) for code, entry in known.items()}


def fields_named() -> dict[str, Label]:
    return {name: field.label for name, field in load().fields.items()}


def evidence_named() -> dict[str, Label]:
    policy = load()
    kinds = {code: entry.label for code, entry in policy.evidence_kinds.items()}
    return kinds | {code: entry.label for code, entry in policy.prohibitions.items()}


TABLES = {
    table.name: table
    for table in (
        Table(
            "counted",
            "What counts as placed",
            "Every kind of destination, the group it is counted in, and whether it counts in the "
            "placement rate. The groups of 2020 had no own heading for businesses and flexible "
            "work; `reference` is the circular behind the present group.",
            ("code",),
            counted,
            groups_named,
        ),
        Table(
            "rates",
            "The placement rate and its parts",
            "Which groups stand above the line, who is counted below it, and what the rate is "
            "called on a day. `expected` are the graduates expected this year, used until the "
            "graduation result is loaded; `qualified` those with the qualification. A dash: the "
            "rate is not defined on that day.",
            ("rate", "day"),
            rates,
            groups_named,
        ),
        Table(
            "fields",
            "What each kind asks for",
            "Fields of a registration on 1 June 2024; a field that is not named stays empty.",
            ("code",),
            fields,
            fields_named,
        ),
        Table(
            "evidence",
            "What proves a destination",
            "Whether the evidence handed in suffices on 1 June 2024, and which prohibition it "
            "breaks. Proofs of internship never prove employment: the fourth of the four must-nots.",
            ("code", "handed in"),
            evidence,
            evidence_named,
        ),
        Table(
            "conditions",
            "Conditions of a kind on a day",
            "Whether both heads of the employment offices must agree, whether the pay must reach "
            "the local minimum wage, and which degree levels may register it.",
            ("code", "day"),
            conditions,
        ),
        Table(
            "minimum_wage",
            "Minimum wage by place and day",
            "Amounts and classes are unverified; a county goes before its city. A dash: no table "
            "speaks of the place or the day, and nothing is judged.",
            ("place", "day"),
            minimum_wage,
        ),
        Table(
            "phases",
            "The phases of 2024 by day",
            "Phases may overlap. Their names are the plan's, their months are unverified.",
            ("day",),
            phases,
        ),
        Table(
            "standing",
            "Where a duty stands",
            "A duty's days, its target, what was measured and on which day: where it stands at the "
            "end of that day. Several values are those of each organisation; `after` stands before "
            "the value of last year's same day. A dash: nothing. Late is what is over and below its "
            "target, what has missed a step, and what must hold every day and does not; without "
            "data nothing is green.",
            ("from", "last", "target", "measured", "day"),
            stands,
        ),
        Table(
            "checks",
            "What each check finds, and what it lets pass",
            "A case in words, the frames it is made of, and the answer on 1 September 2024 (insurance: 15 October). "
            "`31x registrations kind=12 employer_code=A#` are 31 registrations that count, of a graduate each, `#` the "
            "row's number; what is not named is not given; a frame alone is loaded and empty. `counted`: on trial, "
            "nobody is told. What the checks mean and need: policy/national/checks.yaml, "
            "[checks](../subsystems/checks.md).",
            ("check", "case", "frames"),
            checks,
            checks_named,
        ),
        Table(
            "searches",
            "Which posts a search finds",
            "A search as its address has it, and what it finds of some posts (`tests/spec/search_cases.py`). Words "
            "are found in title, text, employer and the names of codes, all of them in any order; letters also as "
            "pinyin initials of the title. A dash: nothing. See [search of posts](../subsystems/post-search.md).",
            ("search",),
            searches,
        ),
        Table(
            "screening",
            "What an advertisement may not ask or offer",
            "A text, the post it belongs to (a channel, or `reserved`: for disabled persons), and what is found in it "
            "on 30 November 2026: the rule and the words. A dash: nothing. Severity, law and the words to use "
            "instead stand with the rules: policy/national/screening.yaml, [screening](../subsystems/screening.md).",
            ("text", "post"),
            screening,
            rules_named,
        ),
        Table(
            "titles",
            "Job titles and the occupations they are taken for",
            "The first suggestion of an occupation (2022) and of an industry (GB/T 4754-2017) for a title as it is "
            "written in advertisements; a person chooses. A dash: the title says nothing of it. "
            "How: [titles](../subsystems/titles.md).",
            ("title",),
            titles,
        ),
        Table(
            "days",
            "Deadlines of a cohort",
            "A last day is itself still in time.",
            ("name", "cohort"),
            days,
        ),
    )
}
