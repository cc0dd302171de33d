"""Tokens of other systems for tests, and asking with them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from qihang.apps.orgs.models import Account, ApiToken, Org
from qihang.apps.orgs.queries.scopes import secret_hash
from qihang.apps.orgs.roles import system_permissions
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from tests.factories.orgs import make_account, make_membership
from tests.factories.signing import sign
from tests.responses import ClientResponse

NUMBERS = count(1)


@dataclass(frozen=True)
class Made:
    """A token with the secret nobody keeps, and a way to ask with it."""

    token: ApiToken
    secret: str

    def get(self, path: str, **headers: str) -> ClientResponse:
        """GET /api/v1 + path; header names with underscores."""
        return self._ask("GET", path, headers)

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> ClientResponse:
        """POST a JSON body under a key of its own, or the one given."""
        headers["Idempotency_Key"] = key or f"key-{next(NUMBERS)}"
        return self._ask("POST", path, headers, json.dumps(body))

    def _ask(self, method: str, path: str, headers: dict, data: str = "") -> ClientResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.secret}"
        kind = sent.pop("Content-Type", "application/json")
        return Client(raise_request_exception=False).generic(
            method, f"/api/v1{path}", data, kind, headers=sent
        )


def make_token(
    org: Org,
    permissions: Collection[Permission] | None = None,
    *,
    created: datetime | None = None,
    until: datetime | None = None,
    revoked: datetime | None = None,
    name: str = "教务系统",
    by: Account | None = None,
) -> Made:
    """A token of the organisation, good for a day and for all a system may do, unless given."""
    secret = f"qh_test-{next(NUMBERS)}"
    now = timezone.now()
    may = system_permissions() if permissions is None else permissions
    account = make_account(name=name)
    basis = make_membership(
        make_account(), Role.AGENCY, org.parent or org
    )  # whoever answers for it there
    token = ApiToken.objects.create(
        org=org, account=account, name=name, secret_hash=secret_hash(secret), hint=secret[:9],
        permissions=sorted(may), created_by=by or account, basis=basis, created_at=created or now,
        expires_at=until or now + timedelta(days=1), revoked_at=revoked,
    )  # fmt: skip
    sign(token)
    return Made(token, secret)
