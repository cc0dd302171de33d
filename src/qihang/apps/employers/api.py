"""Employers for other systems: verified ones and those of the own offices, and the own one of an employer."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.employers import queries
from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerState, Party
from qihang.kernel import Permission
from qihang.web.api import CURSOR, LIMIT, Cursor, Limit, Text, list_for, needs, page_of
from qihang.web.request import Request

router = Router(tags=["employers"])


class EmployerOut(Schema):
    """One employer or agency; contacts and licences are not told."""

    uuid: UUID
    code: str = Field(description="unified social credit code", examples=["91370200264574251E"])
    name: str
    party: Party
    status: EmployerState
    verified: bool = Field(description="whether its verification is in force")
    verified_at: datetime | None
    verified_until: date | None = Field(description="the first day no longer covered")
    kind: str = Field(description="code of employer_type")
    section: str = Field(description="section of GB/T 4754")
    industry: str = Field(description="code of industry_gb4754")
    size: str
    place: str = Field(description="division code")
    central_group: str = Field(
        description="code of central_enterprise; empty until an office confirms it"
    )
    services: list[str] = Field(description="codes of agency_service")
    merged_into: UUID | None


class EmployersOut(Schema):
    """One page of employers."""

    items: list[EmployerOut]
    next: str = Field(description="cursor of the next page; empty after the last")


@router.get(
    "/employers", auth=needs(Permission.EMPLOYER_SEE), response=EmployersOut,
    operation_id="employers", summary="Employers in reach, oldest first",
)  # fmt: skip
def employers(
    request: Request, status: EmployerState | None = None, code: Text = "",
    cursor: Cursor = CURSOR, limit: Limit = LIMIT,
) -> dict:  # fmt: skip
    """Every verified one, and all of the own offices; by status or credit code if asked."""
    wanted = queries.employers_to_report(request.scope, status or "", code)
    rows, following = page_of(
        lambda after, most: list(wanted.filter(pk__gt=after[0] if after else 0)[:most]),
        lambda employer: (employer.pk,),
        cursor, limit, list_for(request.scope, "employers", status, code),
    )  # fmt: skip
    return {"items": [_as_dict(employer) for employer in rows], "next": following}


@router.get(
    "/employers/{uuid:uuid}", auth=needs(Permission.EMPLOYER_SEE, Permission.EMPLOYER_MANAGE_OWN),
    response=EmployerOut, operation_id="employer", summary="One employer",
)  # fmt: skip
def employer(request: Request, uuid: UUID) -> dict:
    """404 outside the token's reach."""
    try:
        return _as_dict(queries.employer_in(request.scope, uuid))
    except Employer.DoesNotExist:
        raise Http404 from None


_MADE = {"verified", "central_group", "merged_into"}
_PLAIN = tuple(name for name in EmployerOut.model_fields if name not in _MADE)


def _as_dict(found: Employer) -> dict:
    return {
        **{name: getattr(found, name) for name in _PLAIN},
        "verified": found.is_verified,
        "central_group": found.central_group if found.central_confirmed else "",
        "merged_into": found.merged_into.uuid if found.merged_into else None,
    }
