"""Homes, lists, a record, figures and the plan against idiomatic Django (`bench.plain`), under the same server.

Goal: at least 1.5 times as many pages. A graduate's home has no such peer and is compared with the
plain hello page; goal: at least 0.25 of it. Every round asks the peer and then the page, both warm; the
ratio is that of the medians of the rounds. The number of SQL statements is told too, of lists at 3 and
at 30 rows: it must not grow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from statistics import median
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.server import Ask, Line, load, served
from qihang.apps.orgs.models import Account
from qihang.web.components import Page
from qihang.world.demo_logins import account_of

ROUNDS = 5
HELLO, PLAIN = ("hello", 0.25), ("plain Django", 1.5)  # the peers, each with the goal beside it
CLIENTS = (
    16  # enough to keep every thread of the server busy, so that work is compared, not waiting
)
FEW, MANY = 3, 30  # rows of a list whose statements are compared


@dataclass(frozen=True, slots=True)
class Case:
    """One page as one role of the demo; of a list the statements are counted at FEW and MANY rows.

    The address of a record is that of the first in the list of registrations.
    """

    name: str
    role: str
    path: str
    list: bool = False
    record: bool = False
    plain: bool = False  # has a peer besides lists and records

    @property
    def peer(self) -> tuple[str, float]:
        return PLAIN if self.list or self.record or self.plain else HELLO


CASES = (
    Case("province home", "province_officer", "/", plain=True),
    Case("university home", "university_officer", "/", plain=True),
    Case("college home", "college_officer", "/", plain=True),
    Case("graduate home", "graduate_approved", "/"),
    Case("review queue", "university_officer", "/destinations/queue/", list=True),
    Case("list of registrations", "university_officer", "/destinations/all/", list=True),
    Case("list of graduates", "university_officer", "/people/", list=True),
    Case("a registration", "university_officer", "/destinations/all/", record=True),
    Case("figures of the province", "province_officer", "/figures/37/", plain=True),
    Case("figures of a university", "university_officer", "/figures/10427/", plain=True),
    Case("plan", "province_officer", "/plan/2024-shandong/", plain=True),
)


def compare(seconds: float) -> None:
    """Print a line a page: ratio to the peer, answers per second of both, SQL statements when warm."""
    with (
        served("bench.hello:application") as hello,
        served("bench.plain.wsgi:application") as plain,
        served("qihang.config.wsgi:application") as ours,
    ):
        for case, account in cases():
            signed = sign_in(account)
            path = first_record(signed, case.path) if case.record else case.path
            cookie = f"sessionid={signed.cookies['sessionid'].value}"
            ask = asking(path, b"</html>", cookie)
            peer = (plain, ask) if case.peer == PLAIN else (hello, asking("/", b"hello"))
            load(*peer, 1)  # warm
            load(ours, ask, 1)
            rates = [(rate(*peer, seconds), rate(ours, ask, seconds)) for _ in range(ROUNDS)]
            theirs, own = median(r[0] for r in rates), median(r[1] for r in rates)
            name, goal = case.peer
            verdict = "" if own / theirs >= goal else f"  below {goal}"
            print(
                f"{case.name:26} {own / theirs:5.2f} x {name} "
                f"({own:5.0f} / {theirs:5.0f} a second, {told(signed, replace(case, path=path))}){verdict}",
                flush=True,
            )


def first_record(client: Client, path: str) -> str:
    """The address of the first registration of a list."""
    page = client.get(path).content.decode()
    return min(re.findall(r"/destinations/[0-9a-f]{8}-[0-9a-f-]{27}/", page))


def cases() -> Iterator[tuple[Case, Account]]:
    """The cases for which the world has somebody."""
    for case in CASES:
        account = account_of(case.role)
        if account is None:
            print(f"{case.name}: nobody fits this role today")
        else:
            yield case, account


def sign_in(account: Account) -> Client:
    """A client with a session as the sign-in page would have made it."""
    client = Client()
    client.force_login(account)
    return client


def asking(path: str, wanted: bytes, cookie: str = "") -> Ask:
    """Ask for a page; fine is a 200 that was read to its end and has what is wanted."""

    def ask(to: Line, _number: int) -> bool:
        status, body = to.ask("GET", path, Cookie=cookie)
        return status == HTTPStatus.OK and wanted in body

    return ask


def rate(port: int, ask: Ask, seconds: float) -> float:
    """Answers per second; RuntimeError when one was not as wanted."""
    heard = load(port, ask, seconds, CLIENTS)
    if heard.wrong:
        message = f"{heard.wrong} of {len(heard.took)} answers were no pages"
        raise RuntimeError(message)
    return len(heard.took) / seconds


def told(client: Client, case: Case) -> str:
    """Statements of the page; of a list with few and with many rows."""
    if not case.list:
        return f"{statements(client, case.path)[1]} SQL"
    few, many = (listed(client, case.path, rows) for rows in (FEW, MANY))
    grows = "" if few[1] >= many[1] else ": GROWS"
    return f"{few[1]} SQL at {few[0]} rows, {many[1]} at {many[0]}{grows}"


def listed(client: Client, path: str, rows: int) -> tuple[int, int]:
    """The same for a list with so many rows on a page."""
    with patch.object(Page, "of", partial(Page.of, size=rows)):
        return statements(client, path)


def statements(client: Client, path: str) -> tuple[int, int]:
    """Rows of tables on the page, heads apart, and how many SQL statements it takes once warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    body = answer.content.partition(b"<tbody")[2]
    return body.count(b"<tr"), len(seen)
