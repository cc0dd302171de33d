"""How allauth behaves here: nobody signs up, sign-ins are audited, the account's display is kept."""

import html
import logging
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs import services
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.sign_in import mail_works
from qihang.kernel import Scope
from qihang.web.frame import THEME_COOKIE

LOG = logging.getLogger(__name__)
# What is noted for each letter about a change; the rest are about second factors.
_ACTS = {
    "account/email/password_changed": "",  # `set_password` has noted it
    "account/email/password_reset": "account.password_by_mail",
    "account/email/email_changed": "account.address",
    "account/email/email_deleted": "account.address",
}


def _ours(url: str) -> str:
    """The address under our own name, whatever host the request named."""
    if not settings.PUBLIC_URL:
        return url
    parts = urlsplit(url)
    return f"{settings.PUBLIC_URL.rstrip('/')}{parts.path}"


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter to the account's own address; one that cannot leave is logged, and nobody is told
        apart by it: the answer is the same.
        """
        if not mail_works():
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            LOG.exception("a letter to an account's own address could not leave")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Allauth calls this after each change of password, address or second factor."""
        services.note_change(user, _ACTS.get(template_prefix, "account.factor"))
        super().send_notification_mail(template_prefix, user, context, email)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        services.note_change(emailconfirmation.email_address.user, "account.address_asked")
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        services.must_be_as_signed(account=[email_address.user_id])
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            services.note_change(email_address.user, "account.address")
        return confirmed

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _ours(super().get_email_confirmation_url(request, emailconfirmation))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, or for whoever holds nothing (any more) the own account, with what is offered."""
        holds = services.holds_anything(cast("Account", request.user))
        return str(super().get_login_redirect_url(request)) if holds else reverse("orgs:account")

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
