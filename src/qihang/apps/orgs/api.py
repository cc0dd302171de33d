"""What a token may do, and the organisations it reaches."""

from datetime import datetime

from ninja import Router, Schema
from pydantic import Field

from qihang.apps.orgs import queries
from qihang.kernel import Permission
from qihang.web.api import any_token, needs
from qihang.web.request import Request

router = Router(tags=["access"])


class OrgOut(Schema):
    """One organisation."""

    code: str = Field(examples=["10422-c01"])
    name: str = Field(examples=["School of Mathematics"])
    kind: str = Field(examples=["college"])
    parent: str = Field(description="code of the organisation above; empty at the top")


class TokenOut(Schema):
    """The token that asks."""

    name: str = Field(examples=["Academic office"])
    organisation: str = Field(description="code", examples=["10422"])
    permissions: list[str] = Field(examples=[["person.see", "destination.see"]])
    expires_at: datetime


@router.get(
    "/token", auth=any_token, response=TokenOut, operation_id="token",
    summary="What this token may do, and until when",
)  # fmt: skip
def token(request: Request) -> dict:
    """The first thing to ask."""
    mine = request.token
    return {
        "name": mine.name,
        "organisation": mine.org.code,
        "permissions": sorted(mine.permissions),
        "expires_at": mine.expires_at,
    }


@router.get(
    "/organisations", auth=needs(Permission.PERSON_SEE, Permission.FIGURES_SEE),
    response=list[OrgOut], operation_id="organisations",
    summary="The organisations in the token's reach, from the top down",
)  # fmt: skip
def organisations(request: Request) -> list[dict]:
    """At most some thousands; codes are what other operations take and give."""
    return [
        {
            "code": o.code,
            "name": o.name,
            "kind": o.kind,
            "parent": o.parent.code if o.parent else "",
        }
        for o in queries.reached_orgs(request.scope)
    ]
