"""Which gateway serves a channel here: the configured one, else the demo's, else files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from qihang.apps.messages.gateways.demo import Showcase
from qihang.apps.messages.gateways.drop import FileDrop
from qihang.apps.messages.gateways.letters import Gateway
from qihang.apps.messages.gateways.mail import Mail
from qihang.apps.messages.gateways.sms import SMS_URL, TencentSms
from qihang.apps.messages.gateways.work_chat import WORK_CHAT_URL, WorkChat

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Provider:
    """An outside system that serves a channel; the setting `needs` says that it is configured."""

    channel: str
    needs: str
    make: Callable[[Settings], Gateway]


def gateway_for(channel: str) -> Gateway:
    """The gateway of this channel by settings.GATEWAYS; KeyError names a setting that is missing."""
    given = settings.GATEWAYS
    for provider in PROVIDERS:
        if provider.channel == channel and provider.needs in given:
            return provider.make(given)
    if settings.DEMO:
        return Showcase()
    return FileDrop(Path(settings.HOME) / "outbox" / channel)


def _sms(given: Settings) -> Gateway:
    return TencentSms(
        secret_id=given["QIHANG_SMS_SECRET_ID"],
        secret_key=given["QIHANG_SMS_SECRET_KEY"],
        app_id=given["QIHANG_SMS_APP_ID"],
        sign_name=given["QIHANG_SMS_SIGN_NAME"],
        templates=json.loads(given["QIHANG_SMS_TEMPLATES"]),
        url=given.get("QIHANG_SMS_URL", SMS_URL),
    )


def _work_chat(given: Settings) -> Gateway:
    return WorkChat(
        corp_id=given["QIHANG_WORK_CHAT_CORP_ID"],
        secret=given["QIHANG_WORK_CHAT_SECRET"],
        agent_id=int(given["QIHANG_WORK_CHAT_AGENT_ID"]),
        public_url=settings.PUBLIC_URL,
        url=given.get("QIHANG_WORK_CHAT_URL", WORK_CHAT_URL),
    )


def _mail(_given: Settings) -> Gateway:
    return Mail(settings.PUBLIC_URL, settings.DEFAULT_FROM_EMAIL)


# A channel may have several; the first that is configured serves it.
PROVIDERS: tuple[Provider, ...] = (
    Provider("sms", "QIHANG_SMS_SECRET_ID", _sms),
    Provider("work_chat", "QIHANG_WORK_CHAT_CORP_ID", _work_chat),
    Provider("email", "QIHANG_MAIL_HOST", _mail),
)
