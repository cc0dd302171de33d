"""Employment agreements for other systems: those of a cohort a page at a time, and one."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.agreements import queries
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import AgreementForm, AgreementState
from qihang.kernel import Cohort, Permission
from qihang.web.api import CURSOR, LIMIT, Cursor, Limit, Text, Year, list_for, needs, page_of
from qihang.web.request import Request

router = Router(tags=["agreements"])


class AgreementOut(Schema):
    """One employment agreement of one graduate; pay and papers are not told."""

    uuid: UUID
    graduate: UUID
    exam_number: str
    organisation: str = Field(description="code of the college", examples=["10422-c01"])
    cohort: int
    status: AgreementState
    form: AgreementForm
    number: str = Field(description="the number in force; unique in the province")
    issued_at: datetime
    employer_name: str
    employer_code: str
    work_place: str
    position_name: str
    signed_date: date | None
    term_from: date | None
    term_until: date | None = Field(description="the first day no longer covered")
    recorded_at: datetime | None = Field(description="when the signing was recorded")
    end_kind: str = Field(description="why it ended; empty while it has not")
    ended_date: date | None = Field(description="the day on the proof")
    end_recorded_at: datetime | None


class AgreementsOut(Schema):
    """One page of agreements."""

    items: list[AgreementOut]
    next: str = Field(description="cursor of the next page; empty after the last")


@router.get(
    "/agreements", auth=needs(Permission.AGREEMENT_SEE), response=AgreementsOut,
    operation_id="agreements", summary="Employment agreements of a cohort, oldest first",
)  # fmt: skip
def agreements(
    request: Request, cohort: Year, status: AgreementState | None = None, organisation: Text = "",
    cursor: Cursor = CURSOR, limit: Limit = LIMIT,
) -> dict:  # fmt: skip
    """Every agreement in reach; by one status if asked."""
    wanted = queries.agreements_to_report(request.scope, Cohort(cohort), status, organisation)
    rows, following = page_of(
        lambda after, most: list(wanted.filter(pk__gt=after[0] if after else 0)[:most]),
        lambda agreement: (agreement.pk,),
        cursor, limit, list_for(request.scope, "agreements", cohort, status, organisation),
    )  # fmt: skip
    return {"items": [_as_dict(agreement) for agreement in rows], "next": following}


@router.get(
    "/agreements/{uuid:uuid}", auth=needs(Permission.AGREEMENT_SEE), response=AgreementOut,
    operation_id="agreement", summary="One employment agreement",
)  # fmt: skip
def agreement(request: Request, uuid: UUID) -> dict:
    """404 outside the token's organisation."""
    try:
        return _as_dict(queries.get_in(request.scope, uuid))
    except Agreement.DoesNotExist:
        raise Http404 from None


_OF_GRADUATE = {"graduate", "exam_number", "organisation"}
_PLAIN = tuple(name for name in AgreementOut.model_fields if name not in _OF_GRADUATE)


def _as_dict(agreement: Agreement) -> dict:
    graduate = agreement.graduate
    return {
        **{name: getattr(agreement, name) for name in _PLAIN},
        "graduate": graduate.uuid,
        "exam_number": graduate.exam_number,
        "organisation": graduate.org.code,
    }
