"""The API as one object: django-ninja with our answers, and a description that says all of them."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from qihang.kernel import Refusal
from qihang.web import constraints
from qihang.web.api import description
from qihang.web.api.access import Access
from qihang.web.api.problems import NOT_FOUND, NOT_PERMITTED, misfits, problem
from qihang.web.api.texts import StrictParser, malformed


class Renderer(JSONRenderer):
    """Chinese stays readable."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """One version of the API; operations come from the routers of the apps."""

    def __init__(self, version: str, title: str, about: str) -> None:
        super().__init__(
            title=title, version=version, description=about, openapi_url=None, docs_url=None,
            urls_namespace="api", parser=StrictParser(), renderer=Renderer(),
            servers=[{"url": settings.API_ROOT + f"v{version.split('.', maxsplit=1)[0]}"}],
        )  # fmt: skip
        self.add_exception_handler(Refusal, _refused)
        self.add_exception_handler(ValidationError, _does_not_fit)
        self.add_exception_handler(Http404, _nothing_here)
        self.add_exception_handler(PermissionDenied, _not_permitted)
        self.add_exception_handler(HttpError, _malformed)
        self.add_exception_handler(DatabaseError, _refused_by_database)

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description with security, headers and every possible no."""
        schema = super().get_openapi_schema(**{"path_prefix": "", **kwargs})
        description.complete(schema, self.operations())
        return schema

    def addresses(self) -> list[URLPattern | URLResolver]:
        """The addresses of all operations, and no others."""
        patterns, _, _ = self.urls
        return [p for p in patterns if getattr(p, "name", "") != "api-root"]

    def operations(self) -> dict[tuple[str, str], Operation]:
        """Every operation by method and address template, as the description names them."""
        found = {}
        for router in self._get_bound_routers():
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    for method in operation.methods:
                        found[method, description.template(router.prefix, path)] = operation
        return found

    def described(self) -> str:
        """The description as text, the same each time."""
        return json.dumps(self.get_openapi_schema(), ensure_ascii=False, indent=1)


def access_of(operation: Operation) -> Access | None:
    """What an operation says about who may ask; None where it says nothing."""
    found = [callback for callback in operation.auth_callbacks if isinstance(callback, Access)]
    return found[0] if len(found) == 1 == len(operation.auth_callbacks) else None


def _refused(_request: HttpRequest, no: Any) -> HttpResponse:
    return problem(no)


def _refused_by_database(_request: HttpRequest, no: Any) -> HttpResponse:
    refusal = constraints.refusal_of(no)
    if refusal is None:
        raise no
    return problem(refusal)


def _does_not_fit(_request: HttpRequest, no: Any) -> HttpResponse:
    return misfits(no.errors)


def _malformed(_request: HttpRequest, no: Any) -> HttpResponse:
    return problem(malformed(), no.status_code)


def _nothing_here(_request: HttpRequest, _no: Any) -> HttpResponse:
    return problem(NOT_FOUND)


def _not_permitted(_request: HttpRequest, _no: Any) -> HttpResponse:
    return problem(NOT_PERMITTED)
