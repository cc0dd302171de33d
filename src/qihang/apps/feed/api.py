"""The change feed: another system asks from time to time what changed since it last asked."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from qihang.apps.feed import queries
from qihang.kernel import Permission
from qihang.web import cursors
from qihang.web.api import CURSOR, LIMIT, Cursor, Limit, list_for, needs
from qihang.web.request import Request

router = Router(tags=["changes"])
NAME = "changes"


class ChangeOut(Schema):
    """A record that changed; read it by its uuid to see what it is now."""

    kind: str = Field(description="graduate or destination", examples=["destination"])
    uuid: UUID
    action: str = Field(examples=["approve_university"])
    cohort: int
    at: datetime


class ChangesOut(Schema):
    """What changed after a cursor, oldest first."""

    items: list[ChangeOut]
    next: str = Field(description="where to go on, also when nothing is new: keep it")
    more: bool = Field(description="whether there is more to read right now")


@router.get(
    "/changes", auth=needs(Permission.PERSON_SEE, Permission.DESTINATION_SEE), response=ChangesOut,
    operation_id="changes", summary="What changed since you last asked",
)  # fmt: skip
def changes(
    request: Request, after: Cursor = CURSOR, limit: Limit = LIMIT,
    newest: Annotated[bool, Query(description="skip everything up to now")] = False,
) -> dict:  # fmt: skip
    """Nothing is left out and nothing comes twice, whatever is written at the same time.

    To begin: ask once with `newest=true` and keep `next`; read the lists; from then on follow.
    """
    of = list_for(request.scope, NAME)
    if newest:
        place = queries.newest_in(request.scope)
        return {"items": [], "next": cursors.write(place, of), "more": False}
    begun = cursors.read(after, of) or queries.BEGINNING
    items = queries.changes_in(request.scope, (begun[0], begun[1]), limit + 1)
    told = items[:limit]
    last = (told[-1].txid, told[-1].pk) if told else begun
    shown = [
        {"kind": i.kind, "uuid": i.subject, "action": i.action, "cohort": i.cohort, "at": i.at}
        for i in told
    ]
    return {"items": shown, "next": cursors.write(last, of), "more": len(items) > limit}
