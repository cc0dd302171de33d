"""Registrations for other systems: those of a cohort a page at a time, and one record."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.destinations import queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.kernel import Cohort, Permission
from qihang.web.api import CURSOR, LIMIT, Cursor, Limit, Text, Year, list_for, needs, page_of
from qihang.web.request import Request

router = Router(tags=["destinations"])


class DestinationOut(Schema):
    """One version of one graduate's registered whereabouts; phones and pay are not told."""

    uuid: UUID
    graduate: UUID
    exam_number: str
    organisation: str = Field(description="code of the college", examples=["10422-c01"])
    cohort: int
    version: int = Field(description="1 for the first; a change is the next version")
    status: Status
    kind: str = Field(description="code set destination", examples=["11"])
    employer_name: str
    employer_code: str
    employer_type: str
    industry: str
    work_place: str
    employer_country: str = Field(description="code set country; empty in the mainland")
    position_type: str
    position_name: str
    signed_date: date | None
    term_from: date | None
    term_until: date | None = Field(description="the first day no longer covered")
    startup_role: str
    school_name: str
    school_name_foreign: str
    study_major: str
    country: str
    enlist_place: str
    project_name: str
    filed_at: datetime | None
    decided_at: datetime | None
    effective_date: date | None = Field(description="the day from which it counts")


class DestinationsOut(Schema):
    """One page of registrations."""

    items: list[DestinationOut]
    next: str = Field(description="cursor of the next page; empty after the last")


@router.get(
    "/destinations", auth=needs(Permission.DESTINATION_SEE), response=DestinationsOut,
    operation_id="destinations", summary="Registrations of a cohort, oldest version first",
)  # fmt: skip
def destinations(
    request: Request, cohort: Year, status: Status | None = None, organisation: Text = "",
    cursor: Cursor = CURSOR, limit: Limit = LIMIT,
) -> dict:  # fmt: skip
    """Every filed version in reach; by one status if asked. Drafts are the graduates' own."""
    wanted = queries.reported_in(request.scope, Cohort(cohort), status, organisation)
    rows, following = page_of(
        lambda after, most: list(wanted.filter(pk__gt=after[0] if after else 0)[:most]),
        lambda version: (version.pk,),
        cursor, limit, list_for(request.scope, "destinations", cohort, status, organisation),
    )  # fmt: skip
    return {"items": [_as_dict(version) for version in rows], "next": following}


@router.get(
    "/destinations/{uuid:uuid}", auth=needs(Permission.DESTINATION_SEE), response=DestinationOut,
    operation_id="destination", summary="One version of a registration",
)  # fmt: skip
def destination(request: Request, uuid: UUID) -> dict:
    """404 outside the token's organisation."""
    try:
        return _as_dict(queries.get_in(request.scope, uuid))
    except Destination.DoesNotExist:
        raise Http404 from None


_OF_GRADUATE = {"graduate", "exam_number", "organisation"}
_PLAIN = tuple(f for f in DestinationOut.model_fields if f not in _OF_GRADUATE)


def _as_dict(version: Destination) -> dict:
    graduate = version.graduate
    return {
        **{name: getattr(version, name) for name in _PLAIN},
        "graduate": graduate.uuid,
        "exam_number": graduate.exam_number,
        "organisation": graduate.org.code,
    }
