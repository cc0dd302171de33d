"""Who can sign in: officers of every office, employers, agencies, an auditor; ids before graduates'."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qihang.apps.orgs.rules import OrgKind, Role, path_of
from qihang.world.chance import Ints, stream
from qihang.world.employers import Employers
from qihang.world.names import draw_names
from qihang.world.tree import Node, Tree

_FIRMS, _AGENCIES = 12, 3
_AGENCY_NAMES = ("鲁才人力资源服务有限公司", "海岱英才服务有限公司", "启程人才服务有限公司")


@dataclass(frozen=True, slots=True)
class Seat:
    """An account with its one role in one organisation."""

    id: int
    username: str
    role: Role
    org: int


class Officials:
    """All accounts but graduates'; who reviews is looked up by college or university."""

    def __init__(self, tree: Tree, employers: Employers) -> None:
        self.seats: list[Seat] = []
        self.outside = list(_outside(tree, employers))
        self.college_officers = self._ids(tree, Role.COLLEGE_OFFICER)
        self.college_heads = self._ids(tree, Role.COLLEGE_HEAD)
        self.university_officers = np.array(
            [
                [self._seat(f"u{u.short}.{n}", Role.UNIVERSITY_OFFICER, u.node) for n in (1, 2)]
                for u in tree.universities
            ]
        )
        self.university_heads = np.array(
            [self._seat(f"u{u.short}.head", Role.UNIVERSITY_HEAD, u.node) for u in tree.universities]
        )
        self._offices(tree)
        rng = stream(tree.seed, "officials")
        self.names = draw_names(rng, rng.integers(1, 3, len(self.seats)))[0].tolist()

    def _ids(self, tree: Tree, role: Role) -> Ints:
        """One account in every college."""
        suffix = "head" if role == Role.COLLEGE_HEAD else "1"
        return np.array(
            [self._seat(f"c{c.node.code}.{suffix}", role, c.node) for c in tree.colleges]
        )

    def _offices(self, tree: Tree) -> None:
        for number in (1, 2):
            self._seat(f"province.{number}", Role.PROVINCE_OFFICER, tree.province)
        self._seat("auditor", Role.AUDITOR, tree.province)
        self._seat("admin", Role.SYSTEM_ADMIN, tree.province)
        for node in tree.departments:
            self._seat(f"dept.{node.code}", Role.DEPARTMENT_OFFICER, node)
        for node in tree.nodes:
            if node.kind is OrgKind.OFFICE:
                city = node.place.endswith("00")
                role = Role.CITY_OFFICER if city else Role.COUNTY_OFFICER
                self._seat(f"office.{node.code}", role, node)
        for node in self.outside:
            role = Role.EMPLOYER if node.kind is OrgKind.EMPLOYER else Role.AGENCY
            self._seat(f"firm.{node.code.removeprefix('e-').removeprefix('a-')}", role, node)

    def _seat(self, username: str, role: Role, node: Node) -> int:
        seat = Seat(len(self.seats) + 1, username, role, node.id)
        self.seats.append(seat)
        return seat.id


def _outside(tree: Tree, employers: Employers) -> Iterator[Node]:
    """Employers and agencies, beside the tree."""
    private = np.flatnonzero(np.array(employers.kind[: employers.open]) == "39")
    rng = stream(tree.seed, "outside")
    chosen = rng.choice(private, _FIRMS + _AGENCIES, replace=False).tolist()
    for number, row in enumerate(chosen):
        agency = number >= _FIRMS
        kind, letter = (OrgKind.AGENCY, "a") if agency else (OrgKind.EMPLOYER, "e")
        name = f"山东{_AGENCY_NAMES[number - _FIRMS]}" if agency else employers.name[row]
        code = f"{letter}-{employers.code[row]}"
        ident = len(tree.nodes) + number + 1
        yield Node(ident, kind, code, name, "", None, path_of(kind, code), employers.place[row])
