"""What somebody reckons who fetches everything a province's officer may see, of two days and both cohorts.

The pages are read as an attacker would read them; each number is an equation, and linear programming
says how far each number of persons below the smallest cell is pinned down. What is shown must leave
every one of them open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from random import Random

import pytest
from django.db import transaction
from django.test import Client

from qihang.apps.metrics import services
from qihang.apps.metrics.disclosure import control
from qihang.apps.metrics.models import Entry
from qihang.apps.metrics.services.posting import sign_entries
from qihang.apps.metrics.sql.cube_cache import Memory
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.engines.disclosure import Unit
from tests.apps.metrics.rows import MOMENT
from tests.apps.metrics.test_pages import browser
from tests.engines.disclosure.attack import Attack
from tests.factories.orgs import Tree, make_org
from tests.guards.sources import ROOT

pytestmark = pytest.mark.django_db

SMALL = 5
DAYS = (date(2024, 6, 10), date(2024, 6, 11))
HARDSHIP = {"0": "非困难生", "1": "就业困难", "2": "家庭困难", "3": "就业困难和家庭困难"}
SIZES = {"0": (40, 90), "1": (0, 30), "2": (0, 12), "3": (0, 6)}
KINDS = {"10": 30, "75": 1, "76": 6, "801": 12, "": 8}  # how often; "" has no registration
GROUPS = {
    "协议和合同就业": {"10"}, "自主创业": {"75"}, "灵活就业": {"76"}, "升学": {"801"},
    "待就业": {""}, "暂不就业": {"71"},
}  # fmt: skip
COHORTS = {2024: DAYS, 2023: (date(2023, 6, 10), date(2023, 6, 11))}
Cell = tuple[str, str, str, int]  # organisation, hardship or kind, layer, day


@dataclass(frozen=True)
class World:
    """A made-up ledger: universities by their city, and for each cohort its persons."""

    tree: Tree
    cities: Mapping[str, Sequence[str]]  # codes
    persons: Mapping[
        int, Sequence[tuple[str, str, str, int]]
    ]  # university, hardship, kind, day placed

    def size(self, cohort: int, org: str, member: str, layer: str, day: int) -> int:
        """How many there are in truth."""
        inside = (
            {org, *self.cities.get(org, ())} if org != "37" else {u for u, *_ in self.all(cohort)}
        )
        return sum(
            1
            for university, hardship, kind, placed in self.persons[cohort]
            if university in inside
            and (
                (hardship == member and layer == ("placed" if placed <= day else "waiting"))
                or (layer == "kind" and member == (kind if placed <= day else ""))
            )
        )

    def all(self, cohort: int) -> Sequence[tuple[str, str, str, int]]:
        return self.persons[cohort]

    def orgs(self) -> Iterator[str]:
        yield "37"
        for city, universities in self.cities.items():
            yield from (city, *universities)


@pytest.fixture
def world(tree: Tree) -> World:
    """Nine universities in three cities; on the second day each places one or two more."""
    cities = {"3701": ["10422"], "3703": ["10433"], "3705": []}
    for code, place in (("3703", "370300"), ("3705", "370500")):
        make_org(tree.province, OrgKind.CITY, code, f"{code}市", place)
    for number in range(7):
        city = list(cities)[number % 3]
        code = f"2{number:04}"
        place = {"3701": "370100", "3703": "370300", "3705": "370500"}[city]
        university = make_org(tree.province, OrgKind.UNIVERSITY, code, f"第{number}大学", place)
        make_org(university, OrgKind.COLLEGE, f"{code}-c01", "唯一学院")
        cities[city].append(code)
    chance = Random(11)
    persons = {cohort: list(_persons(cities, chance)) for cohort in COHORTS}
    made = World(tree, cities, persons)
    for cohort, days in COHORTS.items():
        Entry.objects.bulk_create(_entries(made, cohort, days))
    with transaction.atomic():
        sign_entries("metrics_tailentry", "entry_id")
    services.fold()
    return made


def _persons(
    cities: Mapping[str, Sequence[str]], chance: Random
) -> Iterator[tuple[str, str, str, int]]:
    for university in (one for some in cities.values() for one in some):
        late = chance.randint(1, 2)
        for hardship, (least, most) in SIZES.items():
            for _ in range(chance.randint(least, most)):
                kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
                day = 2 if not kind else 1 if late and chance.random() < 0.03 else 0
                late -= day == 1
                yield university, hardship, kind, day


def _entries(world: World, cohort: int, days: Sequence[date]) -> Iterator[Entry]:
    places = dict(Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("code", "place"))
    for number, (university, hardship, kind, placed) in enumerate(world.persons[cohort]):
        common = {
            "cohort": cohort, "org_path": f"/37/{university}/c01/", "place": places[university],
            "qualification": "31", "major": "080901", "sex": "1", "hardship": hardship,
            "home_place": "370100", "value": 1, "cause": number, "posted_at": MOMENT,
        }  # fmt: skip
        first = days[0] - timedelta(days=30)
        yield Entry(
            measure="graduates", day=first, effective_day=first, cause_kind="graduate", **common
        )
        if placed < 2:
            day = days[placed]
            yield Entry(
                measure="destinations", day=day, effective_day=day, cause_kind="destination",
                kind=kind, **common,
            )  # fmt: skip


# What the attacker reads.

ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh].*?</t[dh]>", re.DOTALL)


def rows_of(page: str, caption: str) -> Iterator[list[str]]:
    table = next(t for t in page.split("<table")[1:] if caption in t[: t.index("</caption>")])
    for row in ROW.findall(table[: table.index("</table>")]):
        cells = [unescape(re.sub("<[^>]+>", " ", cell)) for cell in CELL.findall(row)]
        yield [" ".join(cell.split()) for cell in cells]


def numbers(text: str) -> list[int]:
    return [
        int(one.replace(",", "")) for one in re.findall(r"(?<![\d.])\d[\d,]*(?![\d.%]| %)", text)
    ]


class Reader:
    """Fetches and keeps what it learned of one cohort."""

    def __init__(self, world: World, client: Client, cohort: int) -> None:
        self.world, self.client, self.cohort = world, client, cohort
        layers = {"placed", "waiting"}
        cells = [
            (org, member, layer, day)
            for org in world.orgs() for day in (0, 1)
            for member, layer in [
                *((m, one) for m in HARDSHIP for one in layers),
                *((k, "kind") for group in GROUPS.values() for k in group),
            ]
        ]  # fmt: skip
        moved = [("moved", *cell[:3], 0) for cell in cells if not cell[3] and len(cell[0]) == 5]
        self.attack: Attack = Attack([*cells, *moved])
        self.wholes: dict[tuple[str, int], tuple[int, int]] = {}

    def text(self, org: str, page: str, day: int) -> str:
        on = COHORTS[self.cohort][day].isoformat()
        joint = "&" if "?" in page else "?"
        url = f"/figures/{org}/{page}{joint}on={on}&cohort={self.cohort}"
        answer = self.client.get(url)
        assert answer.status_code in (200, 422), url
        return answer.content.decode()

    def read(self) -> None:
        """Every page of every organisation on both days."""
        for org in self.world.orgs():
            for day in (0, 1):
                self._whole(org, day)
                self._members(org, day)
                self._entries(org, day)
        self._sums()
        self._movements()

    def _whole(self, org: str, day: int) -> None:
        page = self.text(org, "", day)
        found = re.search(r"([\d,]+) / ([\d,]+) 人", page)
        assert found, org
        placed, graduates = (int(one.replace(",", "")) for one in found.groups())
        self.wholes[org, day] = placed, graduates
        for label, value, *_ in list(rows_of(page, "落实率构成"))[1:]:
            kinds = [k for name in label.split(" + ") for k in GROUPS[name]]
            self.attack.learn([(org, k, "kind", day) for k in kinds], numbers(value)[-1])
        for member in ("placed", "waiting"):
            total = placed if member == "placed" else graduates - placed
            self.attack.learn([(org, m, member, day) for m in HARDSHIP], total)

    def _members(self, org: str, day: int) -> None:
        for label, value, *_ in list(rows_of(self.text(org, "by/hardship/", day), "按困难生类别"))[
            1:
        ]:
            if len(numbers(value)) < 2:
                continue
            members = [m for m, name in HARDSHIP.items() if name in label.split("、")]
            members = list(HARDSHIP) if "等 4 类" in label else members
            assert members, label
            placed, graduates = numbers(value)[-2:]
            self.attack.learn([(org, m, "placed", day) for m in members], placed)
            self.attack.learn([(org, m, "waiting", day) for m in members], graduates - placed)

    def _entries(self, org: str, day: int) -> None:
        """Lists cut to a kind, to a member, to both."""
        for kind in ("75", "76", "801", "75,76"):
            total = self._total(org, f"entries/?of={kind}", day)
            if total is not None:
                self.attack.learn([(org, k, "kind", day) for k in kind.split(",")], total)
            assert self._total(org, f"entries/?of={kind}&by=hardship&member=2", day) is None
        for member in HARDSHIP:
            total = self._total(org, f"entries/?of=placed&by=hardship&member={member}", day)
            if total is not None:
                self.attack.learn([(org, member, "placed", day)], total)

    def _total(self, org: str, page: str, day: int) -> int | None:
        found = re.search(r"正负相抵共 ([\d,]+) 人", self.text(org, page, day))
        return int(found[1].replace(",", "")) if found else None

    def _sums(self) -> None:
        below = {"37": list(self.world.cities), **self.world.cities}
        for cell in [c for c in self.attack.places if c[0] in below]:
            parts = {(one, *cell[1:]): 1 for one in below[cell[0]]}
            self.attack.learn({cell: -1, **parts}, 0)

    def _movements(self) -> None:
        """Between the days nobody left and only so many came, as the lists of wholes show."""
        for cell in [c for c in self.attack.places if c[0] == "moved"]:
            _, org, member, layer, _ = cell
            first, second = (org, member, layer, 0), (org, member, layer, 1)
            gone = layer == "waiting" or member in GROUPS["待就业"]
            self.attack.learn({second: 1, first: -1, cell: 1 if gone else -1}, 0)
        for org in {c[1] for c in self.attack.places if c[0] == "moved"}:
            came = self.wholes[org, 1][0] - self.wholes[org, 0][0]
            for some, layer in ((HARDSHIP, "placed"), (("10", "75", "76", "801"), "kind")):
                self.attack.learn([("moved", org, m, layer, 0) for m in some], came)

    def given_away(self) -> Iterator[str]:
        for cell in self.attack.places:
            if cell[0] == "moved":
                continue
            org, member, layer, day = cell
            size = self.world.size(self.cohort, org, member, layer, day)
            if not 0 < size < SMALL:
                continue
            low, high = self.attack.range_of([cell])
            if high - low < SMALL or high < SMALL:
                yield f"{self.cohort} {cell}: {size} lies in {low}..{high}"


def all_given_away(world: World, client: Client) -> list[str]:
    found = []
    for cohort in COHORTS:
        reader = Reader(world, client, cohort)
        reader.read()
        found += list(reader.given_away())
    return found


def test_nothing_small_can_be_reckoned_from_all_pages_of_two_days(world: World) -> None:
    client = browser(Role.PROVINCE_OFFICER, world.tree.province)
    assert not all_given_away(world, client)
    page = Reader(world, client, 2024).text("37", "by/hardship/", 0)
    shown = [label for label, *_ in rows_of(page, "按困难生类别")]
    assert {"非困难生", "就业困难"} <= set(shown), "what is large enough stands by itself"


def each_by_itself(
    top: Unit, members: Mapping[str, bytes], least: int, *, empty_known: bool
) -> dict[str, tuple[frozenset[str], ...]]:
    """The breach: each organisation hides its own small cells and one more, looking at no other."""

    def of(unit: Unit) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        sizes = {m: sum(unit.cells.get(m, (0,))) for m in members}
        order = sorted(members, key=sizes.__getitem__)
        small = [m for m in order if 0 < sizes[m] < SMALL]
        large = [m for m in order if sizes[m] >= SMALL]
        together = small + large[:1] if len(small) == 1 else small
        apart = tuple(frozenset({m}) for m in members if m not in together)
        yield unit.name, (*apart, frozenset(together)) if together else apart
        for below in unit.below:
            yield from of(below)

    return dict(of(top))


def test_the_attack_finds_what_pages_made_one_by_one_give_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "blocks", each_by_itself)
    monkeypatch.setattr(control, "_patterns", Memory(64))
    client = browser(Role.PROVINCE_OFFICER, world.tree.province)
    assert len(all_given_away(world, client)) > 10


def test_nothing_in_the_product_divides_counts_past_the_one_door() -> None:
    """Groups are drawn by `shown.groups_of`, small members named nowhere else."""
    for path in (ROOT / "src" / "qihang" / "apps").rglob("*.py"):
        text = path.read_text()
        for past in ("indicators.parts(", "indicators.by_group(", "indicators.explain("):
            assert past not in text, f"{path}: use shown.groups_of, which asks what may be shown"
