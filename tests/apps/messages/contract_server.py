"""Two outside systems as their documents describe them, on a port of this machine: Tencent Cloud SMS
(SendSms, PullSmsSendStatus, TC3-HMAC-SHA256) and the WeChat work API (gettoken, message/send).

Written from the published formats, not from our clients: the signature is worked out again here.
"""

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET_ID, SECRET_KEY = "AKIDexample", "key-of-the-contract-server"
CORP_ID, CORP_SECRET = "ww0000000000000000", "secret-of-the-contract-server"
APP_ID, AGENT_ID = "1400006666", 1000002
NOBODY = "13900000000"  # a number no network knows
BUSY = "13700000000"  # a number that had one a moment ago


@dataclass
class Outside:
    """What the servers know and what reached whom; tests set the faults and read the letters."""

    url: str = ""
    letters: list[dict[str, Any]] = field(default_factory=list)  # in the order of arrival
    receipts: list[dict[str, Any]] = field(default_factory=list)
    tokens: int = 0
    token: str = ""
    cards: set[str] = field(default_factory=set)
    calls: int = 0
    limit: int | None = None  # calls of message/send until 45009
    hang_up: bool = False  # take the letter and never answer
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def outside() -> Iterator[Outside]:
    """Both systems, running."""
    state = Outside()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(state: Outside) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(token(state, parse_qs(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with state.lock:
                chat = self.path.startswith("/cgi-bin/message/send")
                told = card(state, self.path, body) if chat else sms(state, self.headers, body)
            if state.hang_up:
                self.close_connection = True
                self.connection.close()
                return
            self._answer(told)

        def _answer(self, told: dict[str, Any]) -> None:
            data = json.dumps(told, ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler


def sms(state: Outside, headers: Any, body: bytes) -> dict[str, Any]:
    wrong = signature_fault(headers, body)
    if wrong:
        state.errors.append(wrong)
        return response(Error={"Code": wrong, "Message": "The request is not signed rightly."})
    asked = json.loads(body)
    if asked.get("SmsSdkAppId") != APP_ID:
        return response(Error={"Code": "UnauthorizedOperation.SdkAppIdIsDisabled", "Message": ""})
    if headers["X-TC-Action"] == "PullSmsSendStatus":
        given, state.receipts = state.receipts[: asked["Limit"]], state.receipts[asked["Limit"] :]
        return response(PullSmsSendStatusSet=given)
    return response(SendStatusSet=[send_one(state, asked, to) for to in asked["PhoneNumberSet"]])


def send_one(state: Outside, asked: dict[str, Any], to: str) -> dict[str, Any]:
    number = re.fullmatch(r"\+86(1\d{10})", to)
    digits = number[1] if number else NOBODY
    code = "Ok"
    if digits == NOBODY:
        code = "InvalidParameterValue.IncorrectPhoneNumber"
    elif digits == BUSY:
        code = "LimitExceeded.PhoneNumberThirtySecondLimit"
    serial = f"5000:{len(state.letters):024d}" if code == "Ok" else ""
    if code == "Ok":
        state.letters.append({"to": digits, **asked})
        state.receipts.append(
            {
                "UserReceiveTime": 1570526317,
                "CountryCode": "86",
                "SubscriberNumber": digits,
                "PhoneNumber": to,
                "SerialNo": serial,
                "ReportStatus": "SUCCESS",
                "Description": "DELIVRD",
                "SessionContext": asked["SessionContext"],
            }
        )
    told = {"SerialNo": serial, "PhoneNumber": to, "Fee": 1, "Code": code, "Message": code}
    return told | {"SessionContext": asked["SessionContext"], "IsoCode": "CN"}


def signature_fault(headers: Any, body: bytes) -> str:
    """The documented code of what is wrong with the signature, or "" where it is right."""
    found = re.fullmatch(
        r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/sms/tc3_request, "
        r"SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})",
        headers.get("Authorization", ""),
    )
    if not found or found[1] != SECRET_ID:
        return "AuthFailure.SecretIdNotFound"
    stamp = int(headers["X-TC-Timestamp"])
    moment = datetime.fromtimestamp(stamp, UTC)
    if abs((datetime.now(UTC) - moment).total_seconds()) > 300 or f"{moment:%Y-%m-%d}" != found[2]:
        return "AuthFailure.SignatureExpire"
    heads = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in found[3].split(";"))
    digest = hashlib.sha256(body).hexdigest()
    canonical = "\n".join(["POST", "/", "", heads, found[3], digest])
    scope = f"{found[2]}/sms/tc3_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join(["TC3-HMAC-SHA256", str(stamp), scope, hashed])

    def step(key: bytes, words: str) -> bytes:
        return hmac.new(key, words.encode(), hashlib.sha256).digest()

    key = step(step(step(b"TC3" + SECRET_KEY.encode(), found[2]), "sms"), "tc3_request")
    right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    named = {"content-type", "host"} <= set(found[3].split(";"))
    return "" if named and right == found[4] else "AuthFailure.SignatureFailure"


def response(**told: Any) -> dict[str, Any]:
    return {"Response": {**told, "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}


def token(state: Outside, asked: dict[str, list[str]]) -> dict[str, Any]:
    if asked.get("corpid") != [CORP_ID] or asked.get("corpsecret") != [CORP_SECRET]:
        return {"errcode": 40001, "errmsg": "invalid credential"}
    state.tokens += 1
    state.token = f"token-{state.tokens}"
    known = {"access_token": state.token, "expires_in": 7200}
    return {"errcode": 0, "errmsg": "ok", **known}


def card(state: Outside, path: str, body: bytes) -> dict[str, Any]:
    state.calls += 1
    if parse_qs(urlsplit(path).query).get("access_token") != [state.token]:
        return {"errcode": 42001, "errmsg": "access_token expired"}
    if state.limit is not None and state.calls > state.limit:
        return {"errcode": 45009, "errmsg": "api freq out of limit"}
    asked = json.loads(body)
    faults = {
        40056: asked["agentid"] != AGENT_ID or asked["msgtype"] != "textcard",
        40058: len(asked["textcard"]["title"].encode()) > 128,
        81013: asked["touser"] == NOBODY,
        40054: not asked["textcard"]["url"].startswith("https://"),
    }
    for code, wrong in faults.items():
        if wrong:
            return {"errcode": code, "errmsg": "as the table of codes says"}
    repeat = body.decode() in state.cards and asked["enable_duplicate_check"] == 1
    state.cards.add(body.decode())
    if not repeat:
        state.letters.append({"to": asked["touser"], **asked})
    return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{state.calls}"}
