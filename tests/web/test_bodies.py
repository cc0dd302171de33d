"""A large body passes only where files are taken, from somebody who may enter there."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.orgs.rules import Role
from qihang.config.places import ROOT
from qihang.policy import load
from qihang.web.request import ANNOUNCED, SMALL
from tests.factories.orgs import Tree, client_for, make_account
from tests.factories.people import make_graduate, make_graduate_account
from tests.factories.tokens import make_token
from tests.guards.sources import Finding, report

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 15)
MULTIPART = "multipart/form-data; boundary=x"
SHEET = load().limit("sheet_file_size", DAY)
PUBLIC = ("account_login", "people:activate", "documents:verify")


def announced(client: Client, path: str, length: int, **headers: str) -> int:
    """What the server hears that asks about a head: 204 is "read on"."""
    environment: dict[str, Any] = {ANNOUNCED: length}
    answer = client.post(path, b"", MULTIPART, headers=headers, **environment)
    return int(answer.status_code)


def sheets() -> str:
    return reverse("intake:new", args=["roster"])


@pytest.fixture
def officer(tree: Tree) -> Client:
    return client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_visitor_sends_little(client: Client, name: str) -> None:
    assert announced(client, reverse(name), 500 << 20) == 413
    answer = client.post(reverse(name), b"x" * (SMALL + 1), MULTIPART)
    assert answer.status_code == 413
    assert "请减小文件" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_a_visitor_with_a_made_up_session_is_a_visitor(client: Client, tree: Tree) -> None:
    client.cookies["sessionid"] = "a" * 32
    assert announced(client, sheets(), SMALL + 1) == 413


def test_sheets_come_from_those_who_may_load_them(officer: Client, tree: Tree) -> None:
    graduate = client_for(make_graduate_account(make_graduate(tree.college)))
    assert announced(officer, sheets(), SHEET) == 204
    assert announced(officer, sheets(), SHEET + SMALL + 1) == 413
    assert announced(graduate, sheets(), SMALL + 1) == 413


def test_evidence_comes_from_graduates(officer: Client, tree: Tree) -> None:
    graduate = client_for(make_graduate_account(make_graduate(tree.college)))
    path, files = reverse("destinations:step_evidence"), 6 * load().limit("evidence_file_size", DAY)
    assert announced(graduate, path, files) == 204
    assert announced(graduate, path, files + SMALL + 1) == 413
    assert announced(officer, path, SMALL + 1) == 413


def test_a_page_that_takes_no_file_takes_no_large_body(officer: Client) -> None:
    assert announced(officer, "/", SMALL + 1) == 413
    assert announced(officer, "/nowhere/", SMALL + 1) == 413


def test_other_systems_send_what_fits_into_memory(client: Client, tree: Tree) -> None:
    known = {"Authorization": f"Bearer {make_token(tree.university).secret}"}
    path = "/api/v1/batches/roster"
    assert announced(client, path, SMALL + 1, **known) == 204
    assert announced(client, path, 11 << 20, **known) == 413
    assert announced(client, path, SMALL + 1) == 413
    assert announced(client, path, SMALL + 1, Authorization="Bearer qh_made-up") == 413


def test_every_view_that_reads_files_says_which() -> None:
    views = [*Path(ROOT / "src/qihang/apps").rglob("views/*.py")]
    reading = [path for path in views if "request.FILES" in path.read_text()]
    assert reading
    report(
        (
            Finding(str(path), 0, "reads request.FILES")
            for path in reading
            if "@accepts_files(" not in path.read_text()
        ),
        "Mark the view with @accepts_files(purpose): without it, the server takes 256 KiB.",
    )
