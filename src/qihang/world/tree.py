"""The organisation tree of the made-up province: real institutions, divisions and departments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qihang.apps.orgs.rules import OrgKind, path_of
from qihang.policy import Code, load
from qihang.world.chance import Ints, shares, stream
from qihang.world.profiles import Faculty, profiles
from qihang.world.sizes import FEATURED, Size

OFFICES = {"edu": "教育和体育局", "hr": "人力资源和社会保障局"}
OFFICES_EN = {"edu": "Education and Sports Bureau", "hr": "Human Resources Bureau"}


@dataclass(frozen=True, slots=True)
class Node:
    """One organisation; `id` is its row's, `parent` its parent's."""

    id: int
    kind: OrgKind
    code: str
    name: str
    name_en: str
    parent: int | None
    path: str
    place: str


@dataclass(frozen=True, slots=True)
class University:
    """An institution with what the script needs of it; `weight` is its share of the graduates."""

    node: Node
    short: str
    level: str
    weight: float
    speciality: dict[str, float]
    colleges: tuple["WorldCollege", ...]

    @property
    def vocational(self) -> bool:
        """Whether its majors are those of the vocational catalogue."""
        return self.level == "college" or "职业" in self.node.name


@dataclass(frozen=True, slots=True)
class WorldCollege:
    """A college of a university; `index` counts over the whole province."""

    node: Node
    index: int
    faculty: Faculty
    weight: float


class WorldTree:
    """All organisations of a world of this size and seed, in the order of their ids."""

    def __init__(self, size: Size, seed: int, edition: str) -> None:
        self.size, self.seed = size, seed
        self.policy = load()
        self.edition = self.policy.edition(edition)
        self.nodes: list[Node] = []
        self.province = self._province()
        self.departments = [self._department(d.code) for d in self.edition.departments.values()]
        self.universities = list(self._universities())
        self.cities = [self._city(code) for code in self._city_codes()]
        self.counties = [node for city in self.cities for node in self._counties(city)]

    @cached_property
    def colleges(self) -> list[WorldCollege]:
        """Every college, by its index."""
        return [college for university in self.universities for college in university.colleges]

    def places_of(self, cohort: int) -> Ints:
        """How many graduates of the cohort each college has, by its index."""
        rng = stream(self.seed, "places", cohort)
        drift = rng.normal(1.0, 0.03, len(self.universities)).clip(0.9, 1.1)
        weights = np.array([u.weight for u in self.universities]) * drift
        least = max(2, *(len(u.colleges) for u in self.universities))
        sizes = shares(self.size.graduates, weights, least)
        parts = [
            shares(int(total), [c.weight for c in university.colleges])
            for university, total in zip(self.universities, sizes, strict=True)
        ]
        return np.concatenate(parts)

    def _add(
        self, kind: OrgKind, code: str, name: tuple[str, str], parent: Node | None, place: str
    ) -> Node:
        path = path_of(kind, code, *((parent.path, parent.code) if parent else ()))
        above = parent.id if parent else None
        node = Node(len(self.nodes) + 1, kind, code, *name, above, path, place)
        self.nodes.append(node)
        return node

    def _province(self) -> Node:
        row = self.policy.codes.table("division")[self.edition.province]
        name = (row.label.zh, row.label.en or "Shandong Province")
        return self._add(OrgKind.PROVINCE, self.edition.province[:2], name, None, row.code)

    def _department(self, code: str) -> Node:
        label = self.edition.departments[code].label
        return self._add(
            OrgKind.DEPARTMENT,
            f"d-{code}",
            (label.zh, label.en),
            self.province,
            self.edition.province,
        )

    def _universities(self) -> Iterator[University]:
        table = self.policy.codes.table("institution")
        for code, institution in self.edition.institutions.items():
            row = table[code]
            short = row.extra["short"]
            if self.size.institutions and short not in self.size.institutions:
                continue
            name = (institution.label.zh, institution.label.en)
            node = self._add(OrgKind.UNIVERSITY, short, name, self.province, row.extra["city"])
            yield self._university(node, row, institution.level)

    def _university(self, node: Node, row: Code, level: str) -> University:
        speciality = _speciality(node.name)
        university = University(
            node, row.extra["short"], level, self._weight(node, row, level), speciality, ()
        )
        colleges = tuple(self._colleges(university))
        return University(node, university.short, level, university.weight, speciality, colleges)

    def _weight(self, node: Node, row: Code, level: str) -> float:
        rng = stream(self.seed, "university", node.code)
        base = 8.0 if row.extra["department"] == "ministry" else 6.0 if "大学" in node.name else 4.5
        if level == "college":
            base = 4.5
        return base * float(rng.lognormal(0, 0.35)) * (self._crowd if node.code == FEATURED else 1)

    @property
    def _crowd(self) -> float:
        """In a small world the featured university is given graduates enough for full pages."""
        return 10.0 if self.size.name == "small" else 1.0

    def _colleges(self, university: University) -> Iterator[WorldCollege]:
        rng = stream(self.seed, "colleges", university.short)
        kinds = profiles().departments if university.vocational else profiles().faculties
        weights = np.array([k.weight * university.speciality.get(k.career, 1.0) for k in kinds])
        fewest, most = self.size.colleges
        more = 3 if university.short == FEATURED and self._crowd > 1 else 0
        wanted = min(len(kinds), int(rng.integers(fewest, most + 1)) + more)
        chosen = sorted(
            rng.choice(len(kinds), wanted, replace=False, p=weights / weights.sum()).tolist()
        )
        for number, choice in enumerate(chosen, start=1):
            code = f"{university.short}-c{number:02d}"
            name = (kinds[choice].name, "")
            node = self._add(OrgKind.COLLEGE, code, name, university.node, university.node.place)
            weight = float(weights[choice]) ** 0.5 * float(rng.lognormal(0, 0.25))
            self._college_count += 1
            yield WorldCollege(node, self._college_count - 1, kinds[choice], weight)

    _college_count = 0

    def _city_codes(self) -> list[str]:
        rows = self.policy.codes.table("division").children(self.edition.province)
        if self.size.counties is None:
            return [row.code for row in rows]
        return sorted({university.node.place for university in self.universities})

    def _city(self, code: str) -> Node:
        row = self.policy.codes.table("division")[code]
        name = (row.label.zh, row.label.en)
        node = self._add(OrgKind.CITY, code, name, self.province, code)
        self._offices(node)
        return node

    def _counties(self, city: Node) -> Iterator[Node]:
        rows = self.policy.codes.table("division").children(city.code)[: self.size.counties]
        for row in rows:
            name = (row.label.zh, row.label.en)
            node = self._add(OrgKind.COUNTY, row.code, name, city, row.code)
            self._offices(node)
            yield node

    def _offices(self, parent: Node) -> None:
        for step, name in OFFICES.items():
            english = f"{parent.name_en} {OFFICES_EN[step]}" if parent.name_en else ""
            names = (parent.name + name, english)
            self._add(OrgKind.OFFICE, f"{parent.code}-o-{step}", names, parent, parent.place)


def _speciality(name: str) -> dict[str, float]:
    """What an institution of this name teaches more than others, by the first words that fit."""
    for emphasis in profiles()["emphases"]:
        if any(word in name for word in emphasis["words"]):
            return {career: float(weight) for career, weight in emphasis["careers"].items()}
    return {}
