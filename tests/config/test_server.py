"""Half-sent, endless, slow, ambiguous and oversized requests, as raw bytes at the running server."""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from statistics import median

import pytest

from qihang.config.server import connections, listening
from qihang.config.server.__main__ import THREADS
from qihang.web.request import SMALL
from tests.config import plain_app
from tests.config.wire import a_server, ask, closed_within, connect, everything, head, page

CLOSE = "Connection: close"
BOUNDARY = "Content-Type: multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with a_server() as port:
        page(port)
        yield port


@contextlib.contextmanager
def many(port: int, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have sent just this."""
    lines = [connect(port) for _ in range(number)]
    try:
        for line in lines:
            line.sendall(sent)
        yield lines
    finally:
        for line in lines:
            line.close()


HALF_HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-"
HALF_BODY = head("/", "Content-Length: 1000", method="POST") + b"half"


def test_half_sent_requests_keep_no_visitor_waiting(port: int) -> None:
    before = median(page(port) for _ in range(50))
    with many(port, 100, HALF_HEAD), many(port, 100, HALF_BODY):
        assert median(page(port) for _ in range(50)) < max(3 * before, 0.2)


@pytest.mark.slow
def test_whoever_only_waits_is_ended(port: int) -> None:
    """All kinds at once: nothing sent, half sent, answered and silent, a byte at a time, not read."""
    began = time.monotonic()
    with (
        many(port, 3, b"") as silent,
        many(port, 3, head()) as answered,
        many(port, 3, HALF_HEAD) as heads,
        many(port, 3, HALF_BODY) as bodies,
        many(port, 3, head("/large/")) as deaf,
    ):
        trickle(heads[:2] + bodies[:2], until=began + connections.GRACE + 4)
        assert closed_within(heads + bodies, 10)
        time.sleep(max(0.0, began + connections.IDLE + 2 - time.monotonic()))
        assert closed_within(silent + answered, 10)
        for line in deaf:
            assert len(everything(line)) < plain_app.LARGE


def trickle(lines: list[socket.socket], until: float) -> None:
    """Send a byte every half second on each, as long as it is taken."""
    while time.monotonic() < until:
        for line in lines:
            with contextlib.suppress(OSError):
                line.send(b"x")
        time.sleep(0.5)


def test_one_connection_too_many_ends_the_one_that_waited_longest(port: int) -> None:
    with many(port, listening.MOST_OF_ADDRESS, b"") as lines:
        page(port)
        assert closed_within(lines[:1], 5)
        lines[-1].sendall(head("/", CLOSE))
        assert everything(lines[-1]).startswith(b"HTTP/1.1 200 ")
    page(port)


def test_half_a_gigabyte_for_a_page_without_files_is_refused_unread(port: int) -> None:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    with connect(port) as line:
        line.sendall(head("/", BOUNDARY, f"Content-Length: {500 << 20}", method="POST"))
        began, sent = time.monotonic(), 0
        with contextlib.suppress(ConnectionError):  # a client that does not listen
            while time.monotonic() - began < 1:
                sent += line.send(b"x" * 65536)
        answer = everything(line)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "内容太大".encode() in answer
    assert b"Connection: close" in answer
    assert free - shutil.disk_usage(tempfile.gettempdir()).free < 50 << 20


def test_more_than_any_page_takes_is_refused_in_words(port: int) -> None:
    answer = ask(port, head("/files/", f"Content-Length: {2 << 30}", method="POST"))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "请求太大".encode() in answer
    assert b"too large" in answer


def test_a_wanted_large_body_arrives_whole(port: int) -> None:
    body = os.urandom(3 * SMALL)
    length = f"Content-Length: {len(body)}"
    told = told_of(ask(port, head("/files/", length, CLOSE, method="POST") + body))
    assert (told["length"], told["digest"]) == (len(body), hashlib.sha256(body).hexdigest())


def told_of(answer: bytes) -> dict[str, object]:
    assert answer.startswith(b"HTTP/1.1 200 "), answer[:200]
    return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))


@pytest.mark.parametrize(("path", "said"), [("/files/", b"100"), ("/", b"413")])
def test_a_client_that_waits_for_leave_hears_before_it_sends(
    port: int, path: str, said: bytes
) -> None:
    body = b"x" * (SMALL + 1)
    asked = head(path, f"Content-Length: {len(body)}", CLOSE, "Expect: 100-continue", method="POST")
    with connect(port) as line:
        line.sendall(asked)
        first = line.recv(4096)
        assert first.split()[1] == said
        if said == b"100":
            line.sendall(body)
            assert told_of(everything(line))["length"] == len(body)


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def test_a_body_in_chunks_is_read(port: int) -> None:
    sent = head("/", "Transfer-Encoding: chunked", CLOSE, method="POST") + chunks(b"ab", b"cde")
    assert told_of(ask(port, sent))["digest"] == hashlib.sha256(b"abcde").hexdigest()


@pytest.mark.parametrize("path", ["/", "/files/"])
def test_a_large_body_in_chunks_must_say_its_length(port: int, path: str) -> None:
    sent = head(path, "Transfer-Encoding: chunked", method="POST") + chunks(*[b"x" * 4096] * 100)
    answer = ask(port, sent)
    assert answer.startswith(b"HTTP/1.1 411 ")
    assert b"Content-Length" in answer


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked"
AMBIGUOUS = [
    head("/", "Content-Length: 5", CHUNKED, method="POST") + b"0\r\n\r\n",
    head("/", CHUNKED, "Content-Length: 5", method="POST") + b"0\r\n\r\n",
    head("/", "Content-Length: 5", "Content-Length: 6", method="POST") + b"hello",
    head("/", "Content-Length: 5", "Content-Length: 5", method="POST") + b"hello",
    head("/", "Content-Length: +5", method="POST") + b"hello",
    head("/", "Content-Length: -1", method="POST"),
    head("/", "Content-Length: 0x5", method="POST") + b"hello",
    head("/", "Content-Length: " + "9" * 5000, method="POST"),
    head("/", "Content-Length: " + "0" * 20 + "5", method="POST") + b"hello",
    head("/", "Transfer-Encoding : chunked", method="POST") + b"0\r\n\r\n",
    head("/", "Transfer-Encoding: xchunked", method="POST") + b"0\r\n\r\n",
    head("/", "Transfer-Encoding: gzip, chunked", method="POST") + b"0\r\n\r\n",
    head("/", "Transfer-Encoding: chunked, identity", method="POST") + b"0\r\n\r\n",
    head("/", CHUNKED, method="POST").replace(b"HTTP/1.1", b"HTTP/1.0") + b"0\r\n\r\n",
    head("/", CHUNKED, method="POST") + b"5;\nhello\r\n0\r\n\r\n",
    head("/", CHUNKED, method="POST") + b"-5\r\nhello\r\n0\r\n\r\n",
    head("/", CHUNKED, method="POST") + b"5\r\nhelloworld\r\n0\r\n\r\n",
    head("/", "X: a\nContent-Length: 5", method="POST") + b"hello",
    head("/", "X: a\rTransfer-Encoding: chunked", method="POST"),
    head("/", "Host: other"),
    head().replace(b"Host: localhost\r\n", b""),
    head().replace(b"HTTP/1.1", b"HTTP/2.0"),
    head().replace(b" HTTP/1.1", b""),
]  # fmt: skip


@pytest.mark.parametrize("request_", AMBIGUOUS)
def test_what_two_servers_could_read_differently_is_refused(port: int, request_: bytes) -> None:
    answer = ask(port, request_ + SMUGGLED)
    assert answer.split()[1] in {b"400", b"501"}
    assert answer.count(b"HTTP/1.") == 1  # nothing behind it was taken for a request
    assert b"smuggled" not in answer


def test_bytes_beyond_the_stated_length_belong_to_no_body(port: int) -> None:
    answer = ask(port, head("/", "Content-Length: 2", CLOSE, method="POST") + b"ab" + b"cd")
    assert told_of(answer)["length"] == 2


def test_requests_sent_before_the_answer_are_not_queued(port: int) -> None:
    answer = ask(port, head("/first") + head("/second") * 50)
    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert b"/first" in answer


def test_a_kept_connection_answers_one_request_after_another(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(3):
        line.request("POST", f"/{number}", b"x" * number)
        told = json.load(line.getresponse())
        assert (told["path"], told["length"]) == (f"/{number}", number)
    line.close()


def test_a_head_without_end_is_refused_in_words(port: int) -> None:
    answer = ask(port, head("/", *[f"X-{n}: {'x' * 500}" for n in range(100)]))
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.0 431 "))
    assert "请求头太长".encode() in answer


def test_readers_that_do_not_read_hold_no_thread(port: int) -> None:
    with many(port, 2 * THREADS, head("/large/")):
        assert max(page(port) for _ in range(20)) < 10


def test_nobody_says_from_where_somebody_else_comes(port: int) -> None:
    told = told_of(ask(port, head("/", "X-Forwarded-For: 10.1.2.3", CLOSE)))
    assert told["forwarded"] == ""


def test_there_must_be_room_for_a_file(port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = listening.Server(lambda *_: [], listener, threads=1)
        assert server.has_room(SMALL)
        assert not server.has_room(1 << 50)
        server.close()
        server.task_dispatcher.shutdown()


def test_a_request_to_stop_lets_answers_be_finished() -> None:
    answers: list[bytes] = []
    with a_server() as port:
        page(port)
        threads = [
            threading.Thread(target=lambda: answers.append(ask(port, head("/", CLOSE))))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
