"""Platforms to hand over to: the made-up one, a real HTTP server, a clerk who reads dropped files.

Behind all three judges the same FakePlatform, so that one contract can be asked of each gateway.
"""

import csv
import hashlib
import hmac
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

from qihang.apps.national.gateways.drop import MANIFEST, OWN, RECORDS, DropPlatform
from qihang.apps.national.gateways.http import HttpPlatform, signature
from qihang.apps.national.gateways.in_process import FakePlatform
from qihang.apps.national.rules import Load, Record, ReportAction, ReportReceipt

SECRET = "a-secret-of-two"
KINDS = frozenset({"11", "71"})


@dataclass
class Counter:
    """The judge behind the window, and how many loads went through it."""

    judge: FakePlatform = field(default_factory=lambda: FakePlatform(kinds=KINDS))
    faults: list[str] = field(default_factory=list)  # what goes wrong with the next requests
    requests: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


class Window(BaseHTTPRequestHandler):
    """PUT and GET of /v1/loads/<number>, as docs/subsystems/national.md describes them."""

    counter: Counter

    def do_PUT(self) -> None:
        body = self._body()
        if not self._signed(body) or self._goes_wrong():
            return
        number = UUID(self.path.rpartition("/")[2])
        told = json.loads(body)["records"]
        records = tuple(Record(**{**r, "action": ReportAction(r["action"])}) for r in told)
        receipts = self.counter.judge.hand_over(Load(number, records))
        if self._next("lost"):
            self.close_connection = True  # taken, but the answer never arrives
            self.connection.close()
            return
        self._answer(receipts[:1] if self._next("partial") else receipts)

    def do_GET(self) -> None:
        if not self._signed(b"") or self._goes_wrong():
            return
        self._answer(self.counter.judge.receipts(UUID(self.path.rpartition("/")[2])))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _signed(self, body: bytes) -> bool:
        self.counter.requests.append(self.command)
        wanted = signature(SECRET, self.command, self.path, self.headers["X-Moment"], body)
        if hmac.compare_digest(wanted, self.headers["X-Signature"]):
            return True
        self._say(401, b"not signed by one we know")
        return False

    def _goes_wrong(self) -> bool:
        if self._next("busy"):
            self._say(503, b"", {"Retry-After": "7"})
        elif self._next("nonsense"):
            self._say(200, b"<html>welcome</html>")
        else:
            return False
        return True

    def _next(self, fault: str) -> bool:
        if self.counter.faults[:1] != [fault]:
            return False
        self.counter.faults.pop(0)
        return True

    def _answer(self, receipts: tuple[ReportReceipt, ...]) -> None:
        told = [
            {"key": r.key, "version": r.version, "outcome": r.outcome, "detail": r.detail}
            for r in receipts
        ]
        self._say(200, json.dumps({"receipts": told}).encode())

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to the terminal."""


@contextmanager
def served(counter: Counter, secret: str = SECRET) -> Iterator[HttpPlatform]:
    """The HTTP gateway, and a server on a free port of this machine to talk to."""
    handler = type("Opened", (Window,), {"counter": counter})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        yield HttpPlatform(address, "37", secret, wait=counter.waited.append)
    finally:
        server.shutdown()
        running.join()
        server.server_close()


@dataclass(frozen=True)
class Clerk:
    """The drop gateway together with somebody who carries the files right away."""

    drop: DropPlatform
    counter: Counter
    name: str = "drop"

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        self.drop.hand_over(load)
        self.carry()
        return self.drop.hand_over(load)

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        return self.drop.receipts(number)

    def carry(self) -> None:
        """Check every load against its manifest, have it judged, put the answer back."""
        for place in sorted((self.drop.folder / "out").glob("[!.]*")):
            content = (place / RECORDS).read_bytes()
            manifest = json.loads((place / MANIFEST).read_text())
            assert manifest["sha256"][RECORDS] == hashlib.sha256(content).hexdigest()
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert manifest["rows"] == len(rows)
            load = Load(UUID(manifest["number"]), tuple(map(record_of, rows)))
            write_answer(self.drop.folder, load.number, self.counter.judge.hand_over(load))


def record_of(row: dict[str, str]) -> Record:
    """A record out of its row: empty cells are fields it does not have."""
    fields = {name: value for name, value in row.items() if name not in OWN and value}
    return Record(row["key"], int(row["version"]), ReportAction(row["action"]), fields)


def write_answer(folder: Path, number: UUID, receipts: tuple[ReportReceipt, ...]) -> None:
    (folder / "answers").mkdir(exist_ok=True)
    with (folder / "answers" / f"{number}.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["key", "version", "outcome", "detail"])
        writer.writerows([r.key, r.version, r.outcome.value, r.detail] for r in receipts)
