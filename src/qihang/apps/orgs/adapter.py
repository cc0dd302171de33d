"""How allauth behaves here: nobody signs up, sign-ins are audited, the account's display is kept."""

import html
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs import services
from qihang.apps.orgs.models import Account
from qihang.kernel import Scope
from qihang.web.frame import THEME_COOKIE


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an organisation or by activation, never at the door."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("登录名或密码不正确，请核对后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        services.record_sign_in(user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        services.record_failed_sign_in(str(credentials.get("username", "")))

    def set_password(self, user: Account, password: str) -> None:
        services.set_password(Scope(account=user.pk), user, password)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """A word on the next page. allauth's own only speaks where Django's messages are installed
        as an app; we use their middleware alone, because the name of the app is ours.
        """
        text = message or ""
        if not text and message_template:
            text = html.unescape(render_to_string(message_template, message_context, request))
        if text.strip():
            messages.add_message(request, level, text.strip(), extra_tags=extra_tags)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        chosen = {settings.LANGUAGE_COOKIE_NAME: user.language, THEME_COOKIE: user.theme}
        for cookie, value in chosen.items():
            if value:
                response.set_cookie(cookie, value, samesite="Lax", secure=request.is_secure())
        return response
