"""Kinds of organisation, roles, and the one table of which role may do what."""

from enum import StrEnum

from qihang.kernel.permissions import Permission as P


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


_SEES_PERSONS = frozenset({P.HOME_SEE, P.FIGURES_SEE, P.PERSON_SEE, P.DESTINATION_SEE})
_COLLEGE = _SEES_PERSONS | {P.DESTINATION_REVIEW_COLLEGE, P.ACTIVATION_ISSUE, P.PERSON_UNMASK}
_UNIVERSITY = _SEES_PERSONS | {
    P.DESTINATION_REVIEW_UNIVERSITY,
    P.DESTINATION_CORRECT,
    P.DESTINATION_REPORT_UP,
    P.ACTIVATION_ISSUE,
    P.PERSON_UNMASK,
}
_HEAD = frozenset({P.DESTINATION_APPROVE_AS_HEAD, P.MEMBERSHIP_DELEGATE, P.ACCOUNT_MANAGE})
_FIGURES = frozenset({P.HOME_SEE, P.FIGURES_SEE})

ROLES: dict[Role, frozenset[P]] = {
    # Persons' records come to the province only inside a power session (POWER adds them).
    Role.PROVINCE_OFFICER: _FIGURES | {P.POWER_OPEN, P.AUDIT_SEE, P.ACCOUNT_MANAGE, P.CLOCK_MOVE},
    Role.DEPARTMENT_OFFICER: _FIGURES,
    Role.CITY_OFFICER: _FIGURES,
    Role.COUNTY_OFFICER: _FIGURES,
    Role.UNIVERSITY_HEAD: _UNIVERSITY | _HEAD | {P.AUDIT_SEE},
    Role.UNIVERSITY_OFFICER: _UNIVERSITY,
    Role.COLLEGE_HEAD: _COLLEGE | _HEAD,
    Role.COLLEGE_OFFICER: _COLLEGE,
    Role.GRADUATE: frozenset({P.HOME_SEE, P.DESTINATION_FILE_OWN}),
    Role.EMPLOYER: frozenset({P.HOME_SEE}),
    Role.AGENCY: frozenset({P.HOME_SEE}),
    Role.AUDITOR: frozenset({P.HOME_SEE, P.AUDIT_SEE}),
    Role.SYSTEM_ADMIN: frozenset({P.HOME_SEE, P.ACCOUNT_MANAGE, P.AUDIT_SEE}),
}

# What an open power session adds to its holder, under the path it was opened for.
POWER = frozenset({P.PERSON_SEE, P.PERSON_UNMASK, P.DESTINATION_SEE, P.DESTINATION_CORRECT})

# Officials must sign in with a second factor outside the demo.
OFFICIALS = frozenset(Role) - {Role.GRADUATE, Role.EMPLOYER}
