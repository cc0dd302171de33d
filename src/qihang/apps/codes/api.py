"""Code sets for other systems: the list of them, and each whole; public like the pages."""

from django.http import Http404
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from qihang.apps.codes import queries
from qihang.policy import CodeTable
from qihang.web.api import Key, public
from qihang.web.request import Request

router = Router(tags=["code sets"])


class SetOut(Schema):
    """One code set."""

    name: str = Field(examples=["destination"])
    label: str
    rows: int


class CodeOut(Schema):
    """One code; in both languages, whatever language is asked for."""

    code: str
    zh: str
    en: str
    parent: str = Field(description="code above; empty at the top")


@router.get(
    "/codes", auth=public, response=list[SetOut], operation_id="code_sets",
    summary="Which code sets there are",
)  # fmt: skip
def code_sets(request: Request) -> list[dict]:  # noqa: ARG001 - django-ninja hands it in
    """Their labels are in the language of Accept-Language."""
    language = get_language() or ""
    return [
        {"name": table.name, "label": table.label.text(language), "rows": len(table)}
        for table in queries.tables()
    ]


@router.get(
    "/codes/{name}", auth=public, response=list[CodeOut], operation_id="code_set",
    summary="Every code of one set, in its order",
)  # fmt: skip
def code_set(request: Request, name: Key) -> list[dict]:  # noqa: ARG001 - as above
    """Ask with If-None-Match: sets change once a year."""
    if not queries.exists(name):
        raise Http404
    return [_code(queries.table(name), code) for code in queries.table(name)]


def _code(table: CodeTable, code: str) -> dict:
    row = table[code]
    return {"code": code, "zh": row.label.zh, "en": row.label.en, "parent": row.parent}
