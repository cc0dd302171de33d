"""Filing a registration with every rule, history and audit, against a bare POST with one INSERT.

Goal: at least 0.4 of it, the slowest percent under 250 ms at 64 clients. Both write durably if the
database does; every registration acknowledged must stand afterwards.
"""

from http import HTTPStatus
from statistics import median, quantiles
from typing import cast
from urllib.parse import urlencode

from django.db import connection

from bench.pages import sign_in
from bench.server import Ask, Done, Heard, Line, load, served
from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import Account
from qihang.apps.people.models import Graduate
from qihang.web import clock
from qihang.world.entrances import COHORT

ROUNDS = 3
MOST = 4000  # drafts prepared; a round ends early when its share is filed
TOKEN = "a" * 32  # the same in cookie and form, as the browser would send it
CLIENTS = 64
KIND = "701"  # looking for work: needs no paper, so that the bench measures no upload
GOAL, PATIENCE = 0.4, 0.250


def compare(seconds: float) -> None:
    """Print the ratio and the slowest percent of both sides."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, body text)")
    bare: list[Heard] = []
    ours: list[Heard] = []
    sessions = drafted()
    share = len(sessions) // (ROUNDS + 1)
    with (
        served("bench.hello:application") as hello,
        served("qihang.config.wsgi:application") as own,
    ):
        load(hello, insert, 1, CLIENTS)
        load(own, filing(sessions[:share]), 0.5, 4)  # warm
        for number in range(1, ROUNDS + 1):
            bare.append(load(hello, insert, seconds, CLIENTS))
            part = sessions[number * share : (number + 1) * share]
            ours.append(load(own, filing(part), seconds, CLIENTS))
    check(sum(len(h.took) - h.wrong for h in ours), sessions)
    said = [rate(heard) for heard in ours]
    theirs = [rate(heard) for heard in bare]
    ratio = median(said) / median(theirs)
    print(
        f"filing {ratio:.2f} x one INSERT ({median(said):.0f} / {median(theirs):.0f} a second); "
        f"at {CLIENTS} clients the middle one took {percentile(ours, 50):.0f} ms / "
        f"{percentile(bare, 50):.0f} ms, the slowest percent {percentile(ours, 99):.0f} ms / "
        f"{percentile(bare, 99):.0f} ms; goals {GOAL}, {PATIENCE * 1000:.0f} ms"
    )


def rate(heard: Heard) -> float:
    """Acknowledged answers per second of asking, from how long the clients were kept."""
    good = len(heard.took) - heard.wrong
    return good * CLIENTS / sum(heard.took) if heard.took else 0.0


def percentile(rounds: list[Heard], which: int) -> float:
    """Milliseconds within which so many of a hundred answers came."""
    return quantiles([t for heard in rounds for t in heard.took], n=100)[which - 1] * 1000


def insert(to: Line, number: int) -> bool:
    """One row."""
    return to.ask("POST", "/insert/", f"row {number}".encode()) == (HTTPStatus.OK, b"done")


def drafted() -> list[tuple[str, int]]:
    """Session and draft of graduates who have not registered yet; nothing of this is measured."""
    newcomers = Graduate.objects.filter(
        cohort=COHORT, account__isnull=False, destinations__isnull=True
    ).select_related("account")
    ready = []
    for graduate in newcomers.order_by("id")[:MOST]:
        account = cast("Account", graduate.account)
        scope = orgs.scope_of(account, orgs.real_now())
        draft = services.save_draft(scope, clock.now(), KIND, {})
        client = sign_in(account)
        ready.append((client.cookies["sessionid"].value, draft.pk))
    return ready


def filing(part: list[tuple[str, int]]) -> Ask:
    """Press "submit" on the last step, each graduate once."""
    body = urlencode({"submit": "1", "csrfmiddlewaretoken": TOKEN}).encode()
    form = "application/x-www-form-urlencoded"

    def ask(to: Line, number: int) -> bool:
        if number >= len(part):
            raise Done
        cookie = f"sessionid={part[number][0]}; csrftoken={TOKEN}"
        path = "/destinations/mine/evidence/"
        status, _ = to.ask("POST", path, body, Content_Type=form, Cookie=cookie)
        return status == HTTPStatus.FOUND

    return ask


def check(acknowledged: int, sessions: list[tuple[str, int]]) -> None:
    """Every acknowledged filing stands; RuntimeError when one is lost."""
    drafts = [draft for _, draft in sessions]
    waiting = Destination.objects.filter(pk__in=drafts, status=Status.WAITING_COLLEGE).count()
    if waiting < acknowledged:
        message = f"{acknowledged} acknowledged, {waiting} stand"
        raise RuntimeError(message)
    print(f"{acknowledged} registrations acknowledged, {waiting} stand (the warm-up's too)")
