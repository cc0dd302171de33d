"""Reads every door as an attacker would: each number becomes an equation about persons.

Unknown are, for each leaf (a university, or a college of one) and day: persons by kind, by member of
work, by member of who they are and whether placed. The law says which kinds state their work, and a
major tells the degree; lists of entries of wholes tell who came between two days.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape

from django.test import Client

from qihang.apps.metrics.pages.figures import cut_members, scheme_on
from qihang.engines import indicators
from qihang.policy import load
from qihang.web.edition import words
from tests.apps.metrics.attack_world import (
    COHORTS,
    IN_ALL,
    KINDS,
    MAJORS,
    PEOPLE,
    STATING,
    UNPLACED,
    WORK,
    Person,
    World,
)
from tests.engines.disclosure.attack import Attack
from tests.responses import ClientResponse

SMALL = 5
PLACED, WAITING = "placed", "waiting"
NOT_STATED = ""
Unknown = tuple[str, int, str, str]  # leaf, day, table ("kind", "industry", "sex/placed"), member
ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh].*?</t[dh]>", re.DOTALL)
BY_WORK = {dimension: [*members] for dimension, members in WORK.items()}
MAJORS_OF = {"31": [m for m in MAJORS if m[0] != "5"], "61": [m for m in MAJORS if m[0] == "5"]}
ALL_PLACED = [kind for kind in KINDS if kind not in UNPLACED]


def rows_of(page: str, caption: str) -> Iterator[list[str]]:
    """The cells of the last table so called (a chart has one too), its head left out."""
    tables = [t for t in page.split("<table")[1:] if caption in t[: t.index("</caption>")]]
    table = tables[-1]
    for row in ROW.findall(table[: table.index("</table>")])[1:]:
        cells = [unescape(re.sub("<[^>]+>", " ", cell)) for cell in CELL.findall(row)]
        yield [" ".join(cell.split()) for cell in cells]


def numbers(text: str) -> list[int]:
    """Whole numbers in it that are no percent."""
    found = re.findall(r"(?<![\d.])\d[\d,]*(?![\d.%]| %)", text)
    return [int(one.replace(",", "")) for one in found]


class Reader:
    """What one reader learns of one cohort; `leaves` are the parts of each organisation."""

    def __init__(
        self, world: World, client: Client, cohort: int, leaves: Mapping[str, Sequence[str]]
    ) -> None:
        self.world, self.client, self.cohort, self.leaves = world, client, cohort, leaves
        self.wholes: dict[tuple[str, int], tuple[int, int]] = {}
        self.single = sorted({one for some in leaves.values() for one in some})
        self.works = Attack(self._unknown(["kind", *WORK]))
        self.people = {
            table: Attack(self._unknown([f"{table}/{PLACED}", f"{table}/{WAITING}"]))
            for table in ("hardship", "major")
        }

    def _unknown(self, tables: Iterable[str]) -> Iterator[Unknown]:
        for table in tables:
            members = KINDS if table == "kind" else {**WORK, **PEOPLE}[table.split("/")[0]]
            for leaf in self.single:
                for day in (0, 1, -1):  # -1: who moved between the days
                    yield from ((leaf, day, table, member) for member in members)

    def learn(self, org: str, day: int, table: str, members: Iterable[str], total: int) -> None:
        """That the organisation has so many in these members."""
        if table.startswith("qualification/"):
            members = [major for one in members for major in MAJORS_OF[one]]
            table = table.replace("qualification", "major")
        attack = self.people.get(table.split("/")[0], self.works)
        attack.learn([(leaf, day, table, m) for leaf in self.leaves[org] for m in members], total)

    def learn_kinds(self, org: str, day: int, kinds: Iterable[str], total: int) -> None:
        """The same of kinds of destination, those that occur nowhere left out."""
        self.learn(org, day, "kind", [kind for kind in kinds if kind in KINDS], total)

    def text(self, address: str, org: str, day: int) -> str:
        """A page of the organisation as of the day."""
        on = COHORTS[self.cohort][day].isoformat()
        joint = "&" if "?" in address else "?"
        url = f"{address.format(org=org)}{joint}on={on}&cohort={self.cohort}"
        answer = self.client.get(url)
        assert answer.status_code in (200, 404, 422), (url, answer.status_code)
        return answer.content.decode()

    def read_pages(self, dimensions: Iterable[str] = (*PEOPLE, *WORK)) -> None:
        """The organisation's figures, each by these dimensions, indicators."""
        for org in self.leaves:
            for day in (0, 1):
                self._whole(org, day)
                for dimension in dimensions:
                    self._members(org, day, dimension)
                self._indicators(org, day)

    def read_lists(self) -> None:
        """Entries behind figures: of a kind, of a member, of both."""
        for org in self.leaves:
            for day in (0, 1):
                for kind in ("75", "76", "801", "75,76", "46", "71"):
                    total = self._total(org, f"?of={kind}", day)
                    if total is not None:
                        self.learn_kinds(org, day, kind.split(","), total)
                cut = "by=hardship&member=2"
                assert self._total(org, f"?of=76&{cut}", day) is None
                total = self._total(org, f"?of=placed&{cut}", day)
                if total is not None:
                    self.learn(org, day, f"hardship/{PLACED}", ["2"], total)

    def read_plan(self) -> None:
        """Duties measured for each organisation."""
        for org in self.leaves:
            for day in (0, 1):
                for duty, learned in self._duties().items():
                    page = self.text(f"/plan/2024-shandong/{duty}/?org={org}", org, day)
                    found = re.search(r"分子 / 分母</dt>\s*<dd[^>]*>\s*([\d,]+) / ([\d,]+)", page)
                    if found:
                        n, total = (int(one.replace(",", "")) for one in found.groups())
                        learned(org, day, n, total)

    def _duties(self) -> dict[str, Callable[[str, int, int, int], None]]:
        registered = [kind for kind in KINDS if kind]
        owed = [m for m in PEOPLE["hardship"] if m != "0"]

        def hardship(org: str, day: int, n: int, total: int) -> None:
            self.learn(org, day, f"hardship/{PLACED}", owed, n)
            self.learn(org, day, f"hardship/{WAITING}", owed, total - n)

        return {
            "A8.1": lambda org, day, n, _: self.learn_kinds(org, day, registered, n),
            "A5.5": lambda org, day, n, _: self.learn_kinds(org, day, ["76"], n),
            "A6.6": hardship,
        }

    def read_api(self, get: Callable[[str], ClientResponse]) -> None:
        """What another system is told."""
        for org in self.leaves:
            for day in (0, 1):
                on = COHORTS[self.cohort][day].isoformat()
                told = get(f"/figures/{org}?cohort={self.cohort}&on={on}").json()
                groups = scheme_on(COHORTS[self.cohort][day])
                for part in told["parts"]:
                    kinds = self._kinds_in(groups, part["group"].split("+"))
                    self.learn_kinds(org, day, kinds, part["rate"]["numerator"])
                if told["entries"] is not None:
                    self._entries(org, day, told["entries"])

    def read_seal(self, lines: Iterable[Mapping[str, str]], day: int) -> None:
        """A sealed file of the day."""
        groups = scheme_on(COHORTS[self.cohort][day])
        named = {words(group.label): code for code, group in groups.groups.items()}
        for line in lines:
            for name, code in named.items():
                if line[name] != "*":
                    kinds = self._kinds_in(groups, [code])
                    self.learn_kinds(line["代码"], day, kinds, int(line[name]))

    def _kinds_in(self, scheme: indicators.Scheme, groups: Iterable[str]) -> list[str]:
        kinds = [*scheme.kinds(*groups)]
        return [*kinds, ""] if scheme.unregistered in groups else kinds

    def _whole(self, org: str, day: int) -> None:
        page = self.text("/figures/{org}/", org, day)
        found = re.search(r"([\d,]+) / ([\d,]+) 人", page)
        assert found, org
        placed, graduates = (int(one.replace(",", "")) for one in found.groups())
        self.wholes[org, day] = placed, graduates
        self.learn_kinds(org, day, ALL_PLACED, placed)
        self.learn_kinds(org, day, UNPLACED, graduates - placed)
        for table in self.people:
            self.learn(org, day, f"{table}/{PLACED}", PEOPLE[table], placed)
            self.learn(org, day, f"{table}/{WAITING}", PEOPLE[table], graduates - placed)
        scheme = scheme_on(COHORTS[self.cohort][day])
        codes = {words(group.label): code for code, group in scheme.groups.items()}
        for label, value, *_ in rows_of(page, "落实率构成"):
            kinds = self._kinds_in(scheme, [codes[name] for name in label.split(" + ")])
            self.learn_kinds(org, day, kinds, numbers(value)[-1])
        if found := re.search(r"其中未登记 ([\d,]+) 人", page):
            self.learn_kinds(org, day, [""], int(found[1].replace(",", "")))
        if found := re.search(r"由台账中 ([\d,]+) 条", page):
            self._entries(org, day, int(found[1].replace(",", "")))

    def _entries(self, org: str, day: int, number: int) -> None:
        """In this ledger nothing was reversed: one entry a graduate, and one a registration."""
        registered = number - self.wholes[org, day][1]
        self.learn_kinds(org, day, [kind for kind in KINDS if kind], registered)

    def _members(self, org: str, day: int, dimension: str) -> None:
        page = self.text(f"/figures/{{org}}/by/{dimension}/", org, day)
        known = [*BY_WORK.get(dimension, PEOPLE.get(dimension, ()))]
        known += [NOT_STATED] if dimension in WORK else []
        names = {cut_members.label(dimension, member): member for member in known}
        totals = Counter[str]()
        for label, value, *_ in rows_of(page, f"按{cut_members.NAMES[dimension]}"):
            members = [names[name] for name in self._named(label, names)]
            whole = label == "全部类别" or f"等 {len(known)} 类" in label
            members = known if whole else members
            assert members, label
            assert len(numbers(value)) == 2, (org, day, dimension, label, value)
            n, total = numbers(value)
            if dimension in PEOPLE:
                self.learn(org, day, f"{dimension}/{PLACED}", members, n)
                self.learn(org, day, f"{dimension}/{WAITING}", members, total - n)
                continue
            totals.update(members)
            if NOT_STATED not in members:
                self.learn(org, day, dimension, members, n)
                self.learn_kinds(org, day, STATING, total) if not totals[NOT_STATED] else None
            else:
                assert {*members} == {*known}, "not stated stands by itself or with all"
                assert n == total == self.wholes[org, day][0]

    @staticmethod
    def _named(label: str, names: Mapping[str, str]) -> Sequence[str]:
        """The names of members in a label; a name may hold another, or the comma between them."""
        found: list[str] = []
        for name in sorted(names, key=len, reverse=True):
            if name in label:
                label, found = label.replace(name, ""), [*found, name]
        return found

    def _indicators(self, org: str, day: int) -> None:
        page = self.text("/figures/{org}/indicators/", org, day)
        schemes = [indicators.scheme_by(load(), name) for name in load().definitions.wordings]
        labels = {
            words(found.label): name for one in schemes for name, found in one.definitions.items()
        }
        for label, *values in rows_of(page, "各年口径对照"):
            for scheme, value in zip(schemes, values, strict=True):
                definition = scheme.definitions.get(labels[label])
                if definition and (found := numbers(value)):
                    kinds = self._kinds_in(scheme, definition.numerator)
                    self.learn_kinds(org, day, kinds, found[-1])
        told = {label.split()[0]: numbers(value) for label, value, *_ in rows_of(page, "其他指标")}
        learned = {
            "去向登记率": ("kind", [kind for kind in KINDS if kind]),
            "自由职业占比": ("kind", ["76"]),
            "应征入伍人数": ("kind", ["46"]),
            "自主创业人数": ("kind", ["75"]),
            "留省就业率": ("work_place", ["370100", "370200"]),
            "国有企业就业占比": ("employer_type", ["31"]),
            "困难群体毕业生落实率": (f"hardship/{PLACED}", ["1", "2", "3"]),
        }
        for name, (table, members) in learned.items():
            if told[name]:
                self.learn(org, day, table, members, told[name][0])
            if told[name] and table in WORK:
                self.learn(org, day, table, WORK[table], told[name][1])

    def _total(self, org: str, query: str, day: int) -> int | None:
        page = self.text(f"/figures/{{org}}/entries/{query}", org, day)
        found = re.search(r"正负相抵共 ([\d,]+) 人", page)
        return int(found[1].replace(",", "")) if found else None

    def know_the_law(self) -> None:
        """Who states the work, and that between the days only so many came whom the lists show."""
        for attack in (self.works, *self.people.values()):
            for leaf, _, table, member in [c for c in attack.places if c[1] == -1]:
                cells = [(leaf, day, table, member) for day in (1, 0, -1)]
                gone = table.endswith(WAITING) or (table == "kind" and member in UNPLACED)
                attack.learn(dict(zip(cells, (1, -1, 1 if gone else -1), strict=True)), 0)
        for leaf in self.single:
            came = self.wholes[leaf, 1][0] - self.wholes[leaf, 0][0]
            for table in self.people:
                self.learn(leaf, -1, f"{table}/{PLACED}", PEOPLE[table], came)
            self.learn_kinds(leaf, -1, ALL_PLACED, came)
            for dimension in WORK:
                for day in (0, 1):
                    stated = {(leaf, day, dimension, member): 1 for member in WORK[dimension]}
                    kinds = {(leaf, day, "kind", kind): -1 for kind in STATING}
                    self.works.learn({**stated, **kinds}, 0)

    def given_away(self, tables: Iterable[str] = ("work", *PEOPLE)) -> Iterator[str]:
        """Each group of one to four whose size lies in too narrow a range."""
        persons = self.world.persons[self.cohort]
        attacks = {"work": self.works, **self.people}
        for attack in [attacks[table] for table in tables if table in attacks]:
            cells_of = {(day, table, m) for _, day, table, m in attack.places if day >= 0}
            for org, leaves in self.leaves.items():
                here = [p for p in persons if p.university in leaves or _college(p) in leaves]
                for day, table, member in sorted(cells_of):
                    size = sum(_stands(p, day, table, member) for p in here)
                    if 0 < size < SMALL:
                        cells = [(leaf, day, table, member) for leaf in leaves]
                        low, high = attack.range_of(cells)
                        if high - low < SMALL or high < SMALL:
                            what = f"{self.cohort} {org} {COHORTS[self.cohort][day]}"
                            yield f"{what} {table} {member}: {size} lies in {low}..{high}"


def _college(person: Person) -> str:
    return f"{person.university}-{person.college}"


def _stands(person: Person, day: int, table: str, member: str) -> bool:
    kind = person.kind_on(day)
    if table == "kind":
        return kind == member
    if table in WORK:
        return kind in STATING and person.stands_in[table] == member
    dimension, layer = table.split("/")
    placed = kind not in UNPLACED
    return person.stands_in[dimension] == member and placed == (layer == PLACED)


def of_university(code: str) -> dict[str, Sequence[str]]:
    """A university and its colleges."""
    colleges = [f"{code}-{college}" for college in ("c01", "c02")]
    return {code: colleges, **{college: [college] for college in colleges}}


def of_province(world: World) -> dict[str, Sequence[str]]:
    """Every organisation a province reads, with its universities."""
    universities = world.universities(IN_ALL)
    orgs = [IN_ALL, *world.cities, *universities]
    return {org: world.universities(org) for org in orgs}
