"""A NUL, half a character, a broken encoding: a sentence before any view, query or form sees it."""

import json
from collections.abc import Iterator
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.config.wsgi import application
from tests.factories.orgs import Tree, client_for, make_account
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
WORDS = "不能识别的字符"


@pytest.fixture
def client(tree: Tree) -> Client:
    made = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    made.raise_request_exception = False
    return made


def part(name: str, value: bytes, more: bytes = b"") -> bytes:
    head = b"--b\r\nContent-Disposition: form-data; " + name.encode() + more + b"\r\n\r\n"
    return head + value + b"\r\n--b--\r\n"


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "%00=1", "q=%ED%A0%80", "q=%FF", "page=%C3"])
@pytest.mark.parametrize("address", ["/orgs/", "/orgs/search/", "/", "/verify/", "/no-such-page"])
def test_an_address_that_is_no_text(client: Client, address: str, query: str) -> None:
    answer = client.get(address, QUERY_STRING=query)
    assert answer.status_code == 400
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("address", ["/figures/3%007/", "/plan/a%00b/", "/no%00where", "/%00"])
def test_a_path_with_a_nul(client: Client, address: str) -> None:
    assert client.get(address).status_code in {400, 404}


@pytest.mark.parametrize(
    "body",
    [b"code=%00", b"code=a\0b", b"code=%ED%A0%80", b"code=\xff", b"%00=1", b"name=x&name=%00"],
)
def test_a_form_with_a_nul(client: Client, body: bytes) -> None:
    answer = client.post(reverse("orgs:open"), body, FORM)
    assert answer.status_code == 400
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        part('name="code"', b"a\0b"),
        part('name="a\0b"', b"x"),
        part('name="file"; filename="a\0.pdf"', b"%PDF", b"\r\nContent-Type: application/pdf"),
        part('name="file"; filename="a.pdf"', b"%PDF", b"\r\nContent-Type: a\0b"),
        part("name=\"file\"; filename*=rot13''a.pdf", b"%PDF"),
        part("name=\"file\"; filename*=no-such''a.pdf", b"%PDF"),
        part('name="code"', b"x", b"\r\nContent-Transfer-Encoding: base64"),
        part('name="code"', b"x", b"\r\nContent-Type: text/plain; charset=rot13"),
        part("name*=utf-16''%00%D8", b"x"),
        b"--b\r\n\r\n--b--",
        b"--b\r\nContent-Disposition: form-data; name=code",
        b"",
        b"\0" * 100,
    ],
)
def test_a_form_in_parts_that_is_broken(client: Client, body: bytes) -> None:
    assert client.post(reverse("orgs:open"), body, MULTIPART).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    "charset",
    [
        "charset=rot13", "charset=utf-16", "charset=unicode_escape", "charset=hex", "charset=gbk",
        "charset=idna", "charset=undefined", "charset*=rot13''x", "charset*=no-such''x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [FORM, MULTIPART, "text/plain"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_encoding(unclosed: list[str], method: str, kind: str, charset: str) -> None:
    """Asked of the WSGI application itself: Django makes its request before any middleware."""
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": "/verify/", "QUERY_STRING": "n=1",
        "CONTENT_TYPE": f"{kind}; {charset}", "CONTENT_LENGTH": "6", "wsgi.input": BytesIO(b"name=x"),
    }  # fmt: skip
    setup_testing_defaults(environ)
    said = []
    answer = application(environ, lambda status, _headers: said.append(status))
    assert WORDS in b"".join(answer).decode()
    assert said == ["400 Bad Request"]


@pytest.fixture
def unclosed() -> Iterator[None]:
    """A request of its own would close the connection in which the test's rows lie."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    "kind", ["", "no/such", "application/json", "; ; ;", "a" * 5000, "multipart/form-data"]
)
def test_another_type_of_content(client: Client, kind: str) -> None:
    assert client.post(reverse("orgs:open"), b'{"code": "\\u0000"}', kind).status_code in {
        400,
        422,
        200,
    }


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "theme", "messages"])
@pytest.mark.parametrize(
    "value", [r'"\000"', r'"a\000b"', "x" * 4000, "\xff\xfe", "{", "..", "%00"]
)
def test_a_cookie_that_is_none(tree: Tree, name: str, value: str) -> None:
    made = Client(raise_request_exception=False)
    for address in ("/", "/orgs/", "/account/login/"):
        answer = made.get(address, headers={"Cookie": f"{name}={value}"})
        assert answer.status_code in {200, 302}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept-Language", "\0"), ("Accept-Language", "x" * 5000), ("Accept-Language", "zh;q=1e999"),
        ("Range", "bytes=9-1"), ("Range", "bytes=-"), ("Range", "\xff"),
        ("If-Modified-Since", "yesterday"), ("If-Modified-Since", "Fri, 31 Feb 99999 00:00:00 GMT"),
        ("If-None-Match", '"'), ("If-None-Match", "*" * 5000), ("Referer", "http://[::1"),
        ("Referer", "\0"), ("X-Forwarded-For", "\0,,"), ("User-Agent", "\xff" * 4000),
        ("HX-Target", "\0"), ("HX-Target", "a#b/../c"), ("HX-Current-URL", "http://["),
        ("Host", "a b"), ("Origin", "http://[::1"), ("Authorization", "Bearer \xff"),
        ("Content-Length", "-1"), ("Content-Length", "x"), ("X-CSRFToken", "\xff"),
    ],
)  # fmt: skip
def test_a_header_that_is_none(client: Client, name: str, value: str) -> None:
    for address in ("/orgs/", "/static/qihang/mark.svg", "/ui/", "/api/v1/token"):
        for headers in ({name: value}, {name: value, "HX-Request": "true"}):
            assert client.get(address, headers=headers).status_code < 500
    answer = client.post("/ui/display/", {"language": "en"}, headers={name: value})
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"]
)
def test_another_method(client: Client, method: str) -> None:
    for address in (
        "/",
        "/orgs/",
        "/orgs/open/",
        "/verify/",
        "/exports/",
        "/api/v1/token",
        "/codes/",
    ):
        assert client.generic(method, address, b"x=%00", FORM).status_code < 500


DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        b'{"target": "\\u0000"}', b'{"target": "\\ud800"}', b"[" * DEEP, b'{"a":' * DEEP, b"\xff", b"",
        b"NaN", b'{"cohort": 1e999}', b'{"cohort": -Infinity}', b'{"cohort": ' + b"9" * 5000 + b"}",
        b'{"rows": [{"name": {"a": []}}]}', b'{"rows": 1}', b"null", b'"x"', b'{"a": 1, "a": 2}',
    ],
)  # fmt: skip
def test_json_that_is_none(tree: Tree, client: Client, body: bytes) -> None:
    headers = {
        "Authorization": f"Bearer {make_token(tree.university).secret}",
        "Idempotency-Key": "k1",
    }
    answer = client.post("/api/v1/batches", body, "application/json", headers=headers)
    assert answer.status_code in {400, 403, 415, 422}
    assert json.loads(answer.content)["code"]


def test_the_frame_stays_around_it(client: Client) -> None:
    page = client.get("/orgs/", QUERY_STRING="q=%00").content.decode()
    assert Account.objects.get().name in page
    english = client.get("/orgs/", QUERY_STRING="q=%00", headers={"Accept-Language": "en"})
    assert "characters that cannot be read" in english.content.decode()


class Broken(BytesIO):
    """A visitor who goes away in the middle of a form."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise OSError(104, "Connection reset by peer")


def test_a_form_that_breaks_off(client: Client) -> None:
    request = {"wsgi.input": Broken(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": FORM}
    answer = client.request(REQUEST_METHOD="POST", PATH_INFO=reverse("orgs:open"), **request)
    assert answer.status_code == 400
