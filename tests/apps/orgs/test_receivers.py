"""One contract for every receiver of heads: a folder, HTTP to a real server, mail, an inbox."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from pytest_django import Settings

from qihang.apps.messages.models import Message
from qihang.apps.orgs.gateways import Receiver, Unreached, receivers
from qihang.apps.orgs.integrity.heads import signed_line
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import Role
from tests.factories.orgs import make_account, make_province

pytestmark = pytest.mark.django_db
OURS = uuid4()


@dataclass
class Kept:
    """A receiver, the lines that arrived there, and how to cut it off."""

    receiver: Receiver
    lines: Callable[[], list[str]]
    cut_off: Callable[[], object]


class Keeper(BaseHTTPRequestHandler):
    """What docs/subsystems/access.md asks of a receiver over HTTP: append, answer the last line."""

    lines: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.lines += [line for line in body.splitlines() if line not in self.lines]
        self.do_GET()

    def do_GET(self) -> None:
        text = self.lines[-1].encode() if self.lines else b""
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def served() -> Iterator[tuple[ThreadingHTTPServer, list[str]]]:
    lines: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Keeper,), {"lines": lines}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server, lines
    server.shutdown()
    server.server_close()
    thread.join()


def sent_lines() -> list[str]:
    return list(dict.fromkeys("".join(str(m.body) for m in mail.outbox).splitlines()))


def inbox_lines() -> list[str]:
    found = Message.objects.filter(template="heads_received").order_by("pk")
    return list(dict.fromkeys("\n".join(m.facts["lines"] for m in found).splitlines()))


@pytest.fixture(params=["folder", "http", "mail", "inbox"])
def kept(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    served: tuple[ThreadingHTTPServer, list[str]],
) -> Kept:
    server, lines = served
    if request.param == "folder":
        settings.HEADS = [str(tmp_path)]

        def read() -> list[str]:
            return [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]

        kept = Kept(_only(), read, lambda: tmp_path.rename(tmp_path.with_name("away")))
    elif request.param == "http":
        settings.HEADS = [f"http://127.0.0.1:{server.server_port}/heads"]
        kept = Kept(_only(), lambda: lines, server.server_close)
    elif request.param == "mail":
        settings.HEADS = ["mailto:heads@example.org"]

        def refuse() -> None:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        kept = Kept(_only(), sent_lines, refuse)
    else:
        tree = make_province()
        head = make_account(Role.UNIVERSITY_HEAD, tree.university)
        settings.HEADS = [f"inbox:{tree.university.code}"]
        kept = Kept(_only(), inbox_lines, head.memberships.all().delete)
    return kept


def _only() -> Receiver:
    (receiver,) = receivers().values()
    return receiver


def some_lines(number: int) -> list[str]:
    lines = [""]
    for n in range(number):
        lines.append(signed_line(OURS, "audit", n + 1, bytes(32), real_now(), lines[-1]))
    return lines[1:]


def test_lines_arrive_whole_and_in_order(kept: Kept) -> None:
    lines = some_lines(3)
    kept.receiver.hand_over(lines[:2])
    kept.receiver.hand_over(lines[2:])
    assert kept.lines() == lines


def test_the_same_again_changes_nothing(kept: Kept) -> None:
    lines = some_lines(2)
    kept.receiver.hand_over(lines)
    kept.receiver.hand_over(lines)
    assert kept.lines() == lines


def test_who_answers_says_what_it_holds(kept: Kept) -> None:
    assert kept.receiver.last_line() == ""
    lines = some_lines(2)
    kept.receiver.hand_over(lines)
    assert kept.receiver.last_line() == (lines[-1] if kept.receiver.answers else "")


def test_who_cannot_be_reached_has_acknowledged_nothing(kept: Kept) -> None:
    kept.cut_off()
    with pytest.raises(Unreached):
        kept.receiver.hand_over(some_lines(1))


def test_an_http_receiver_that_holds_something_else_has_acknowledged_nothing(
    settings: Settings, served: tuple[ThreadingHTTPServer, list[str]]
) -> None:
    server, lines = served
    settings.HEADS = [f"http://127.0.0.1:{server.server_port}/heads"]
    lines += some_lines(2)
    with pytest.raises(Unreached):
        _only().hand_over(lines[:1])
