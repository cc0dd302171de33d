"""One contract for every gateway, and what is each one's own: signatures, tokens, codes, files."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from qihang.apps.messages.gateways import Gateway, Letter, gateway_for
from qihang.apps.messages.gateways.demo import Showcase
from qihang.apps.messages.gateways.drop import FileDrop
from qihang.apps.messages.gateways.mail import Mail
from qihang.apps.messages.gateways.selection import PROVIDERS, Provider
from qihang.apps.messages.gateways.sms import TencentSms
from qihang.apps.messages.gateways.work_chat import WorkChat
from qihang.apps.messages.rules import DispatchState
from tests.apps.messages import contract_server as server
from tests.apps.messages.contract_server import Outside

pytestmark = pytest.mark.django_db
WENT = {DispatchState.SENT, DispatchState.DELIVERED}


@pytest.fixture
def outside() -> Iterator[Outside]:
    cache.clear()
    with server.outside() as running:
        yield running


def sms(outside: Outside) -> TencentSms:
    return TencentSms(
        secret_id=server.SECRET_ID,
        secret_key=server.SECRET_KEY,
        app_id=server.APP_ID,
        sign_name="启航",
        templates={"remind_reviews": "1110"},
        url=outside.url,
    )


def work_chat(outside: Outside) -> WorkChat:
    return WorkChat(
        corp_id=server.CORP_ID,
        secret=server.CORP_SECRET,
        agent_id=server.AGENT_ID,
        public_url="https://qihang.example.edu.cn",
        url=outside.url,
    )


@dataclass
class Way:
    """A gateway, an address on it, and how many letters have reached anybody."""

    gateway: Gateway
    address: str
    arrived: Callable[[], int]


@pytest.fixture(params=["sms", "work_chat", "mail", "drop", "showcase"])
def way(request: pytest.FixtureRequest, outside: Outside, tmp_path: Path) -> Way:
    reached = lambda: len(outside.letters)  # noqa: E731
    return {
        "sms": lambda: Way(sms(outside), "13800000000", reached),
        "work_chat": lambda: Way(work_chat(outside), "zhangsan", reached),
        "mail": lambda: Way(
            Mail("https://qihang.example.edu.cn", "启航 <no-reply@example.edu.cn>"),
            "a@example.edu.cn",
            lambda: len(mail.outbox),
        ),
        "drop": lambda: Way(
            FileDrop(tmp_path / "out"), "13800000000", lambda: len([*tmp_path.glob("out/*.json")])
        ),
        "showcase": lambda: Way(Showcase(), "13800000000", lambda: 3),
    }[request.param]()


def letter(to: str, **over: Any) -> Letter:
    values = {
        "title": "有登记等审核超过时限",
        "text": "有4条登记等待审核超过3天，请登录启航处理。",
        "template": "remind_reviews",
        "params": ("4", "3"),
        "link": "/destinations/queue/",
    }
    return Letter(uuid.uuid4(), to, **values | over)


class TestContract:
    def test_every_letter_is_answered_in_order_and_arrives(self, way: Way) -> None:
        letters = [letter(way.address, text=f"有{n}条登记") for n in range(3)]
        outcomes = way.gateway.send(letters)
        assert [o.key for o in outcomes] == [one.key for one in letters]
        assert {o.state for o in outcomes} <= WENT
        assert way.arrived() == 3

    def test_a_repeatable_one_brings_a_letter_once(self, way: Way) -> None:
        one = letter(way.address)
        for _ in range(2):
            assert way.gateway.send([one])[0].state in WENT
        if way.gateway.repeatable:
            assert way.arrived() in {1, 3}  # the showcase brings nothing anywhere

    def test_nothing_printed_tells_an_address_or_a_secret(self, way: Way) -> None:
        shown = repr(letter(way.address)) + repr(way.gateway)
        assert way.address not in shown
        assert server.SECRET_KEY not in shown
        assert server.CORP_SECRET not in shown

    def test_receipts_speak_of_letters_that_went(self, way: Way) -> None:
        one = letter(way.address)
        serial = way.gateway.send([one])[0].serial
        for receipt in way.gateway.receipts():
            assert receipt.serial == serial or receipt.key == str(one.key)
            assert receipt.delivered
        assert way.gateway.receipts() == []


class TestSms:
    def test_the_request_names_template_values_and_our_key(self, outside: Outside) -> None:
        one = letter("13800000000")
        sms(outside).send([one])
        (sent,) = outside.letters
        assert sent["TemplateId"] == "1110"
        assert sent["TemplateParamSet"] == ["4", "3"]
        assert sent["SessionContext"] == str(one.key)
        assert sent["SignName"] == "启航"

    def test_a_wrong_key_is_refused_for_its_signature(self, outside: Outside) -> None:
        (outcome,) = replace(sms(outside), secret_key="another").send([letter("13800000000")])
        assert outcome.code == "AuthFailure.SignatureFailure"
        assert outside.errors == ["AuthFailure.SignatureFailure"]
        assert outside.letters == []

    def test_codes_that_ask_for_patience_and_codes_that_do_not(self, outside: Outside) -> None:
        busy, nobody = sms(outside).send([letter(server.BUSY), letter(server.NOBODY)])
        assert (busy.state, busy.wait.total_seconds()) == (DispatchState.QUEUED, 30)
        assert nobody.state == DispatchState.FAILED
        (unknown,) = sms(outside).send([letter("13800000000", template="code_issued")])
        assert (unknown.state, unknown.code) == (DispatchState.FAILED, "no_template")

    def test_a_lost_answer_is_unclear_and_a_lost_question_is_not(self, outside: Outside) -> None:
        outside.hang_up = True
        (lost,) = sms(outside).send([letter("13800000000")])
        assert lost.state == DispatchState.UNCLEAR
        assert len(outside.letters) == 1
        (never,) = replace(sms(outside), url="http://127.0.0.1:9").send([letter("13800000000")])
        assert (never.state, never.code) == (DispatchState.QUEUED, "network")


class TestWorkChat:
    def test_a_token_is_kept_and_fetched_anew_when_it_has_expired(self, outside: Outside) -> None:
        chat = work_chat(outside)
        chat.send([letter("zhangsan"), letter("lisi")])
        chat.send([letter("wangwu")])
        assert outside.tokens == 1
        outside.token = "ended meanwhile"
        outcomes = chat.send([letter("zhaoliu"), letter("sunqi")])
        assert {o.state for o in outcomes} == {DispatchState.SENT}
        assert outside.tokens == 2

    def test_the_rate_and_unknown_people(self, outside: Outside) -> None:
        chat = work_chat(outside)
        (nobody,) = chat.send([letter(server.NOBODY)])
        assert (nobody.state, nobody.code) == (DispatchState.FAILED, "81013")
        outside.limit = outside.calls
        (busy,) = chat.send([letter("zhangsan")])
        assert (busy.state, busy.code) == (DispatchState.QUEUED, "45009")
        assert busy.wait.total_seconds() == 60

    def test_a_wrong_secret_asks_somebody_to_look(self, outside: Outside) -> None:
        (outcome,) = replace(work_chat(outside), secret="another").send([letter("zhangsan")])
        assert (outcome.state, outcome.code) == (DispatchState.QUEUED, "no_token")


def test_mail_says_no_more_than_title_short_text_and_the_way_in() -> None:
    one = letter("a@example.edu.cn")
    Mail("https://qihang.example.edu.cn", "no-reply@example.edu.cn").send([one])
    (sent,) = mail.outbox
    assert sent.subject == one.title
    assert sent.body == f"{one.text}\n\nhttps://qihang.example.edu.cn/destinations/queue/\n"
    assert sent.extra_headers["Message-ID"] == f"<{one.key}@example.edu.cn>"


def test_dropped_files_are_whole_private_and_report_back(tmp_path: Path) -> None:
    drop, one = FileDrop(tmp_path), letter("13800000000")
    drop.send([one])
    (path,) = tmp_path.glob("*.json")
    assert json.loads(path.read_text("utf-8"))["to"] == "13800000000"
    assert path.stat().st_mode & 0o077 == 0
    (tmp_path / f"{one.key}.failed").write_text("空号", "utf-8")
    (receipt,) = drop.receipts()
    assert (receipt.key, receipt.delivered, receipt.code) == (str(one.key), False, "空号")


def test_what_is_configured_is_used_else_the_demo_else_files(
    settings: Settings, tmp_path: Path
) -> None:
    settings.GATEWAYS, settings.HOME = {}, tmp_path
    assert isinstance(gateway_for("sms"), Showcase)
    settings.DEMO = False
    assert isinstance(gateway_for("work_chat"), FileDrop)
    settings.GATEWAYS = {
        "QIHANG_SMS_SECRET_ID": "i",
        "QIHANG_SMS_SECRET_KEY": "k",
        "QIHANG_SMS_APP_ID": "1",
        "QIHANG_SMS_SIGN_NAME": "启航",
        "QIHANG_SMS_TEMPLATES": '{"code_issued": "7"}',
        "QIHANG_WORK_CHAT_CORP_ID": "c",
        "QIHANG_WORK_CHAT_SECRET": "s",
        "QIHANG_WORK_CHAT_AGENT_ID": "9",
        "QIHANG_MAIL_HOST": "mail.example.edu.cn",
    }
    assert [type(gateway_for(name)) for name in ("sms", "work_chat", "email")] == [
        TencentSms,
        WorkChat,
        Mail,
    ]


def test_a_channel_may_have_a_second_provider(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Provider("sms", "QIHANG_SMS_OTHER_KEY", lambda _: Showcase())
    monkeypatch.setattr("qihang.apps.messages.gateways.selection.PROVIDERS", (*PROVIDERS, other))
    settings.DEMO, settings.GATEWAYS = False, {"QIHANG_SMS_OTHER_KEY": "k"}
    assert isinstance(gateway_for("sms"), Showcase)
