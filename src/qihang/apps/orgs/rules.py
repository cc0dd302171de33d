"""Kinds of organisation, roles, where each is held, and who may give or lend one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qihang.kernel import Permission, Refusal


class OrgKind(StrEnum):
    """What an organisation is; it decides where it may stand in the tree."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    CITY = "city"
    COUNTY = "county"
    OFFICE = "office"
    UNIVERSITY = "university"
    COLLEGE = "college"
    EMPLOYER = "employer"
    AGENCY = "agency"


class Role(StrEnum):
    """What an account is in an organisation."""

    PROVINCE_OFFICER = "province_officer"
    DEPARTMENT_OFFICER = "department_officer"
    CITY_OFFICER = "city_officer"
    COUNTY_OFFICER = "county_officer"
    UNIVERSITY_HEAD = "university_head"
    UNIVERSITY_OFFICER = "university_officer"
    COLLEGE_HEAD = "college_head"
    COLLEGE_OFFICER = "college_officer"
    GRADUATE = "graduate"
    EMPLOYER = "employer"
    AGENCY = "agency"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"


class Lost(StrEnum):
    """What two officers may give back to a colleague."""

    PASSWORD = "password"  # noqa: S105 - what was lost, not the thing itself
    SECOND_FACTOR = "second_factor"


# Roles that are named together where permissions are given (roles.Holding).
COLLEGE_ROLES = frozenset({Role.COLLEGE_HEAD, Role.COLLEGE_OFFICER})
UNIVERSITY_ROLES = frozenset({Role.UNIVERSITY_HEAD, Role.UNIVERSITY_OFFICER})
SCHOOL_ROLES = COLLEGE_ROLES | UNIVERSITY_ROLES  # they see persons
HEAD_ROLES = frozenset({Role.UNIVERSITY_HEAD, Role.COLLEGE_HEAD})
PLACE_ROLES = frozenset({Role.CITY_OFFICER, Role.COUNTY_OFFICER})

# Here nobody appoints alone but who leads the very organisation; into the province nobody at all:
# universities and colleges hold persons, and the province's roles open power over all of them.
GUARDED = frozenset({OrgKind.PROVINCE, OrgKind.UNIVERSITY, OrgKind.COLLEGE})
HOLDS_PERSONS = frozenset({OrgKind.UNIVERSITY, OrgKind.COLLEGE})

# Officials must sign in with a second factor outside the demo.
UNOFFICIAL = frozenset({Role.GRADUATE, Role.EMPLOYER})
OFFICIALS = frozenset(Role) - UNOFFICIAL

_PROVINCE, _PLACES = frozenset({OrgKind.PROVINCE}), frozenset({OrgKind.CITY, OrgKind.COUNTY})
# Offices and departments work for the organisation above them.
SERVES_PARENT = frozenset({OrgKind.DEPARTMENT, OrgKind.OFFICE})
# Under which kind an organisation of each kind may stand; none: outside the tree or its root.
STANDS_UNDER: dict[OrgKind, frozenset[OrgKind]] = {
    OrgKind.PROVINCE: frozenset(),
    OrgKind.DEPARTMENT: _PROVINCE,
    OrgKind.CITY: _PROVINCE,
    OrgKind.COUNTY: frozenset({OrgKind.CITY}),
    OrgKind.OFFICE: _PLACES,
    OrgKind.UNIVERSITY: _PROVINCE,
    OrgKind.COLLEGE: frozenset({OrgKind.UNIVERSITY}),
    OrgKind.EMPLOYER: frozenset(),
    OrgKind.AGENCY: frozenset(),
}
OUTSIDE = frozenset({OrgKind.EMPLOYER, OrgKind.AGENCY})
# Codes the province or a university gives itself; the others are national, or the plan names them.
OWN_CODES = frozenset({OrgKind.OFFICE, OrgKind.COLLEGE})
# No record carries the path of an office, so it may move to another city or county.
MOVABLE = frozenset({OrgKind.OFFICE})

# In which kind of organisation each role may be held. Graduates hold none: they are their record.
HELD_IN: dict[Role, frozenset[OrgKind]] = {
    Role.PROVINCE_OFFICER: _PROVINCE,
    Role.DEPARTMENT_OFFICER: frozenset({OrgKind.DEPARTMENT}),
    Role.CITY_OFFICER: frozenset({OrgKind.CITY, OrgKind.OFFICE}),
    Role.COUNTY_OFFICER: frozenset({OrgKind.COUNTY, OrgKind.OFFICE}),
    Role.UNIVERSITY_HEAD: frozenset({OrgKind.UNIVERSITY}),
    Role.UNIVERSITY_OFFICER: frozenset({OrgKind.UNIVERSITY}),
    Role.COLLEGE_HEAD: frozenset({OrgKind.COLLEGE}),
    Role.COLLEGE_OFFICER: frozenset({OrgKind.COLLEGE}),
    Role.GRADUATE: frozenset(),
    Role.EMPLOYER: frozenset({OrgKind.EMPLOYER}),
    Role.AGENCY: frozenset({OrgKind.AGENCY}),
    Role.AUDITOR: frozenset({OrgKind.PROVINCE, OrgKind.UNIVERSITY}),
    Role.SYSTEM_ADMIN: _PROVINCE,
}


def meets(record: str, path: str) -> bool:
    """Whether who works at `path` could come upon the graduate's record that is kept at `record`.

    Everything above the record does, and the whole of its university: a graduate may change college.
    An account with such a record has no role there.
    """
    university = "".join(f"{part}/" for part in record.split("/")[:3])
    return bool(record) and (record.startswith(path) or path.startswith(university))


def like_exam_number(username: str, digits: int) -> bool:
    """Whether a sign-in name begins with so many digits, as the names of graduates' accounts do."""
    return len(username) >= digits and all(sign.isdecimal() for sign in username[:digits])


def may_stand(kind: OrgKind, parent: OrgKind | None) -> bool:
    """Whether an organisation of this kind may be opened under that one (None: at the top)."""
    if parent is None:
        return not STANDS_UNDER[kind]
    return parent in STANDS_UNDER[kind]


def path_of(kind: OrgKind, code: str, parent_path: str = "", parent_code: str = "") -> str:
    """Its address in the tree: "/37/", "/37/10422/", "/37/10422/c01/", "/x/e-91…/".

    A code that repeats its parent's ("10422-c01") gives only what follows to the path.
    """
    if kind in OUTSIDE:
        return f"/x/{code}/"
    return f"{parent_path or '/'}{code.removeprefix(f'{parent_code}-')}/"


def needs_two(kind: OrgKind, path: str, led: Collection[str]) -> bool:
    """Whether a role there is given by two; `led` are the organisations the proposer leads."""
    return kind in GUARDED and (kind is OrgKind.PROVINCE or path not in led)


def may_reset(seat: "Tenure", home: OrgKind, path: str) -> bool:
    """Whether who holds `seat` may decide that an account of the home at `path` begins anew.

    Officers of the home itself, and who manages it; but nobody from above a university decides
    about those who see persons.
    """
    if seat.role in {Role.AUDITOR, *UNOFFICIAL} or seat.lent:
        return False
    above = Permission.ACCOUNT_MANAGE in seat.permissions and path.startswith(seat.path)
    return seat.path == path or (
        above and (home not in HOLDS_PERSONS or seat.kind in HOLDS_PERSONS)
    )


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role held in an organisation over days (half-open); `lent` says it was delegated.

    `permissions` are those of the role; what is only wanted may leave them out.
    """

    role: Role
    kind: OrgKind
    path: str
    start: date
    end: date | None = None
    lent: bool = False
    permissions: frozenset[Permission] = frozenset()

    def runs(self, day: date) -> bool:
        """Whether it is held on that day."""
        return self.start <= day and (self.end is None or day < self.end)


def tenure_refusal(tenure: Tenure) -> Refusal | None:
    """Why a role cannot be held there for that time: role_not_here, dates_reversed; or None."""
    if tenure.kind not in HELD_IN[tenure.role]:
        return Refusal("role_not_here", "这个单位没有这种角色，请换一种角色或单位。")
    if tenure.end is not None and tenure.end <= tenure.start:
        return Refusal("dates_reversed", "截止日期要晚于开始日期，请重新选择。")
    return None


def delegation_refusal(
    own: Tenure, wanted: Tenure, today: date, longest: timedelta
) -> Refusal | None:
    """Why the holder of `own` cannot lend it as `wanted`, or None.

    The same role, at the same organisation or below, for a time with an end that lies within
    their own and is no longer than `longest`; what was lent to them cannot be lent on.
    """
    if not own.runs(today) or Permission.MEMBERSHIP_DELEGATE not in own.permissions:
        return Refusal("cannot_delegate", "这个角色现在不能委托给他人。")
    if own.lent:
        return Refusal("lent_on", "这个角色是别人委托给您的，不能再转委托。")
    if wanted.role != own.role or not wanted.path.startswith(own.path):
        return Refusal("not_yours_to_lend", "只能把自己的角色委托到本单位或下级单位。")
    return _time_refusal(own, wanted, today, longest) or tenure_refusal(wanted)


def _time_refusal(own: Tenure, wanted: Tenure, today: date, longest: timedelta) -> Refusal | None:
    if wanted.end is None or (own.end is not None and wanted.end > own.end):
        return Refusal("longer_than_own", "委托必须写明截止日期，且不能晚于您自己任期的截止日期。")
    if wanted.end - wanted.start > longest:
        return Refusal("too_long", "一次委托最多 {days} 天，到期可以再委托。", days=longest.days)
    if wanted.start < own.start or wanted.start < today:
        return Refusal("starts_too_early", "委托从今天或以后开始，不能早于您自己的任期。")
    return None
