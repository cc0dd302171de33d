"""What blocks while filing and what a check finds afterwards are the same question with the same answer.

Why: the rules of `destinations` are Python over one record, the checks SQL over all of them. Two answers would
mean that somebody is accused of what was let through, or let through what somebody is accused of.

One difference is wanted: a branch under the name or the code of its head office is asked about while it is
filed, when the graduate can still say which; nobody is accused of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from qihang.apps.destinations.rules import Filing, FilingPerson, objections, terms_for
from qihang.apps.destinations.rules.registered import Registered, RegisterRow
from qihang.apps.registers.rules import plain
from qihang.engines.checks import run
from qihang.kernel import Objection
from qihang.policy import load
from tests.engines.checks.frames import Row, frames, registration

DAY = date(2024, 9, 1)
NAMES = (
    "山东甲科技有限公司",
    "山东乙科技有限公司",
    "山东甲科技有限公司青岛分公司",
    " 山东甲科技（有限）公司 ",
    "",
)
EMPLOYER = (
    "employer_name",
    "employer_code",
    "employer_type",
    "industry",
    "work_place",
    "position_type",
)


@dataclass(frozen=True)
class Case:
    """One filing, its person, and what the register said of its employer."""

    number: int
    kind: str
    values: dict[str, object]
    person: FilingPerson
    rows: tuple[RegisterRow, ...]

    def objections(self) -> tuple[Objection, ...]:
        policy = load()
        registered = Registered(self.rows, policy.registers.disagreements)
        terms = terms_for(policy, self.kind, self.values.get("work_place"), DAY, registered)
        assert terms is not None
        return objections(Filing(self.kind, self.values), self.person, terms)

    def frame_row(self) -> Row:
        name = self.values.get("employer_name")
        return registration(
            self.number,
            kind=self.kind,
            filed_on=DAY,
            level=self.person.level,
            agreed_unit=self.person.agreed_unit or None,
            employer_plain=plain(str(name)) if name else None,
            **{key: value for key, value in self.values.items() if key != "contact_phone"},
        )

    def firms(self) -> Iterator[Row]:
        for row in self.rows:
            yield {
                "code": self.values.get("employer_code"), "name": row.name, "plain": plain(row.name),
                "founded_date": row.founded, "ended_date": row.ended, "until": row.until,
                "since": None if row.since == date.min else row.since,
            }  # fmt: skip


def case(rng: Random, number: int) -> Case:
    kinds = tuple(load().destination_kinds(DAY))
    kind = rng.choice(kinds)
    allowed = load().destination_kinds(DAY)[kind].allowed
    values: dict[str, object] = {}
    if "employer_code" in allowed or rng.random() < 0.2:
        values = {
            "employer_name": rng.choice(NAMES), "employer_code": f"9137020026457{number:05}",
            "employer_type": rng.choice(("39", "")), "work_place": rng.choice(("370102", "371321", "")),
        }  # fmt: skip
    if kind in ("12", "76") or rng.random() < 0.2:
        values["work_place"] = rng.choice(("370102", "370124", "371321", "110101", ""))
        values["monthly_pay_fen"] = rng.choice((None, 100_000, 182_000, 201_000, 220_000))
    values["signed_date"] = rng.choice((None, day(rng), DAY + timedelta(3)))
    level = rng.choice(("doctor", "master", "bachelor", "college"))
    unit = rng.choice(("", "", NAMES[0], "山东甲科技(有限)公司"))
    given = {name: value for name, value in values.items() if value != ""}
    return Case(number, kind, given, FilingPerson(level, unit, "2"), tuple(rows(rng)))


def rows(rng: Random) -> Iterator[RegisterRow]:
    """Newest first, as the register is asked; each followed by the next, or with a gap."""
    starts = sorted({date.min, day(rng), day(rng)}, reverse=True)[: rng.randrange(4)]
    until: date | None = rng.choice((None, day(rng)))
    for since in starts:
        ended = rng.choice((None, None, day(rng)))
        end = until if until is None or until > since else None
        yield RegisterRow(rng.choice(NAMES[:4]), None, ended, since, end)
        until = since if since != date.min else None


def day(rng: Random) -> date:
    return date(2024, 3, 1) + timedelta(rng.randrange(200))


CASES = [case(Random(f"filing {n}"), n) for n in range(500)]


def refused(code: str, *fields: str) -> set[str]:
    return {
        str(one.number)
        for one in CASES
        for objection in one.objections()
        if objection.code == code and (not fields or objection.field in fields)
    }


def is_branch(one: Case) -> bool:
    """The registered name today and the filed one differ by the branch alone."""
    now = Registered(one.rows, {}).on(DAY)
    names = {plain(str(one.values.get("employer_name") or "")), plain(now.name) if now else ""}
    short, long = min(names, key=len), max(names, key=len)
    return short != "" and long.startswith(short) and long.endswith("分公司")


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    policy = load()
    tables = frames(
        registrations=[one.frame_row() for one in CASES],
        firms=[row for one in CASES if one.values.get("employer_code") for row in one.firms()],
    )
    result = run(dict(tables), policy.check_set(DAY), dict(policy.check_parameters(DAY)))
    by_check: dict[str, set[str]] = {}
    for check, subject in result.findings.select("check", "subject").iter_rows():
        by_check.setdefault(check, set()).add(subject)
    return by_check


def employed() -> set[str]:
    """Cases of kinds that have an employer at all: of others the code itself is refused."""
    kinds = load().destination_kinds(DAY)
    return {str(one.number) for one in CASES if "employer_code" in kinds[one.kind].allowed}


def test_names_that_differ(found: dict[str, set[str]]) -> None:
    branches = {str(one.number) for one in CASES if is_branch(one)}
    asked = refused("employer_name_differs") & employed()
    assert asked - branches == found["employer_name_differs"]
    assert asked & branches, "no branch was drawn: the difference is not seen"


@pytest.mark.parametrize(
    ("check", "code", "fields"),
    [
        ("below_minimum_wage", "below_minimum_wage", ()),
        ("level_not_allowed", "level_not_allowed", ()),
        ("outside_agreed_unit", "not_agreed_unit", ()),
        ("pay_missing", "field_missing", ("monthly_pay_fen",)),
        ("work_without_employer", "field_missing", ("employer_name",)),
    ],
)
def test_rules_and_checks_agree(
    check: str, code: str, fields: tuple[str, ...], found: dict[str, set[str]]
) -> None:
    assert refused(code, *fields) == found[check]
    assert len(found[check]) > 3


def test_employers_that_ended(found: dict[str, set[str]]) -> None:
    assert refused("employer_ended") & employed() == found["employer_ended"]
    assert len(found["employer_ended"]) > 3


def test_employers_of_those_without_work(found: dict[str, set[str]]) -> None:
    kinds = load().destination_kinds(DAY)
    waiting = {str(one.number) for one in CASES if not kinds[one.kind].placed}
    assert refused("field_not_for_kind", *EMPLOYER) & waiting == found["employer_without_work"]
    assert len(found["employer_without_work"]) > 3
