"""A made-up ledger with many small groups, in which kinds of destination tell what work must be stated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from qihang.apps.metrics import services
from qihang.apps.metrics.models import Entry
from qihang.apps.metrics.services.ledger.posting import sign_entries
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from tests.apps.metrics.rows import MOMENT
from tests.factories.orgs import Tree, make_org

DAYS = (date(2024, 8, 21), date(2024, 8, 31))  # of which cuts are shown; the second is a cut-off
CUT_OFF = "first_cutoff"
COHORTS = {2024: DAYS, 2023: (date(2023, 8, 21), date(2023, 8, 31))}
PLACES = {"3701": "370100", "3703": "370300", "3705": "370500"}
SIZES = {"0": (40, 160), "1": (0, 90), "2": (0, 40), "3": (0, 16)}  # by hardship
KINDS = {"10": 50, "46": 6, "75": 1, "76": 8, "801": 12, "71": 3, "": 20}  # "" has no registration
UNPLACED = {"71", ""}
STATING = {"10"}  # kinds that must state the work; 76 may state the industry
WORK: Mapping[str, Mapping[str, int]] = {
    "work_place": {"370100": 60, "370200": 9, "110000": 2},
    "industry": {"11": 60, "21": 8, "30": 2},
    "employer_type": {"31": 60, "20": 8, "56": 2},
}
MAJORS = {"080901": 50, "050101": 3, "510201": 30, "510203": 3}
PEOPLE: Mapping[str, Sequence[str]] = {
    "hardship": tuple(SIZES),
    "major": tuple(MAJORS),
    "qualification": ("31", "61"),
}
IN_ALL = "37"


@dataclass(frozen=True)
class Person:
    """One graduate; `placed` is the day of the registration: 0, 1, or 2 for none."""

    university: str
    college: str
    kind: str
    placed: int
    stands_in: Mapping[str, str]  # member by dimension

    def kind_on(self, day: int) -> str:
        """The kind that is known at the end of the day."""
        return self.kind if self.placed <= day else ""


@dataclass(frozen=True)
class World:
    """Universities by their city, and for each cohort its persons."""

    tree: Tree
    cities: Mapping[str, Sequence[str]]
    persons: Mapping[int, Sequence[Person]]

    def universities(self, org: str) -> Sequence[str]:
        """Those an organisation has in it."""
        if org == IN_ALL:
            return [one for some in self.cities.values() for one in some]
        return self.cities.get(org, [org])


def made(tree: Tree) -> World:
    """Seven universities in three cities; on the second day each places one or two more."""
    cities: dict[str, list[str]] = {"3701": ["10422"], "3703": ["10433"], "3705": []}
    for code in ("3703", "3705"):
        make_org(tree.province, OrgKind.CITY, code, f"{code}市", PLACES[code])
    for number in range(5):
        city = list(cities)[number % 3]
        code = f"2{number:04}"
        university = make_org(
            tree.province, OrgKind.UNIVERSITY, code, f"第{number}大学", PLACES[city]
        )
        for college in ("c01", "c02"):
            make_org(university, OrgKind.COLLEGE, f"{code}-{college}", f"{college}学院")
        cities[city].append(code)
    chance = Random(11)
    world = World(tree, cities, {cohort: list(_persons(cities, chance)) for cohort in COHORTS})
    for cohort, days in COHORTS.items():
        Entry.objects.bulk_create(_entries(world, cohort, days))
    with transaction.atomic():
        sign_entries("metrics_tailentry", "entry_id")
    services.fold()
    return world


def _chosen(chance: Random, weights: Mapping[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _persons(cities: Mapping[str, Sequence[str]], chance: Random) -> Iterator[Person]:
    for university in (one for some in cities.values() for one in some):
        late = chance.randint(1, 2)
        for hardship, (least, most) in SIZES.items():
            for _ in range(chance.randint(least, most)):
                kind, major = _chosen(chance, KINDS), _chosen(chance, MAJORS)
                placed = 0 if kind else 2
                if kind and kind not in UNPLACED and late and chance.random() < 0.03:
                    late, placed = late - 1, 1
                stands = {"hardship": hardship, "major": major}
                stands["qualification"] = "61" if major[0] == "5" else "31"
                for dimension, weights in WORK.items():
                    may = kind in STATING or (kind, dimension) == ("76", "industry")
                    stands[dimension] = _chosen(chance, weights) if may else ""
                college = chance.choice(["c01", "c01", "c02"])
                yield Person(university, college, kind, placed, stands)


def _entries(world: World, cohort: int, days: Sequence[date]) -> Iterator[Entry]:
    places = dict(Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("code", "place"))
    for number, person in enumerate(world.persons[cohort]):
        university = person.university
        work = {dimension: person.stands_in[dimension] for dimension in WORK}
        common = {
            "cohort": cohort, "org_path": f"/37/{university}/{person.college}/",
            "place": places[university], "sex": "1", "home_place": "370100",
            "value": 1, "cause": number, "posted_at": MOMENT,
            **{dimension: person.stands_in[dimension] for dimension in PEOPLE},
        }  # fmt: skip
        first = days[0] - timedelta(days=30)
        yield Entry(
            measure="graduates", day=first, effective_day=first, cause_kind="graduate", **common
        )
        if person.placed < 2:
            day = days[person.placed]
            yield Entry(
                measure="destinations", day=day, effective_day=day, cause_kind="destination",
                kind=person.kind, **work, **common,
            )  # fmt: skip
