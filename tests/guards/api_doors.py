"""Who asks the API and how each operation is asked, for the matrix of the API (api_matrix.txt).

The stage is that of the access matrix: one graduate's registration and everybody around it. A new
operation needs a line in REQUESTS.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import Membership, Org
from qihang.apps.orgs.roles import system_permissions
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.config.api.v1 import api
from qihang.kernel import Permission
from tests.factories.intake import roster_row
from tests.factories.tokens import make_token
from tests.guards.stage import Stage
from tests.responses import ClientResponse
from tests.values import not_none

FIGURES = frozenset({Permission.FIGURES_SEE})
EVERYTHING = frozenset(system_permissions())
# Relation to the graduate of tree.college -> where its token stands, and what the token may do.
TOKENS: Mapping[str, tuple[str, frozenset[Permission]]] = {
    "college": ("college", EVERYTHING),
    "sibling": ("sibling", EVERYTHING),
    "university": ("university", EVERYTHING),
    "figures-only": ("university", FIGURES),
    "other-university": ("other_university", EVERYTHING),
    "province": ("province", FIGURES),
    "employer": ("employer", EVERYTHING),
    "revoked": ("university", EVERYTHING),
    "expired": ("university", EVERYTHING),
    "orphaned": ("university", EVERYTHING),  # the role of who made it has ended
}
SHUT_OUT = ("anonymous", "session", "made-up", "revoked", "expired", "orphaned")
RELATIONS = (*TOKENS, "anonymous", "session", "made-up")
# Those who must hear nothing about the graduate, whatever they ask.
STRANGERS = ("sibling", "figures-only", "other-university", "province", "employer", *SHUT_OUT)
KEYS = count(1)


def roster_of(stage: Stage, org: Org) -> dict[str, Any]:
    """A row that would give the graduate another name."""
    number = unseal(stage.graduate.id_number_sealed)
    row = roster_row(exam_number=stage.graduate.exam_number, id_number=number, name="谁也不是")
    row["graduation_date"] = row["graduation_date"].isoformat()
    return {"target": "roster", "organisation": org.code, "cohort": 2024, "rows": [row]}


@dataclass(frozen=True)
class Asking:
    """One way to ask an operation: the address below /api/v1, and the body of a write."""

    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


# Operation id -> the ways it is asked, each with the word the matrix shows.
REQUESTS: Mapping[str, Callable[[Stage], dict[str, Asking]]] = {
    "token": lambda _: {"": Asking("/token")},
    "organisations": lambda _: {"": Asking("/organisations")},
    "graduates": lambda _: {
        "": Asking("/graduates?cohort=2024"),
        "whole numbers": Asking("/graduates?cohort=2024", headers={"Qihang-Reason": "audit"}),
    },
    "graduate": lambda stage: {"": Asking(f"/graduates/{stage.graduate.uuid}")},
    "employers": lambda _: {"": Asking("/employers")},
    "employer": lambda stage: {
        "that waits": Asking(f"/employers/{stage.employer.uuid}"),
        "verified": Asking(f"/employers/{stage.verified.uuid}"),
    },
    "agreements": lambda _: {"": Asking("/agreements?cohort=2024")},
    "agreement": lambda stage: {"": Asking(f"/agreements/{stage.agreement.uuid}")},
    "findings": lambda _: {"": Asking("/findings?cohort=2024")},
    "finding": lambda stage: {"": Asking(f"/findings/{stage.finding.uuid}")},
    "answer_finding": lambda stage: {
        "": Asking(f"/findings/{stage.finding.uuid}/answer", {"text": "已与单位核实。"})
    },
    "destinations": lambda _: {"": Asking("/destinations?cohort=2024")},
    "destination": lambda stage: {"": Asking(f"/destinations/{stage.destination.uuid}")},
    "changes": lambda _: {"": Asking("/changes"), "newest": Asking("/changes?newest=true")},
    "figures": lambda stage: {
        place: Asking(f"/figures/{getattr(stage.tree, place).code}?cohort=2024")
        for place in ("province", "university", "college")
    },
    "registers": lambda _: {"": Asking("/registers")},
    "deliver": lambda _: {
        "": Asking(
            "/registers/employers/deliveries",
            {"source": "market", "day": "2024-06-01", "rows": [{"code": "x", "name": "y"}]},
        )
    },
    "layout": lambda _: {"": Asking("/layouts/roster")},
    "send_batch": lambda stage: {
        place: Asking("/batches", roster_of(stage, getattr(stage.tree, place)))
        for place in ("university", "other_university")
    },
    "batch": lambda stage: {"": Asking(f"/batches/{stage.sheet.uuid}")},
    "undo_batch": lambda stage: {"": Asking(f"/batches/{stage.sheet.uuid}/undo", {})},
    "merge": lambda stage: {
        "": Asking(
            "/merges",
            {
                "survivor": str(stage.twin.uuid),
                "duplicate": str(stage.graduate.uuid),
                "reason": "两次建档",
            },
        )
    },
    "undo_merge": lambda stage: {
        "": Asking(f"/merges/{stage.merge.uuid}/undo", {"reason": "不是同一人"})
    },
    "screen_advertisements": lambda _: {
        "": Asking("/screenings", {"advertisements": [{"title": "文员（女）", "text": "35岁以下"}]})
    },
    "code_sets": lambda _: {"": Asking("/codes")},
    "code_set": lambda _: {"": Asking("/codes/sex")},
}


class ApiDoor:
    """One relation asking the API, leaving no trace."""

    def __init__(self, stage: Stage, relation: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        self.graduate = stage.graduate.pk
        self.heard: list[tuple[str, str]] = []
        self.cached: list[str] = []  # what each answer said about keeping it
        self.touched: list[str] = []  # what changed the graduate
        if relation == "session":
            self.client.force_login(stage.account("university-head"))
        elif relation == "made-up":
            self.headers["Authorization"] = "Bearer qh_nobody-was-ever-given-this"
        elif relation != "anonymous":
            self.headers["Authorization"] = f"Bearer {secret_of(stage, relation)}"

    def ask(self, method: str, asking: Asking) -> ClientResponse:
        """The answer; what the request changed is undone, and what was said is kept."""
        headers = self.headers | asking.headers
        sent: dict[str, Any] = {}
        if method != "GET":
            headers["Idempotency-Key"] = f"guard-{next(KEYS)}"
            sent = {"data": json.dumps(asking.body), "content_type": "application/json"}
        with transaction.atomic():
            before = self.picture()
            answer = self.client.generic(method, "/api/v1" + asking.path, headers=headers, **sent)
            if self.picture() != before:
                self.touched.append(f"{method} {asking.path}")
            transaction.set_rollback(True)
        self.cached.append(answer["Cache-Control"])
        self.heard.append((f"{method} {asking.path}", answer.content.decode()))
        return answer

    def picture(self) -> tuple[Any, ...]:
        """The graduate's record and registrations as they stand."""
        person = Graduate.objects.filter(pk=self.graduate).values().get()
        return person, list(Destination.objects.filter(graduate=self.graduate).values())


def secret_of(stage: Stage, relation: str) -> str:
    """The secret of a token made for the relation."""
    place, permissions = TOKENS[relation]
    now = timezone.now()
    made = make_token(
        getattr(stage.tree, place),
        permissions,
        created=now - timedelta(days=9),
        until=now + timedelta(days=-1 if relation == "expired" else 1),
        revoked=now if relation == "revoked" else None,
    )
    if relation == "orphaned":
        Membership.objects.filter(pk=not_none(made.token.basis_id)).update(
            until_date=timezone.localdate()
        )
    return made.secret


def operations() -> dict[tuple[str, str], Any]:
    """Every operation of the API by method and operation id."""
    return {(method, o.operation_id or ""): o for (method, _), o in api.operations().items()}
