"""The frame shows each reader what the scope permits, and keeps the choice of language and colours."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from qihang.apps.orgs.rules import Role
from qihang.config.urls import urlpatterns as house
from qihang.kernel import Permission, Reach, Scope, contributions
from qihang.web import display, frame_parts, nav, views
from qihang.web.csp import POLICY
from qihang.web.frame import Slot, SlotContent
from qihang.web.pages import render_page
from qihang.web.request import Request
from tests.factories.contributions import give
from tests.factories.orgs import client_for, make_account, make_province
from tests.factories.requests import make_request
from tests.web.partials import region

SEEN = Permission.FIGURES_SEE


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "_by_type", {})
    give(
        monkeypatch,
        nav.NavItem("界面", "web:ui", order=2),
        nav.NavItem("数字", "web:display", SEEN, order=1),
    )


def asking(path_: str, scope: Scope) -> Request:
    return make_request(path_, scope=scope)


def test_navigation_shows_what_the_scope_permits(entries: list[object]) -> None:
    assert [link.label for link in nav.links(asking("/ui/", Scope()))] == ["界面"]
    scope = Scope(account=1, reaches=(Reach("/", frozenset({SEEN})),))
    links = nav.links(asking("/ui/display/x", scope))
    assert [(link.label, link.current) for link in links] == [("数字", True), ("界面", False)]


def test_many_entries_are_folded_below_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "_by_type", {})
    sheets, daily = nav.NavGroup.SHEETS, nav.NavGroup.GRADUATES
    names = ["web:ui", "web:display", "desk:home", "people:graduates", "plans:own", "metrics:own"]
    names += ["orgs:members", "orgs:audit"]
    give(
        monkeypatch,
        *(nav.NavItem(f"日{n}", name, order=n, group=daily) for n, name in enumerate(names)),
        nav.NavItem("少", "registers:index", order=nav.SELDOM, group=sheets),
    )
    links = nav.links(asking("/", Scope()))
    assert [link.label for link in links if not link.seldom] == [f"日{n}" for n in range(nav.MANY)]
    folded = [(link.label, link.heading) for link in links if link.seldom]
    assert folded == [("日7", "毕业生"), ("少", "表格和数据")]


@pytest.mark.django_db
def test_the_menu_has_headings_for_who_has_many_entries() -> None:
    tree = make_province()
    page = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university)).get("/")
    shown = page.content.decode()
    panel = shown[shown.index('class="panel groups"') :].split("</details>")[0]
    for heading, label in (("毕业生", "提醒事项"), ("表格和数据", "登记库"), ("管理", "审计")):
        assert f'<p class="heading">{heading}</p>' in panel
        assert f">{label}</a>" in panel
    few = client_for(make_account(Role.AUDITOR, tree.province)).get("/").content.decode()
    assert "panel groups" not in few


def test_the_account_menu_shows_what_the_scope_permits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "_by_type", {})
    give(
        monkeypatch,
        nav.MenuItem("二", "web:display", frozenset({SEEN, Permission.HOME_SEE}), order=2),
        nav.MenuItem("一", "web:ui", frozenset({SEEN}), order=1),
    )
    scope = Scope(account=1, reaches=(Reach("/", frozenset({SEEN})),))
    assert [link.label for link in nav.menu(asking("/", scope))] == ["一", "二"]
    own = Scope(account=1, own=frozenset({Permission.HOME_SEE}))
    assert [link.label for link in nav.menu(asking("/", own))] == ["二"]
    assert nav.menu(RequestFactory().get("/")) == ()


def test_slot_reads_its_content_or_default(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = Slot[tuple[str, ...]]("paths", ())
    assert slot.read(asking("/", Scope())) == ()
    give(monkeypatch, SlotContent(slot, lambda request: (request.path,)))
    assert slot.read(asking("/x", Scope())) == ("/x",)
    assert slot.read(make_request("/x")) == ()


@pytest.mark.django_db
def test_language_and_colours_are_kept(client: Client) -> None:
    page = client.get("/ui/").content.decode()
    assert '<html lang="zh-Hans">' in page
    answer = client.post("/ui/display/", {"language": "en", "next": "/ui/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/")
    client.post("/ui/display/", {"theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in client.get("/ui/").content.decode()
    client.post("/ui/display/", {"theme": "auto", "language": "zh-hans"})
    assert '<html lang="zh-Hans">' in client.get("/ui/").content.decode()


@pytest.mark.django_db
def test_display_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/ui/display/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    crossed = client.post(
        "/ui/display/", {"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert crossed.status_code == 403
    assert client.get("/ui/display/").status_code == 405


@pytest.mark.django_db
def test_the_choice_is_told_to_the_account(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def keep(_request: object, language: str, theme: str) -> None:
        told.append((language, theme))

    give(monkeypatch, display.DisplayHandler("test", keep))
    client.post("/ui/display/", {"language": "en"})
    client.post("/ui/display/", {"language": "klingon", "theme": "pink"})
    assert told == [("en", ""), ("", "")]


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Client) -> None:
    assert client.get("/ui/")["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def listing(request: Request) -> HttpResponse:
    return render_page(request, "web/ui.html", {"contents": "x"}, partial="no such partial")


def refused(request: Request) -> HttpResponse:
    return render_page(request, "refused.html", {"sentence": "已被别人审核。"}, status=422)


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    *house,
    path("listing", listing),
    path("refused", refused),
    path("broken", broken),
    path("missing", missing),
    path("plain", lambda _request: HttpResponse("x")),
]
handler404 = "qihang.web.views.not_found"
handler500 = "qihang.web.views.server_error"


@pytest.mark.urls(__name__)
@pytest.mark.django_db
class TestAnswers:
    """Fragments and dead ends, on addresses of this module."""

    def test_fragment_is_part_of_the_page(self, client: Client) -> None:
        whole = client.get("/refused")
        part = client.get("/refused", headers={"HX-Request": "true"})
        assert whole.status_code == part.status_code == 422
        assert part.content.decode().strip() in region(whole.content.decode(), "main")
        assert "HX-Request" in whole["Vary"]
        assert "HX-Target" in whole["Vary"]

    def test_without_a_partial_the_page_is_the_answer(self, client: Client) -> None:
        answer = client.get("/listing", headers={"HX-Request": "true", "HX-Target": "nothing"})
        assert "<html" in answer.content.decode()

    @pytest.mark.parametrize(
        ("url", "status", "word"),
        [("/missing", 404, "没有找到"), ("/broken", 500, "系统出了点问题")],
    )
    def test_dead_ends_say_what_to_do(
        self, client: Client, url: str, status: int, word: str
    ) -> None:
        client.raise_request_exception = False
        answer = client.get(url)
        assert answer.status_code == status
        assert word in answer.content.decode()
        assert 'class="button"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.too_many, 429),
        (views.csrf_failure, 403),
    ],
)
def test_handlers(rf: RequestFactory, handler: Callable[..., Any], status: int) -> None:
    answer = handler(rf.get("/"))
    assert answer.status_code == status
    assert "dead-end" in answer.content.decode()


def test_region_of_a_page() -> None:
    page = '<main><div id="a"><p>1<br><b>2</b></p></div><p>3</p></main>'
    assert region(page, "a") == "<p>1<br><b>2</b></p>"
    with pytest.raises(AssertionError):
        region(page, "b")


@pytest.mark.django_db
def test_every_language_of_the_settings_is_offered(client: Client, settings: Settings) -> None:
    def offered() -> list[tuple[str, str]]:
        frame_parts._header.cache_clear()
        page = client.get("/ui/").content.decode()
        return re.findall(r'name="language" value="([\w-]+)" lang="([\w-]+)"', page)

    settings.LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
    assert offered() == [("en", "en")]
    settings.LANGUAGES = [*settings.LANGUAGES, ("zh-hant", "繁體中文")]
    assert offered() == [("en", "en"), ("zh-hant", "zh-Hant")]
    frame_parts._header.cache_clear()
