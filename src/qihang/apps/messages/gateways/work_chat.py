"""WeChat work accounts (企业微信): cgi-bin/gettoken and cgi-bin/message/send, as text cards.

Formats and codes: developer.work.weixin.qq.com/document/path/90236 (send), 91039 (token),
90313 (codes). The token is kept until shortly before it expires and fetched anew once when the
server no longer knows it; equal cards within the interval are dropped by the server, which makes a
repeat after a crash harmless.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from django.core.cache import cache

from qihang.apps.messages.gateways.http import client, each
from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.rules import DispatchState

WORK_CHAT_URL = "https://qyapi.weixin.qq.com"
EARLY = 300  # seconds before its end at which a token is no longer used
REPEATS = 14_400  # seconds in which the server drops an equal card; its longest
STALE_TOKEN = frozenset({"40014", "42001"})
NO_TOKEN = timedelta(minutes=10)  # wrong secret or no way there: somebody must look
NOW = timedelta(0)
PATIENT = {
    -1: timedelta(seconds=30),  # the system is busy
    45009: timedelta(minutes=1),  # more calls than allowed
    45033: timedelta(seconds=10),  # more calls at once than allowed
}


@dataclass(frozen=True, slots=True)
class WorkChat:
    """One application of one organisation's work chat; `public_url` goes before our addresses."""

    corp_id: str
    secret: str = field(repr=False)
    agent_id: int
    public_url: str
    url: str = WORK_CHAT_URL
    most: int = 100
    repeatable: bool = True

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        """A card each. The token is asked for here, because the threads may not touch the cache."""
        found = {outcome.key: outcome for outcome in self._all(letters)}
        stale = [letter for letter in letters if found[letter.key].code in STALE_TOKEN]
        if stale:
            cache.delete(self._place)
            found |= {outcome.key: outcome for outcome in self._all(stale)}
        return [found[letter.key] for letter in letters]

    def receipts(self) -> list[DeliveryReceipt]:
        """The work chat tells no receipts."""
        return []

    def _all(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        try:
            token = self._token()
        except (httpx.HTTPError, KeyError, ValueError):
            return [
                DeliveryOutcome(letter.key, DispatchState.QUEUED, code="no_token", wait=NO_TOKEN)
                for letter in letters
            ]
        return each(letters, lambda letter: self._send(letter, token))

    def _send(self, letter: Letter, token: str) -> DeliveryOutcome:
        address = f"{self.url}/cgi-bin/message/send"
        card = self._card(letter)
        told = client().post(address, params={"access_token": token}, json=card).json()
        code = int(told.get("errcode", 0))
        nobody = told.get("invaliduser") or told.get("unlicenseduser")
        if code == 0 and not nobody:
            return DeliveryOutcome(
                letter.key, DispatchState.SENT, serial=str(told.get("msgid", ""))
            )
        wait = PATIENT.get(code, NOW if str(code) in STALE_TOKEN else None)
        if wait is None:
            return DeliveryOutcome(
                letter.key, DispatchState.FAILED, code="no_address" if nobody else str(code)
            )
        return DeliveryOutcome(letter.key, DispatchState.QUEUED, code=str(code), wait=wait)

    def _card(self, letter: Letter) -> dict[str, Any]:
        return {
            "touser": letter.to,
            "msgtype": "textcard",
            "agentid": self.agent_id,
            "textcard": {
                "title": letter.title,
                "description": letter.text,
                "url": f"{self.public_url}{letter.link or '/messages/'}",
            },
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATS,
        }

    def _token(self) -> str:
        kept = cache.get(self._place)
        if kept:
            return str(kept)
        asked = {"corpid": self.corp_id, "corpsecret": self.secret}
        told = client().get(f"{self.url}/cgi-bin/gettoken", params=asked).json()
        cache.set(self._place, told["access_token"], max(told["expires_in"] - EARLY, 1))
        return str(told["access_token"])

    @property
    def _place(self) -> str:
        digest = hashlib.sha256(f"{self.corp_id} {self.secret}".encode()).hexdigest()
        return f"work_chat.{digest[:32]}"
