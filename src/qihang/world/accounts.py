"""Who can sign in: officers of every office, employers, agencies, an auditor; ids before graduates'."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from qihang.apps.orgs.rules import OrgKind, Role, path_of
from qihang.world.chance import Ints, stream, uuids
from qihang.world.employers import Employers
from qihang.world.names import draw_names
from qihang.world.tree import Node, WorldTree

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

    def __init__(self, tree: WorldTree, employers: Employers) -> None:
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
            [
                self._seat(f"u{u.short}.head", Role.UNIVERSITY_HEAD, u.node)
                for u in tree.universities
            ]
        )
        self._offices(tree)
        rng = stream(tree.seed, "officials")
        self.names = draw_names(rng, rng.integers(1, 3, len(self.seats)))[0].tolist()

    def _ids(self, tree: WorldTree, role: Role) -> Ints:
        """One account in every college."""
        suffix = "head" if role == Role.COLLEGE_HEAD else "1"
        return np.array(
            [self._seat(f"c{c.node.code}.{suffix}", role, c.node) for c in tree.colleges]
        )

    def _offices(self, tree: WorldTree) -> None:
        for number in (1, 2):
            self._seat(f"province.{number}", Role.PROVINCE_OFFICER, tree.province)
        self._seat("auditor", Role.AUDITOR, tree.province)
        self._seat("admin", Role.SYSTEM_ADMIN, tree.province)
        for node in tree.departments:
            self._seat(f"dept.{node.code.removeprefix('d-')}", Role.DEPARTMENT_OFFICER, node)
        for node in tree.nodes:
            if node.kind is OrgKind.OFFICE:
                city = node.place.endswith("00")
                role = Role.CITY_OFFICER if city else Role.COUNTY_OFFICER
                self._seat(f"office.{node.code}", role, node)
        for node in self.outside:
            role = Role.EMPLOYER if node.kind is OrgKind.EMPLOYER else Role.AGENCY
            self._seat(f"firm.{node.code.removeprefix('e-').removeprefix('a-')}", role, node)
        for number in (3, 4):  # an appeal is decided by two who did not decide before
            self._seat(f"province.{number}", Role.PROVINCE_OFFICER, tree.province)

    def _seat(self, username: str, role: Role, node: Node) -> int:
        seat = Seat(len(self.seats) + 1, username, role, node.id)
        self.seats.append(seat)
        return seat.id


def _outside(tree: WorldTree, employers: Employers) -> Iterator[Node]:
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


def account_rows(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Rows of orgs_account from id, username, name and created_at; nobody knows a password."""
    ids = people["id"].to_numpy()
    return people.select(
        "id",
        "username",
        "name",
        "created_at",
        uuid=pl.Series(uuids(seed, "account", ids)),
        password=pl.lit("!") + pl.Series(uuids(seed, "password", ids)),
    )


def official_rows(
    seed: int, officials: Officials, since: datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of orgs_account and of orgs_membership."""
    seats = officials.seats
    people = pl.DataFrame(
        {
            "id": [s.id for s in seats],
            "username": [s.username for s in seats],
            "name": officials.names,
        }
    ).with_columns(created_at=pl.lit(since))
    memberships = pl.DataFrame(
        {
            "id": [s.id for s in seats],
            "uuid": uuids(seed, "membership", np.array([s.id for s in seats])),
            "account_id": [s.id for s in seats],
            "org_id": [s.org for s in seats],
            "role": [s.role.value for s in seats],
        }
    ).with_columns(from_date=pl.lit(since.date()), created_at=pl.lit(since))
    return account_rows(seed, people), memberships


def org_rows(seed: int, nodes: list[Node]) -> pl.DataFrame:
    """Rows of orgs_org."""
    ids = np.array([node.id for node in nodes])
    return pl.DataFrame(
        {
            "id": ids,
            "uuid": uuids(seed, "org", ids),
            "kind": [node.kind.value for node in nodes],
            "code": [node.code for node in nodes],
            "name": [node.name for node in nodes],
            "name_en": [node.name_en for node in nodes],
            "parent_id": [node.parent for node in nodes],
            "path": [node.path for node in nodes],
            "place": [node.place for node in nodes],
        }
    )
