"""Filing a registration with every rule, history and audit, against the same in idiomatic Django
(`bench.plain.filing`) and against a bare POST with one INSERT.

Goals: at least twice the one, 0.4 of the other, the slowest percent under 250 ms at 64 clients. All
write durably if the database does; every registration acknowledged must stand afterwards. With
`--evidence` each graduate registers a contract and sends the photograph of it with the last step: no
two send the same bytes, and the idiomatic view, which takes no file, is left out.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from io import BytesIO
from statistics import median, quantiles
from typing import Any, cast
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from bench.pages import sign_in
from bench.server import Ask, Done, Heard, Line, load, served
from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import Account
from qihang.apps.people.models import Graduate
from qihang.web import clock
from qihang.world.demo_logins import COHORT
from tests.factories.destinations import CONTRACT

ROUNDS = 3
MOST = 4000  # drafts prepared; a round ends early when its share is filed
TOKEN = "a" * 32  # the same in cookie and form, as the browser would send it
CLIENTS = 64
KIND = "701"  # looking for work: needs no paper, so that the bench measures no upload
PROVED, PAPER = "11", "labour_contract"  # a signed contract and what proves it
PICTURE = (1600, 1200)  # pixels of the photograph
PAPERS, LAST = "/destinations/mine/evidence/", "/destinations/mine/check/"
GOAL, PLAIN_GOAL, PATIENCE = 0.4, 2.0, 0.250


def compare(seconds: float, *, evidence: bool = False) -> None:
    """Print the ratio and the slowest percent of both sides."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, body text)")
    bare: list[Heard] = []
    plain: list[Heard] = []
    ours: list[Heard] = []
    sessions = drafted(PROVED, CONTRACT) if evidence else drafted(KIND, {})
    picture = photograph() if evidence else b""
    rounds = iter(batched(sessions, len(sessions) // (2 * ROUNDS + 2)))
    with (
        served("bench.hello:application") as hello,
        served("bench.plain.wsgi:application") as idiomatic,
        served("qihang.config.wsgi:application") as own,
    ):
        load(hello, insert, 1, CLIENTS)
        load(own, filing(next(rounds), picture), 0.5, 4)  # warm
        load(idiomatic, filing(next(rounds), picture), 0.5, 4)
        for _ in range(ROUNDS):
            bare.append(load(hello, insert, seconds, CLIENTS))
            if not picture:
                plain.append(load(idiomatic, filing(next(rounds), b""), seconds, CLIENTS))
            ours.append(load(own, filing(next(rounds), picture), seconds, CLIENTS))
    check(sum(len(h.took) - h.wrong for h in (*ours, *plain)), sessions)
    if plain:
        ratio = median(map(rate, ours)) / median(map(rate, plain))
        print(
            f"filing {ratio:.2f} x plain Django ({median(map(rate, ours)):.0f} / "
            f"{median(map(rate, plain)):.0f} a second, slowest percent {percentile(ours, 99):.0f} / "
            f"{percentile(plain, 99):.0f} ms); goal {PLAIN_GOAL}"
        )
    said = [rate(heard) for heard in ours]
    theirs = [rate(heard) for heard in bare]
    ratio = median(said) / median(theirs)
    what = f" with a photograph of {len(picture) >> 10} KiB" if picture else ""
    print(
        f"filing{what} {ratio:.2f} x one INSERT ({median(said):.0f} / {median(theirs):.0f} a second); "
        f"at {CLIENTS} clients the middle one took {percentile(ours, 50):.0f} ms / "
        f"{percentile(bare, 50):.0f} ms, the slowest percent {percentile(ours, 99):.0f} ms / "
        f"{percentile(bare, 99):.0f} ms; goals {GOAL}, {PATIENCE * 1000:.0f} ms"
    )


def batched(rows: Sequence[tuple[str, int]], size: int) -> Iterator[Sequence[tuple[str, int]]]:
    """The rows in parts of this size; a part is asked only once."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


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


def drafted(kind: str, values: dict[str, Any]) -> list[tuple[str, int]]:
    """Session and draft of graduates who have not registered yet; nothing of this is measured."""
    newcomers = Graduate.objects.filter(
        cohort=COHORT, account__isnull=False, destinations__isnull=True
    ).select_related("account")
    ready = []
    for graduate in newcomers.order_by("id")[:MOST]:
        account = cast("Account", graduate.account)
        scope = orgs.scope_of(account, orgs.real_now())
        draft = services.save_draft(scope, clock.now(), kind, values)
        client = sign_in(account)
        ready.append((client.cookies["sessionid"].value, draft.pk))
    return ready


def photograph() -> bytes:
    """A JPEG with as much in it as a photographed sheet of paper, some hundred KiB."""
    grain = Image.effect_noise(PICTURE, 24)
    taken = BytesIO()
    Image.merge("RGB", (grain, grain, grain)).save(taken, "JPEG", quality=80)
    return taken.getvalue()


def filing(part: Sequence[tuple[str, int]], picture: bytes) -> Ask:
    """Press "submit" on the last step, each graduate once; with a picture, hand it in on the step before."""
    plain = urlencode({"submit": "1", "csrfmiddlewaretoken": TOKEN}).encode()

    def ask(to: Line, number: int) -> bool:
        if number >= len(part):
            raise Done
        cookie = f"sessionid={part[number][0]}; csrftoken={TOKEN}"
        if picture:
            body = sent(picture, part[number][1])
            to.ask("POST", PAPERS, body, Content_Type=MULTIPART_CONTENT, Cookie=cookie)
        form = "application/x-www-form-urlencoded"
        status, _ = to.ask("POST", LAST, plain, Content_Type=form, Cookie=cookie)
        return status == HTTPStatus.FOUND

    return ask


def sent(picture: bytes, number: int) -> bytes:
    """The form of the papers; the picture bears a comment of its own, behind the mark of its begin."""
    said = f"{number:012d}".encode()
    own = picture[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + picture[2:]
    file = SimpleUploadedFile("contract.jpg", own, "image/jpeg")
    fields = {"submit": "1", "csrfmiddlewaretoken": TOKEN, "evidence": PAPER, "file": file}
    return encode_multipart(BOUNDARY, fields)


def check(acknowledged: int, sessions: list[tuple[str, int]]) -> None:
    """Every acknowledged filing stands; RuntimeError when one is lost."""
    drafts = [draft for _, draft in sessions]
    waiting = Destination.objects.filter(pk__in=drafts, status=Status.WAITING_COLLEGE).count()
    if waiting < acknowledged:
        message = f"{acknowledged} acknowledged, {waiting} stand"
        raise RuntimeError(message)
    print(f"{acknowledged} registrations acknowledged, {waiting} stand (the warm-up's too)")
