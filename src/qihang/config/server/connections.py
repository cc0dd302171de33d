"""One connection: reads a request, asks for leave before a large body, answers, ends in good time."""

import socket
import time
from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, Task, WSGITask
from waitress.utilities import InternalServerError

from qihang.config.server.parsing import Busy, RequestParser
from qihang.config.server.sentences import sentence
from qihang.web.request import ANNOUNCED

IDLE, HEAD, GRACE, LINGER = 20, 10, 10, 5  # seconds
SLOWEST = 4096  # bytes a second, of a body that arrives and of an answer that leaves
GO_ON = "204"
DRAINED = 1 << 18  # bytes read at once of what nobody wants

Answer = tuple[str, list[tuple[str, str]], bytes]


class SentenceTask(ErrorTask):  # type: ignore[misc]
    """What the server itself refuses, in words of both languages."""

    def execute(self) -> None:
        """Write status and sentence, then close."""
        error = self.request.error
        body = b"" if self.request.command == "HEAD" else sentence(error.code).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "text/plain; charset=utf-8")]
        self.response_headers += [("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class RefusalTask(Task):  # type: ignore[misc]
    """The application's own answer to a large body it does not want."""

    complete = True

    def execute(self) -> None:
        """Write the answer, then close."""
        self.status, headers, body = self.request.refusal
        self.response_headers += headers
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Connection(HTTPChannel):  # type: ignore[misc]
    """Waitress's channel with deadlines.

    `turn` is when the last answer was through (or the connection made), `began` when the first byte
    of the request now arriving came, `unsent` how much of the answer was left when it was written.
    """

    parser_class = RequestParser
    error_task_class = SentenceTask
    request: RequestParser | None
    close_when_flushed: bool
    last_activity: float
    total_outbufs_len: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn: float = self.creation_time
        self.began = self.turn
        self.unsent = 0
        self.working = False  # a thread is at it
        self.dropped = False  # a request sent before the answer to the one before: not answered
        self.unread = False  # the client may still be sending what nobody reads
        self.lingering = 0.0  # since when we wait for it to notice

    # In the thread of the loop.

    def received(self, data: bytes) -> bool:
        """Take what arrived. One request at a time: later ones are dropped with the connection."""
        if self.request is None:
            self.began = time.time()
        taken: bool = super().received(data)
        with self.requests_lock:
            for request in self.requests[1:]:
                self.dropped = True
                request.close()
            del self.requests[1:]
        return taken

    def overdue(self, now: float) -> bool:
        """Whether it has waited long enough for whoever is at the other end."""
        if self.lingering:
            return now > self.lingering + LINGER
        if self.working or self.requests:
            return False
        if self.total_outbufs_len:
            return bool(now > min(self.last_activity, self.turn + self.unsent / SLOWEST) + IDLE)
        if self.request is None:
            return now > self.turn + IDLE
        if self.request.in_head:
            return bool(now > self.began + HEAD)
        return bool(now > self.began + GRACE + self.request.body_bytes_received / SLOWEST)

    def rank(self) -> tuple[bool, float]:
        """Who goes first when there are too many: who waits, for longest, before who moves."""
        wanted = self.request is not None and self.request.wanted
        return bool(self.total_outbufs_len or wanted), self.turn

    def readable(self) -> bool:
        return bool(self.lingering) or bool(super().readable())

    def handle_read(self) -> None:
        if self.lingering:
            self.recv(DRAINED)  # which closes once the client has
        else:
            super().handle_read()

    def handle_close(self) -> None:
        """Close; but a client that is still sending gets time to read why (RFC 9112, 9.6)."""
        if self.unread and self.connected:
            self.unread, self.will_close, self.lingering = False, False, time.time()
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                super().handle_close()
        else:
            super().handle_close()

    # In a thread of the application.

    def service(self) -> None:
        """Answer the request at hand, or find out whether its body is wanted."""
        self.working, request, wanted = True, self.requests[0], False
        try:
            wanted = request.asks_leave and self.may_send(request)
        finally:  # whatever the application raises is logged by the thread
            if wanted:
                self.read_on(request)
            else:
                self.answer(request)
            self.working = False

    def answer(self, request: RequestParser) -> None:
        self.unread = self.unread or bool(request.error) or request.asks_leave
        super().service()
        self.turn, self.unsent = time.time(), self.total_outbufs_len
        self.close_when_flushed = self.close_when_flushed or self.dropped

    def may_send(self, request: RequestParser) -> bool:
        """Ask the application about the head alone; its no is kept as the answer."""
        if not self.server.has_room(request.content_length):
            request.error = Busy("")
            return False
        request.error = InternalServerError("")  # stands if asking fails
        refusal = self.ask(request)
        request.error = None
        if refusal is None:
            return True
        request.refusal, self.task_class = refusal, RefusalTask
        return False

    def ask(self, request: RequestParser) -> Answer | None:
        """None for "go on", otherwise what the application answers instead."""
        environ = WSGITask(self, request).get_environment() | {
            "wsgi.input": BytesIO(),
            "CONTENT_LENGTH": "0",
            ANNOUNCED: request.content_length,
        }
        head: list[Any] = []
        answer = self.server.application(environ, lambda *given: head.extend(given))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = head[:2]
        return None if status.startswith(GO_ON) else (status, headers, body)

    def read_on(self, request: RequestParser) -> None:
        """The body is wanted: the request is one that arrives again."""
        with self.requests_lock:
            self.requests.pop(0)
            request.leave_given()
            self.request, self.began = request, time.time()
            if request.continue_later:
                self.send_continue()
        self.server.pull_trigger()
