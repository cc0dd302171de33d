"""Schemathesis asks every operation all that its description allows, and much that it does not.

Bounded and seeded: the same requests in every run. Nothing may end in a fault, and every answer is
one that the description names, in the form it names.
"""

import logging
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import given as each
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from qihang.config.api.v1 import api
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate
from tests.factories.tokens import Made, make_token

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 20
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def system(tree: Tree) -> Made:
    for _ in range(3):
        make_graduate(tree.college)
    return make_token(tree.university)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request of its own would close the connection in which the test's rows lie; no log fills."""
    logging.disable(logging.ERROR)
    told = (request_started, request_finished)
    for signal in told:
        signal.disconnect(close_old_connections)
    yield
    for signal in told:
        signal.connect(close_old_connections)
    logging.disable(logging.NOTSET)


def askings() -> list[tuple[str, str, GenerationMode]]:
    """Each operation as its description says, and where it takes anything also otherwise."""
    paths = api.get_openapi_schema()["paths"]
    return [
        (method, path, mode)
        for method, path in sorted(api.operations())
        for mode in GenerationMode
        if mode.is_positive or paths[path][method.lower()]["parameters"]
    ]


@pytest.mark.parametrize(("method", "path", "mode"), askings())
def test_no_fault_and_no_answer_unannounced(
    system: Made, method: str, path: str, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    operation = described[path][method]

    @seed(2024)
    @bounded
    @each(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        with transaction.atomic():
            headers = {"Authorization": f"Bearer {system.secret}"}
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    ask()


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/token", {}),
        ("/graduates", {"query": {"cohort": 2024}}),
        ("/codes/{name}", {"path_parameters": {"name": "sex"}}),
    ],
)
def test_answers_are_as_described(system: Made, path: str, given: dict) -> None:
    """The happy way, which made-up identifiers seldom find."""
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    case = described[path]["GET"].Case(**given)
    headers = {"Authorization": f"Bearer {system.secret}"}
    assert case.call_and_validate(headers=headers, checks=CHECKS).status_code == 200
