"""The least application for tests of the web server: says what it got; `/files/` takes large bodies."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from qihang.web.request import ANNOUNCED

WORK = 0.005  # seconds a page takes
LARGE = 40_000_000  # bytes of the page at /large/: more than the kernel keeps for a reader


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if ANNOUNCED in environ:
        wanted = path.startswith("/files/")
        start("204 No Content" if wanted else "413 Too Large", [("Content-Type", "text/plain")])
        return [] if wanted else ["内容太大".encode()]
    time.sleep(WORK)
    body = environ["wsgi.input"].read()
    told = {
        "path": path,
        "length": len(body),
        "digest": hashlib.sha256(body).hexdigest(),
        "forwarded": environ.get("HTTP_X_FORWARDED_FOR", ""),
    }
    answer = b"x" * LARGE if path == "/large/" else json.dumps(told).encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
