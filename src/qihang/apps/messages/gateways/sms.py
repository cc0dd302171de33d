"""Text messages by Tencent Cloud SMS, API version 2021-01-11, signed with TC3-HMAC-SHA256.

Formats: cloud.tencent.com/document/api/382/55981 (SendSms), 382/38769 (PullSmsSendStatus),
382/52072 (signature). The wording lies with the provider; we name the approved template's id and
fill its places in order. `SessionContext` carries our key and comes back in the receipt.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from qihang.apps.messages.gateways.http import client, each
from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.rules import DispatchState
from qihang.apps.orgs.queries import real_now

VERSION = "2021-01-11"
SERVICE = "sms"
SMS_URL = "https://sms.tencentcloudapi.com"
TYPE = "application/json; charset=utf-8"
SIGNED = "content-type;host;x-tc-action"
MOST_RECEIPTS = 100
# Codes after which the same letter may go later, and how much later; every other code is a no.
PATIENT = {
    "RequestLimitExceeded": timedelta(seconds=10),
    "InternalError": timedelta(minutes=1),
    "AuthFailure.SignatureExpire": timedelta(0),
    "FailedOperation.InsufficientBalanceInSmsPackage": timedelta(hours=1),
    "LimitExceeded.AppDailyLimit": timedelta(hours=4),
    "LimitExceeded.DeliveryFrequencyLimit": timedelta(minutes=1),
    "LimitExceeded.PhoneNumberThirtySecondLimit": timedelta(seconds=30),
    "LimitExceeded.PhoneNumberOneHourLimit": timedelta(hours=1),
    "LimitExceeded.PhoneNumberDailyLimit": timedelta(hours=12),
}


@dataclass(frozen=True, slots=True)
class TencentSms:
    """`templates` gives the provider's id for each of our template codes."""

    secret_id: str
    secret_key: str = field(repr=False)
    app_id: str
    sign_name: str
    templates: Mapping[str, str]
    region: str = "ap-guangzhou"
    url: str = SMS_URL
    most: int = 200
    repeatable: bool = False

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        """One request a letter, so that each receipt finds its own by our key."""
        return each(letters, self._send)

    def receipts(self) -> list[DeliveryReceipt]:
        """The next receipts; the provider gives each once."""
        answer = self._ask(
            "PullSmsSendStatus", {"SmsSdkAppId": self.app_id, "Limit": MOST_RECEIPTS}
        )
        return [
            DeliveryReceipt(
                serial=row.get("SerialNo", ""),
                key=row.get("SessionContext", ""),
                delivered=row.get("ReportStatus") == "SUCCESS",
                code=row.get("Description", ""),
            )
            for row in answer.get("PullSmsSendStatusSet") or []
        ]

    def _send(self, letter: Letter) -> DeliveryOutcome:
        template = self.templates.get(letter.template)
        if template is None:
            return DeliveryOutcome(letter.key, DispatchState.FAILED, code="no_template")
        answer = self._ask(
            "SendSms",
            {
                "SmsSdkAppId": self.app_id,
                "SignName": self.sign_name,
                "TemplateId": template,
                "TemplateParamSet": list(letter.params),
                "PhoneNumberSet": [f"+86{letter.to}"],
                "SessionContext": str(letter.key),
            },
        )
        if "Error" in answer:
            return _refused(letter, answer["Error"].get("Code", ""))
        (told,) = answer["SendStatusSet"]
        if told["Code"] != "Ok":
            return _refused(letter, told["Code"])
        return DeliveryOutcome(letter.key, DispatchState.SENT, serial=told.get("SerialNo", ""))

    def _ask(self, action: str, payload: Mapping[str, Any]) -> Any:
        body = json.dumps(payload, ensure_ascii=False).encode()
        return (
            client()
            .post(self.url, content=body, headers=self.headers(action, body))
            .json()["Response"]
        )

    def headers(self, action: str, body: bytes) -> dict[str, str]:
        """The request's headers with its signature, for this very second."""
        host, now = urlsplit(self.url).netloc, real_now().astimezone(UTC)
        return {
            "Authorization": self._authorization(action, host, body, now),
            "Content-Type": TYPE,
            "Host": host,
            "X-TC-Action": action,
            "X-TC-Version": VERSION,
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(int(now.timestamp())),
        }

    def _authorization(self, action: str, host: str, body: bytes, now: datetime) -> str:
        day = f"{now:%Y-%m-%d}"
        scope = f"{day}/{SERVICE}/tc3_request"
        heads = f"content-type:{TYPE}\nhost:{host}\nx-tc-action:{action.lower()}\n"
        request = f"POST\n/\n\n{heads}\n{SIGNED}\n{_hash(body)}"
        said = f"TC3-HMAC-SHA256\n{int(now.timestamp())}\n{scope}\n{_hash(request.encode())}"
        key = f"TC3{self.secret_key}".encode()
        for part in (day, SERVICE, "tc3_request"):
            key = hmac.digest(key, part.encode(), hashlib.sha256)
        signature = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
        return (
            f"TC3-HMAC-SHA256 Credential={self.secret_id}/{scope}, "
            f"SignedHeaders={SIGNED}, Signature={signature}"
        )


def _refused(letter: Letter, code: str) -> DeliveryOutcome:
    wait = PATIENT.get(code, PATIENT["InternalError"] if code.startswith("InternalError") else None)
    if wait is None:
        return DeliveryOutcome(letter.key, DispatchState.FAILED, code=code)
    return DeliveryOutcome(letter.key, DispatchState.QUEUED, code=code, wait=wait)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
