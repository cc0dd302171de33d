"""The platform over HTTPS: signed requests, tried again with patience.

`PUT {address}/loads/{number}` with the records as JSON, `GET` of the same for what is answered so far.
Every request carries the sender, the moment, and an HMAC-SHA256 over method, path, moment and body
under a secret both sides know.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import httpx

from qihang.apps.national.gateways.platform import Unanswered
from qihang.apps.national.rules import Load, ReportOutcome, ReportReceipt
from qihang.apps.orgs.queries import real_now

WAITS = (1.0, 4.0, 16.0)  # seconds before the second, third and fourth try
LONGEST = 60.0  # a platform that asks for more patience is asked another day
_TRY_AGAIN = {429, 500, 502, 503, 504}
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class HttpPlatform:
    """`address` without a slash at its end; `sender` and `secret` as agreed with the platform."""

    address: str
    sender: str
    secret: str = field(repr=False)
    wait: Callable[[float], None] = time.sleep
    name: str = "http"

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        """Send it, up to four times."""
        body = json.dumps({"records": [asdict(r) for r in load.records]}, ensure_ascii=False)
        return self._ask("PUT", load.number, body.encode())

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        """Ask for what is answered so far; nothing where the platform does not know the load."""
        return self._ask("GET", number, b"")

    def _ask(self, method: str, number: UUID, body: bytes) -> tuple[ReportReceipt, ...]:
        last = ""
        for pause in (*WAITS, None):
            last, asked = self._try(method, number, body)
            if isinstance(asked, tuple):
                return asked
            if pause is not None:
                self.wait(min(max(asked, pause), LONGEST))
        raise Unanswered(last)

    def _try(
        self, method: str, number: UUID, body: bytes
    ) -> tuple[str, tuple[ReportReceipt, ...] | float]:
        """The receipts, or what went wrong and how long the platform wants to be left alone."""
        url = httpx.URL(f"{self.address}/loads/{number}")
        try:
            answer = httpx.request(
                method, url, content=body, headers=self._headers(method, url.path, body),
                timeout=TIMEOUT,
            )  # fmt: skip
        except httpx.TransportError as error:
            return f"{type(error).__name__}", 0.0
        if answer.status_code in _TRY_AGAIN:
            return f"HTTP {answer.status_code}", _patience(answer)
        if answer.status_code == 404 and method == "GET":  # noqa: PLR2004 - HTTP
            return "", ()
        if not answer.is_success:
            raise Unanswered(f"HTTP {answer.status_code} {answer.text[:200]}")
        return "", _receipts(answer)

    def _headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        moment = str(int(real_now().timestamp()))
        return {
            "Content-Type": "application/json",
            "X-Sender": self.sender,
            "X-Moment": moment,
            "X-Signature": signature(self.secret, method, path, moment, body),
        }


def signature(secret: str, method: str, path: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 in hex over the four lines method, path, moment, SHA-256 of the body."""
    told = "\n".join((method, path, moment, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def _patience(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else 0.0


def _receipts(answer: httpx.Response) -> tuple[ReportReceipt, ...]:
    try:
        told: Sequence[Mapping[str, Any]] = answer.json()["receipts"]
        return tuple(
            ReportReceipt(
                str(r["key"]),
                int(r["version"]),
                ReportOutcome(r["outcome"]),
                str(r.get("detail", "")),
            )
            for r in told
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unanswered(f"an answer that cannot be read: {error}") from None
