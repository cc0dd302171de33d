"""Homes and lists against the plain hello page, under the same server; goal: at least 0.25 of it.

Every round asks the hello page and then the page, both warm; the ratio is that of the medians of
the rounds. The number of SQL statements is told for a full page and for one with fewer rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.server import Ask, Line, load, served
from qihang.apps.orgs.models import Account
from qihang.world.entrances import account_of

ROUNDS = 5
GOAL = 0.25
LAST = "?page=999999"  # drawn into the range: what is left over on the last page


@dataclass(frozen=True, slots=True)
class Case:
    """One page as one role of the demo; `fewer` is the same with fewer rows."""

    name: str
    role: str
    path: str
    fewer: str = ""


CASES = (
    Case("province home", "province_officer", "/"),
    Case("university home", "university_officer", "/"),
    Case("college home", "college_officer", "/"),
    Case("graduate home", "graduate_approved", "/"),
    Case("review queue", "university_officer", "/destinations/queue/", LAST),
    Case("list of registrations", "university_officer", "/destinations/all/", LAST),
    Case("list of graduates", "university_officer", "/people/", LAST),
    Case("figures of the province", "province_officer", "/figures/37/"),
)


def compare(seconds: float) -> None:
    """Print a line a page: ratio to hello, answers per second of both, SQL statements when warm."""
    with (
        served("bench.hello:application") as hello,
        served("qihang.config.wsgi:application") as ours,
    ):
        for case, account in cases():
            signed = sign_in(account)
            cookie = f"sessionid={signed.cookies['sessionid'].value}"
            ask, plain = asking(case.path, b"</html>", cookie), asking("/", b"hello")
            load(hello, plain, 1)  # warm
            load(ours, ask, 1)
            rates = [(rate(hello, plain, seconds), rate(ours, ask, seconds)) for _ in range(ROUNDS)]
            theirs, own = median(r[0] for r in rates), median(r[1] for r in rates)
            verdict = "" if own / theirs >= GOAL else f"  below {GOAL}"
            print(
                f"{case.name:26} {own / theirs:5.2f} x hello "
                f"({own:5.0f} / {theirs:5.0f} a second, {told(signed, case)}){verdict}",
                flush=True,
            )


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
    heard = load(port, ask, seconds)
    if heard.wrong:
        message = f"{heard.wrong} of {len(heard.took)} answers were no pages"
        raise RuntimeError(message)
    return len(heard.took) / seconds


def told(client: Client, case: Case) -> str:
    """Statements of the page, and of the one with fewer rows."""
    rows, asked = statements(client, case.path)
    if not case.fewer:
        return f"{asked} SQL"
    fewer, then = statements(client, case.path + case.fewer)
    return f"{asked} SQL at {rows} rows, {then} at {fewer}"


def statements(client: Client, path: str) -> tuple[int, int]:
    """Rows of tables on the page, heads apart, and how many SQL statements it takes once warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    body = answer.content.partition(b"<tbody")[2]
    return body.count(b"<tr"), len(seen)
