"""One request as it arrives: which heads are refused, and when a body may be read on."""

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

from qihang.web.request import SMALL

LONGEST_LENGTH = 15  # digits of a Content-Length
VERSIONS = ("1.0", "1.1")


class LengthRequired(Error):  # type: ignore[misc]  # noqa: N818 - named as HTTP names it
    """A body sent in chunks that is larger than what anybody may send unasked."""

    code = 411
    reason = "Length Required"


class Busy(Error):  # type: ignore[misc]  # noqa: N818 - an answer, not a fault
    """A body for which there is no room now."""

    code = 503
    reason = "Service Unavailable"


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """Waitress's parser, and a stop after a head that announces a large body.

    Such a request is `completed` while `asks_leave`: the connection asks the application whether to
    read on (`leave_given`), before a byte of the body is kept on disk.
    """

    error: Error | None
    expect_continue: bool
    command = path = ""  # until the first line is read
    asks_leave = False
    wanted = False  # it asked and may be read on
    continue_later = False  # the client waits for "100 Continue" before it sends the body
    refusal: tuple[str, list[tuple[str, str]], bytes] | None = (
        None  # the application's answer, if so
    )
    early = b""  # what came of the body in the same packet as the head

    @property
    def in_head(self) -> bool:
        """Whether the head is still arriving."""
        return not self.headers_finished

    def received(self, data: bytes) -> int:
        """Take what arrived; the answer is how much of it belongs to this request."""
        head = self.in_head
        consumed: int = super().received(data)
        if head and self.headers_finished and not self.error and self.content_length > SMALL:
            self.early = data[consumed:]
            self.continue_later, self.expect_continue = self.expect_continue, False
            self.asks_leave = self.completed = True
            return len(data)
        if self.chunked and self.body_bytes_received > SMALL and not self.error:
            self.error = LengthRequired("")
            self.completed = True
        return consumed

    def leave_given(self) -> None:
        """Read the body on."""
        early, self.early = self.early, b""
        self.asks_leave = self.completed = False
        self.wanted = True
        if early:
            self.received(early)

    def parse_header(self, header_plus: bytes) -> None:
        """Refuse what two servers could read differently (RFC 9112, 3.2, 6.1 and 6.3)."""
        try:
            super().parse_header(header_plus)
        except ValueError:  # more digits than Python turns into a number
            raise ParsingError("Content-Length is invalid") from None
        if self.version not in VERSIONS:
            raise ParsingError("HTTP version is not supported")
        host = self.headers.get("HOST")
        if (self.version == "1.1" and host is None) or "," in (host or ""):
            raise ParsingError("Host is missing or given twice")
        if "TRANSFER_ENCODING" in self.headers:  # waitress takes it out of an 1.1 request
            raise ParsingError("Transfer-Encoding needs HTTP/1.1")
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Transfer-Encoding and Content-Length contradict each other")
        if len(self.headers.get("CONTENT_LENGTH", "")) > LONGEST_LENGTH:
            raise ParsingError("Content-Length is invalid")
