"""A stolen session is no stolen account: addresses, passwords, factors; allauth's doors."""

import re
import smtplib
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

import pytest
from allauth.account.models import EmailAddress
from allauth.account.urls import urlpatterns as account_patterns
from allauth.mfa.models import Authenticator
from allauth.mfa.urls import urlpatterns as factor_patterns
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from pytest_django import Settings

from qihang.apps.messages.models import Message
from qihang.apps.orgs.allauth_urls import OPEN
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from tests.factories.orgs import PASSWORD, make_account, make_province
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
NEW = "another-long-password"


class Broken(EmailBackend):
    """A mail server that refuses."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> NoReturn:  # noqa: ARG002 - Django's signature
        raise smtplib.SMTPServerDisconnected("gone")


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """allauth counts tries in the cache."""
    cache.clear()


@pytest.fixture
def mailed(settings: Settings) -> None:
    settings.GATEWAYS = {"QIHANG_MAIL_HOST": "mail.example.org"}


@pytest.fixture
def officer() -> Account:
    tree = make_province()
    return make_account(Role.COLLEGE_HEAD, tree.college, username="t1", password=PASSWORD)


def signed_in(username: str = "t1") -> Client:
    client = Client()
    client.post("/account/login/", {"login": username, "password": PASSWORD})
    return client


def stolen(client: Client) -> Client:
    """The thief has the cookie, not the password; a quarter of an hour later."""
    thief = Client()
    thief.cookies = client.cookies
    return thief


def again(client: Client) -> None:
    """The holder says the password once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def confirmed(account: Account, email: str = "t1@example.org") -> EmailAddress:
    account.email = email
    save(account)
    return EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)


def names(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns)
        else:
            yield entry


def test_every_door_of_allauth_is_open_by_name_or_shut(officer: Account) -> None:
    client, walked = signed_in(), set()
    again(client)
    for entry in names([*account_patterns, *factor_patterns]):
        wanted = {"key": "x", "uidb36": "1"}
        asked = {name: wanted[name] for name in entry.pattern.regex.groupindex}
        path = reverse(entry.name, kwargs=asked)
        walked.add(entry.name)
        if entry.name not in OPEN:
            for who in (client, Client()):
                assert who.get(path).status_code == 404, path
                assert who.post(path).status_code == 404, path
    assert walked >= OPEN
    assert {"account_signup", "account_set_password", "account_confirm_login_code"} <= walked - OPEN


def test_no_other_door_of_allauth_is_mounted() -> None:
    """Neither its social accounts nor its API for browsers, nor a door under another address."""
    ours = {
        entry.name
        for entry in names(get_resolver().url_patterns)
        if entry.callback.__module__.startswith("allauth.")
    }
    assert ours == OPEN
    for name in ("socialaccount_connections", "usersessions_list", "mfa_login_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/account/email/", {"action_add": "", "email": "thief@example.org"}),
        ("/account/email/", {"action_primary": "", "email": "thief@example.org"}),
        ("/account/email/", {"action_remove": "", "email": "t1@example.org"}),
        ("/account/2fa/totp/activate/", {"code": "123456"}),
        ("/account/2fa/totp/deactivate/", {}),
        ("/account/2fa/recovery-codes/generate/", {}),
        ("/account/2fa/recovery-codes/", None),
        ("/orgs/account/others/", {}),
        ("/orgs/members/add/", {"username": "puppet"}),
        ("/orgs/tokens/add/", {"name": "x"}),
        ("/orgs/grants/give/", {"username": "x"}),
        ("/orgs/delegation/", {"username": "x"}),
        ("/orgs/resets/", {"username": "x"}),
    ],
)
def test_a_stolen_session_gets_no_further_than_the_password(
    mailed: list[EmailMessage], officer: Account, path: str, asked: dict[str, str] | None
) -> None:
    """Hole 6: add an address and have a link sent there; take the second factor; make helpers."""
    confirmed(officer)
    if asked and "action_primary" in asked:
        EmailAddress.objects.create(user=officer, email="thief@example.org")
    if "deactivate" in path or "recovery" in path:
        Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
        Authenticator.objects.create(user=officer, type="recovery_codes", data={"seed": "x"})
    holder = Client()
    holder.force_login(officer)
    thief = stolen(holder)
    answer = thief.get(path) if asked is None else thief.post(path, asked)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert EmailAddress.objects.get(user=officer, primary=True).email == "t1@example.org"
    assert Account.objects.count() == 1
    assert not mail.outbox


def test_another_password_needs_the_old_one_and_ends_the_thief_s_session(officer: Account) -> None:
    holder, thief = signed_in(), signed_in()
    guess = {"oldpassword": "guess", "password1": NEW, "password2": NEW}
    thief.post("/account/password/change/", guess)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    holder.post("/account/password/change/", guess | {"oldpassword": PASSWORD})
    assert holder.get("/orgs/account/").status_code == 200
    assert thief.get("/orgs/account/").status_code == 302
    assert Message.objects.get(account=officer).template == "account_changed"
    assert AuditEntry.objects.filter(act="account.password").count() == 1


def test_an_address_counts_once_it_was_confirmed_and_the_old_one_hears_of_it(
    mailed: list[EmailMessage], officer: Account
) -> None:
    confirmed(officer)
    client = signed_in()
    again(client)
    client.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    officer.refresh_from_db()
    assert officer.email == "t1@example.org"
    letter = mail.outbox[0]
    assert (letter.to, "请确认邮箱" in letter.subject) == (["new@example.org"], True)
    link = not_none(re.search(r"/account/confirm-email/\S+", str(letter.body)))[0]
    client.post(link)
    officer.refresh_from_db()
    assert officer.email == "new@example.org"
    assert any(m.to == ["t1@example.org"] for m in mail.outbox)
    acts = AuditEntry.objects.filter(act__startswith="account.address").order_by("pk")
    assert [a.act for a in acts][:2] == ["account.address_asked", "account.address"]
    assert Message.objects.filter(account=officer, template="account_changed").exists()


def test_a_link_by_mail_sets_a_password_and_ends_every_session(
    mailed: list[EmailMessage], officer: Account, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://qihang.example.org"
    confirmed(officer)
    old = signed_in()
    visitor = Client()
    visitor.post("/account/password/reset/", {"email": "t1@example.org"}, headers={"host": "evil"})
    body = str(mail.outbox[0].body)
    assert "https://qihang.example.org/account/password/reset/key/" in body
    assert "evil" not in body
    link = not_none(re.search(r"/account/password/reset/key/\S+", body))[0]
    form = visitor.get(link)["Location"]
    visitor.post(form, {"password1": NEW, "password2": NEW})
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert old.get("/orgs/account/").status_code == 302
    assert AuditEntry.objects.filter(act="account.password_by_mail").exists()
    assert "已失效" in Client().get(link, follow=True).text


def test_a_reset_says_nothing_about_an_address(
    mailed: list[EmailMessage], officer: Account
) -> None:
    """Known and confirmed, known and not confirmed, unknown: one answer; only the first gets a link."""
    confirmed(officer)
    other = make_account(username="t2", password=PASSWORD)
    other.email = "t2@example.org"
    save(other)
    EmailAddress.objects.create(user=other, email="t2@example.org", verified=False, primary=True)
    pages = set()
    for email in ("t1@example.org", "t2@example.org", "nobody@example.org"):
        answer = Client().post("/account/password/reset/", {"email": email}, follow=True)
        pages.add(re.sub(r"csrf\S+|nonce\S+", "", answer.text))
    assert len(pages) == 1
    assert [m.to for m in mail.outbox] == [["t1@example.org"]]


def test_without_a_mail_server_the_answer_is_a_sentence(officer: Account) -> None:
    confirmed(officer)
    answer = Client().post("/account/password/reset/", {"email": "t1@example.org"})
    assert "没有配置邮件服务" in answer.text
    client = signed_in()
    again(client)
    answer = client.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    assert "没有配置邮件服务" in answer.text
    assert not mail.outbox


def test_a_mail_server_that_fails_fails_nobody(
    mailed: list[EmailMessage], officer: Account, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    confirmed(officer)
    answer = Client().post("/account/password/reset/", {"email": "t1@example.org"}, follow=True)
    assert answer.status_code == 200
    assert "如果有账号确认过这个邮箱" in answer.text
    client = signed_in()
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/account/password/change/", changed).status_code == 302


@pytest.mark.parametrize("name", sorted(OPEN))
def test_open_doors_speak_the_products_words(
    mailed: list[EmailMessage], officer: Account, name: str
) -> None:
    """In English too no word of allauth's own, in Chinese none of English."""
    wanted = {"account_confirm_email": ["x"], "account_reset_password_from_key": ["1", "x"]}
    path = reverse(name, args=wanted.get(name, []))
    client = signed_in()
    again(client)
    for who in (client, Client()):
        page = who.get(path, follow=True)
        assert page.status_code in {200, 403, 404}
        text = re.sub(
            r"<(script|style|svg)[^>]*>.*?</\\1>|<[^>]+>", " ", page.text, flags=re.DOTALL
        )
        assert not re.search(
            r"\b(email|password|address|sign|confirm|account)\b", text, re.IGNORECASE
        ), path


def test_signing_in_begins_a_new_session_and_ends_in_time(
    officer: Account, settings: Settings
) -> None:
    client = Client()
    client.get("/account/login/")
    planted = client.session.session_key
    client.post("/account/login/", {"login": "t1", "password": PASSWORD})
    assert client.session.session_key != planted
    assert client.session.get_expiry_age() <= 12 * 3600
    long = Client()
    long.post("/account/login/", {"login": "t1", "password": PASSWORD, "remember": "on"})
    assert long.session.get_expiry_age() <= 14 * 24 * 3600
