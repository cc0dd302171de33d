"""Whatever goes wrong: a page in words with a number, and the whole traceback under it in the log."""

import base64
import errno
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from qihang.config.urls import handler400, handler403, handler404, handler500
from qihang.config.urls import urlpatterns as house
from qihang.web import faults
from qihang.web.address import without_secrets
from qihang.web.faults import noted_application
from tests.factories.orgs import Tree, client_for, make_account
from tests.responses import ClientResponse

__all__ = ["handler400", "handler403", "handler404", "handler500"]
NUMBER = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")
SECRET, NAME = "370102200001011234", "欧阳启帆"


def broken(request: HttpRequest) -> HttpResponse:
    raise KeyError(f"{request.POST.get('name')} {SECRET} {NAME}")


def on_disk(request: HttpRequest) -> HttpResponse:
    number = int(request.GET["errno"])
    raise OSError(number, "as the system says it", "/srv/files/incoming/x")


def from_database(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{request.GET['state']}'; END $$")
    return HttpResponse()


def with_a_row(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE t (name text, number text CHECK (number = ''))")
        cursor.execute("INSERT INTO t VALUES (%s, %s)", [NAME, SECRET])
    return HttpResponse()


def small(_request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig


urlpatterns = [
    *house,
    path("broken", broken),
    path("broken/<str:token>/", lambda request, **_: broken(request)),
    path("api/broken", broken),
    path("disk", on_disk),
    path("database", from_database),
    path("row", with_a_row),
    path("large", small),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client(tree: Tree) -> Client:
    made = client_for(make_account(name="王建国"))
    made.raise_request_exception = False
    return made


@pytest.fixture
def log(tmp_path: Path, settings: Settings) -> Iterator[Callable[[], str]]:
    """The log as production writes it, in a file of the test."""
    file = faults.LogFile(tmp_path / "log" / "qihang.log")
    file.setFormatter(faults.Lines())
    logging.getLogger().addHandler(file)
    yield lambda: Path(file.baseFilename).read_text()
    logging.getLogger().removeHandler(file)
    file.close()


def number_in(answer: ClientResponse) -> str:
    found = answer[faults.HEADER]
    assert NUMBER.fullmatch(found)
    assert found in answer.content.decode()
    return found


class TestOneNumber:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_on_the_page_and_in_the_log(
        self, client: Client, log: Callable[[], str], method: str
    ) -> None:
        answer = getattr(client, method)("/broken", {"name": "何人"})
        assert answer.status_code == 500
        written = log()
        assert f"fault {number_in(answer)}" in written
        assert f"{method.upper()} /broken account {client.session['_auth_user_id']}" in written
        assert "Traceback" in written
        assert "in broken" in written

    def test_is_written_once(self, client: Client, log: Callable[[], str]) -> None:
        answer = client.get("/broken")
        assert log().count("Traceback") == 1
        assert log().count(number_in(answer)) == 1

    def test_each_fault_has_its_own(self, client: Client) -> None:
        assert number_in(client.get("/broken")) != number_in(client.get("/broken"))

    def test_for_a_part_of_a_page(self, client: Client, log: Callable[[], str]) -> None:
        answer = client.get("/broken", headers={"HX-Request": "true", "HX-Target": "results"})
        assert number_in(answer) in log()

    def test_for_other_systems(self, client: Client, log: Callable[[], str]) -> None:
        answer = client.get("/api/broken")
        assert answer["Content-Type"] == "application/problem+json"
        problem = json.loads(answer.content)
        assert (problem["status"], problem["code"]) == (500, "broken")
        assert problem["number"] == answer[faults.HEADER]
        assert problem["number"] in log()

    def test_for_a_job(self, log: Callable[[], str]) -> None:
        error = LookupError("gone")
        logging.getLogger("procrastinate.worker").error("Job failed", exc_info=error)
        assert f"fault {faults.number_of(error)}" in log()

    def test_what_was_raised_on_the_way_keeps_it(self) -> None:
        inner, outer = ValueError("inner"), KeyError("outer")
        number = faults.number_of(inner)
        outer.__context__ = inner
        assert faults.number_of(outer) == number


class TestNothingPersonal:
    def test_neither_what_was_sent_nor_what_the_message_quotes(
        self, client: Client, log: Callable[[], str]
    ) -> None:
        client.post("/broken?name=" + SECRET, {"name": SECRET})
        assert "Traceback" in log()
        assert SECRET not in log()
        assert NAME not in log()

    def test_no_row_that_the_database_quotes(self, client: Client, log: Callable[[], str]) -> None:
        assert client.get("/row").status_code == 500
        assert "violates check constraint" in log()
        assert SECRET not in log()
        assert NAME not in log()
        assert "DETAIL" not in log()

    @pytest.mark.parametrize("size", [24, 32], ids=["calendar", "link"])
    def test_nothing_that_opens_a_page(
        self, client: Client, log: Callable[[], str], size: int
    ) -> None:
        """Whoever reads the log could open the public link or calendar himself."""
        token = base64.urlsafe_b64encode(b"secret-_" * 4)[: size * 4 // 3].decode()
        assert client.get(f"/broken/{token}/").status_code == 500
        application = noted_application(lambda _environ, _start: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            application({"REQUEST_METHOD": "GET", "PATH_INFO": f"/broken/{token}/"}, None)
        assert log().count("GET /broken/…/") == 2
        assert token not in log()

    def test_which_record_was_asked_for(self) -> None:
        for name in ("3f2b8c1e-9d4a-4f6b-8e7c-0123456789ab", "ab" * 32):
            assert without_secrets(f"/people/{name}/") == f"/people/{name}/"

    def test_nobody_is_looked_up_for_the_log(self, rf: RequestFactory) -> None:
        request = rf.get("/x?name=a")
        assert faults.asked_by(request) == "GET /x account -"
        request.user = AnonymousUser()
        assert faults.asked_by(request) == "GET /x account -"


class TestPages:
    def test_the_frame_is_around_the_fault(self, client: Client) -> None:
        page = client.get("/broken").content.decode()
        assert "page-header" in page
        assert "王建国" in page
        assert "系统出了点问题" in page

    def test_in_english(self, client: Client) -> None:
        page = client.get("/broken", headers={"Accept-Language": "en"}).content.decode()
        assert '<html lang="en"' in page
        assert "Something went wrong" in page

    def test_without_the_frame_where_the_frame_is_what_fails(
        self, client: Client, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_request: HttpRequest) -> str:
            raise ZeroDivisionError

        monkeypatch.setattr("qihang.web.frame.nav.links", fail)
        answer = client.get("/broken")
        assert answer.status_code == 500
        assert number_in(answer) in log()
        assert "KeyError" in log()
        assert "ZeroDivisionError" in log()

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (errno.ENOSPC, "服务器磁盘已满"),
            (errno.EDQUOT, "服务器磁盘已满"),
            (errno.EROFS, "服务器磁盘现在不能写入"),
        ],
    )
    def test_a_full_disk_is_called_so(
        self, client: Client, log: Callable[[], str], number: int, words: str
    ) -> None:
        answer = client.get("/disk", {"errno": number})
        assert answer.status_code == 507
        assert words in answer.content.decode()
        assert number_in(answer) in log()

    @pytest.mark.parametrize(
        ("state", "status", "words"),
        [
            ("53100", 507, "服务器磁盘已满"),
            ("53300", 503, "数据库暂时连不上"),
            ("57P01", 503, "数据库暂时连不上"),
            ("57P03", 503, "数据库暂时连不上"),
            ("08006", 503, "数据库暂时连不上"),
            ("25006", 503, "数据库暂时连不上"),
            ("42P01", 500, "系统出了点问题"),
            ("40001", 500, "系统出了点问题"),
        ],
    )
    def test_what_the_database_says(
        self, client: Client, state: str, status: int, words: str
    ) -> None:
        answer = client.get("/database", {"state": state})
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert ("Retry-After" in answer) == (status == 503)

    def test_too_large(self, client: Client) -> None:
        answer = client.get("/large")
        assert answer.status_code == 413
        assert "内容太大，没有接收" in answer.content.decode()

    @pytest.mark.parametrize(
        ("method", "address"), [("DELETE", "/verify/"), ("GET", "/ui/display/")]
    )
    def test_another_method(self, client: Client, method: str, address: str) -> None:
        answer = client.generic(method, address)
        assert answer.status_code == 405
        assert "这一页不能这样打开" in answer.content.decode()
        assert "POST" in answer["Allow"]


def test_no_connection_has_no_state() -> None:
    for error in (OperationalError("connection refused"), InterfaceError("connection closed")):
        assert faults.kind_of(error) is faults.DATABASE_AWAY
    assert faults.kind_of(DatabaseError("something else")) is faults.BROKEN
    assert faults.kind_of(None) is faults.BROKEN
    assert psycopg.errors.DiskFull.sqlstate == "53100"


def test_a_log_that_cannot_be_written_loses_no_answer(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("a file where a folder should be")
    file = faults.LogFile(tmp_path / "log" / "qihang.log")
    logging.getLogger().addHandler(file)
    try:
        assert client.get("/broken").status_code == 500
    finally:
        logging.getLogger().removeHandler(file)
    assert "Logging error" in capsys.readouterr().err


def test_a_log_moved_away_is_made_anew(tmp_path: Path) -> None:
    file = faults.LogFile(tmp_path / "log" / "qihang.log")
    file.setFormatter(faults.Lines())
    record = logging.makeLogRecord({"levelno": logging.ERROR, "levelname": "ERROR", "msg": "one"})
    file.emit(record)
    (tmp_path / "log" / "qihang.log").rename(tmp_path / "log" / "qihang.log.1")
    file.emit(record)
    file.close()
    assert "one" in (tmp_path / "log" / "qihang.log").read_text()
