"""A receiver over HTTPS: `POST {address}` with lines of text, answered by the last line it then holds.

`GET {address}?installation=…` answers the last line it holds of that installation, or nothing. Lines
are signed, so the receiver needs our public key and no secret.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx

from qihang.apps.orgs.gateways.receiver import Unreached

TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class HttpReceiver:
    """`address` as it is set; what it answers counts, not that it answered."""

    address: str
    installation: UUID
    answers: bool = True

    def hand_over(self, lines: Sequence[str]) -> None:
        """Send all; acknowledged only by the last of them."""
        body = "".join(f"{line}\n" for line in lines)
        if self._ask("POST", body) != lines[-1]:
            raise Unreached("the answer is not the last line sent")

    def last_line(self) -> str:
        """Ask for it."""
        return self._ask("GET", "")

    def _ask(self, method: str, body: str) -> str:
        headers = {"Content-Type": "text/plain; charset=ascii"}
        try:
            answer = httpx.request(
                method, self.address, content=body.encode(), headers=headers, timeout=TIMEOUT,
                params={"installation": str(self.installation)},
            )  # fmt: skip
        except httpx.HTTPError as error:
            raise Unreached(type(error).__name__) from None
        if not answer.is_success:
            raise Unreached(f"HTTP {answer.status_code}")
        return answer.text.strip()
