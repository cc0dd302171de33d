"""Every operation says who may ask: `auth=needs(Permission.X)` or `auth=public`.

Asked before the body is read. A guard test asks each operation as everybody.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from django.http import HttpRequest

from qihang.kernel import Permission, Refusal
from qihang.web.request import Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEY = re.compile(r"[\x21-\x7e]{1,128}")
KEY_HEADER, REASON_HEADER = "Idempotency-Key", "Qihang-Reason"


@dataclass(frozen=True)
class Access:
    """Who may ask an operation: everybody, any token, or tokens with one of the permissions."""

    permissions: tuple[Permission, ...] = ()
    token: bool = True

    def __call__(self, request: Request) -> bool:
        """True, or the refusal: token_missing, token_unknown, not_permitted; and for a write
        too_large, not_json, idempotency_key_missing, idempotency_key_malformed.
        """
        if not self.token:
            return True
        if request.token is None:
            raise _stranger(request)
        if self.permissions and not any(request.scope.allows(p) for p in self.permissions):
            raise Refusal("not_permitted", "这个令牌没有办理这件事的权限，请联系创建令牌的负责人。")
        if request.method not in SAFE:
            _check_write(request)
        return True


def needs(*permissions: Permission) -> Access:
    """Tokens that hold one of the permissions; whether for the very record, the query decides."""
    return Access(permissions)


public = Access(token=False)
any_token = Access()


def reason_of(request: HttpRequest) -> str:
    """Why whole numbers are asked for: the header Qihang-Reason, percent-encoded UTF-8."""
    return unquote(request.headers.get(REASON_HEADER, "")).replace("\0", "").strip()[:200]


def _stranger(request: Request) -> Refusal:
    if "Authorization" not in request.headers:
        return Refusal("token_missing", "请在 Authorization 头里写 Bearer 和令牌。")
    return Refusal("token_unknown", "令牌不对、已过期或已吊销，请向本单位负责人要新的令牌。")


def _check_write(request: Request) -> None:
    if request.content_type != "application/json":
        raise Refusal("not_json", "请用 Content-Type: application/json 发送 JSON。")
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        raise Refusal(
            "idempotency_key_missing",
            "写入请求要带 Idempotency-Key 头：自己取一个不重复的键，重试时用同一个。",
        )
    if not KEY.fullmatch(key):
        raise Refusal(
            "idempotency_key_malformed",
            "Idempotency-Key 只能用 1 到 128 个可见的 ASCII 字符。",
        )
