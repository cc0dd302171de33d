"""Graduates for other systems: the roster a page at a time, and one record."""

from datetime import date
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.people import queries, services
from qihang.apps.people.models import Graduate, Merge
from qihang.kernel import Cohort, Permission
from qihang.web.access import get_or_404
from qihang.web.api import (
    CURSOR,
    LIMIT,
    Cursor,
    Limit,
    Text,
    Year,
    list_for,
    needs,
    page_of,
    reason_of,
)
from qihang.web.request import Request

router = Router(tags=["graduates"])


class GraduateOut(Schema):
    """One graduate as the academic record has it; numbers are masked unless asked for whole."""

    uuid: UUID
    cohort: int = Field(examples=[2024])
    organisation: str = Field(description="code of the college", examples=["10422-c01"])
    exam_number: str = Field(examples=["24370101151234"])
    student_number: str
    name: str = Field(examples=["Li Ming"])
    id_number: str = Field(
        description="masked, or whole with a reason", examples=["370***********12"]
    )
    sex: str
    ethnicity: str
    politics: str
    qualification: str
    major: str = Field(examples=["070101"])
    major_name: str
    training_mode: str
    home_place: str
    hardship: str
    class_name: str
    graduation_date: date
    in_statistics: bool
    standing: str = Field(
        description="empty in good standing, else the last change of standing",
        examples=["deferred"],
    )


class GraduatesOut(Schema):
    """One page of the roster."""

    items: list[GraduateOut]
    next: str = Field(description="cursor of the next page; empty after the last")


@router.get(
    "/graduates", auth=needs(Permission.PERSON_SEE), response=GraduatesOut,
    operation_id="graduates", summary="The roster of a cohort, oldest record first",
)  # fmt: skip
def graduates(
    request: Request,
    cohort: Year,
    organisation: Text = "",
    cursor: Cursor = CURSOR,
    limit: Limit = LIMIT,
) -> dict:
    """Whole identity numbers come with person.unmask and the header Qihang-Reason (audited)."""
    wanted = queries.roster_in(request.scope, Cohort(cohort), organisation)
    rows, following = page_of(
        lambda after, most: list(wanted.filter(pk__gt=after[0] if after else 0)[:most]),
        lambda graduate: (graduate.pk,),
        cursor, limit, list_for(request.scope, "graduates", cohort, organisation),
    )  # fmt: skip
    return {"items": _as_dicts(request, rows), "next": following}


@router.get(
    "/graduates/{uuid:uuid}", auth=needs(Permission.PERSON_SEE), response=GraduateOut,
    operation_id="graduate", summary="One graduate",
)  # fmt: skip
def graduate(request: Request, uuid: UUID) -> dict:
    """404 outside the token's organisation."""
    try:
        found = queries.graduate_in(request.scope, uuid)
    except Graduate.DoesNotExist:
        raise Http404 from None
    return _as_dicts(request, [found])[0]


class MergeIn(Schema):
    """Two records of one person: which one goes on, and what of the other one is right."""

    survivor: UUID
    duplicate: UUID
    take: list[str] = Field(
        [],
        max_length=len(services.TAKEN),
        description="of the other record: name, exam_number, id_number, student_number, phone, class_name",
    )
    reason: str = Field(max_length=300, description="why they are one person, and on what paper")


class UnmergeIn(Schema):
    """Why two records are set apart again."""

    reason: str = Field(max_length=300)


class MergeOut(Schema):
    """A merge, by whose uuid it is undone."""

    uuid: UUID
    survivor: UUID
    duplicate: UUID
    fields: list[str] = Field(description="columns of the survivor that were written")


@router.post(
    "/merges", auth=needs(Permission.ROSTER_IMPORT), response={201: MergeOut},
    operation_id="merge", summary="Merge two records of one person",
)  # fmt: skip
def merge(request: Request, asked: MergeIn) -> dict:
    """422 names each obstacle: what has to be settled first."""
    for uuid in (asked.survivor, asked.duplicate):
        get_or_404(queries.mergeable_in, request.scope, uuid)
    made = services.merge(
        request.scope, asked.survivor, asked.duplicate, asked.take, asked.reason, request.now
    )
    return _merge_as_dict(made)


@router.post(
    "/merges/{uuid:uuid}/undo", auth=needs(Permission.ROSTER_IMPORT), response={201: MergeOut},
    operation_id="undo_merge", summary="Set the two records of a merge apart again",
)  # fmt: skip
def undo_merge(request: Request, uuid: UUID, asked: UnmergeIn) -> dict:
    """Both are as they were, unless something that merging wrote was changed since: 422."""
    found = get_or_404(queries.merge_in, request.scope, uuid)
    return _merge_as_dict(services.unmerge(request.scope, found.uuid, asked.reason, request.now))


def _merge_as_dict(made: Merge) -> dict:
    change = made.change
    survivor = change.successor
    return {
        "uuid": made.uuid,
        "survivor": survivor.uuid if survivor else None,
        "duplicate": change.graduate.uuid,
        "fields": sorted(made.after),
    }


def _as_dicts(request: Request, rows: list[Graduate]) -> list[dict]:
    whole = services.unmask_many(request.scope, rows, "id_number", reason_of(request))
    return [
        {
            **{name: getattr(g, name) for name in _PLAIN},
            "organisation": g.org.code,
            "id_number": whole.get(g.pk, g.id_number_masked),
        }
        for g in rows
    ]


_PLAIN = tuple(f for f in GraduateOut.model_fields if f not in {"organisation", "id_number"})
