"""Signing in, the second factor, first passwords, one's own account, the checks of production."""

from secrets import token_hex, token_urlsafe

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.orgs import encryption, services
from qihang.apps.orgs.checks import production
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.orgs import PASSWORD, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, make_id_number, own_account
from tests.factories.refusals import refused
from tests.values import not_none

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits(request: pytest.FixtureRequest) -> None:
    """allauth counts tries in the cache."""
    if "django_db" in request.keywords:
        cache.clear()


@db
def test_signing_in_is_audited_and_brings_the_accounts_language() -> None:
    tree = make_province()
    account = make_account(Role.COLLEGE_OFFICER, tree.college, username="t1", password=PASSWORD)
    services.keep_display(Scope(account=account.pk), language="en", theme="dark")
    client = Client()
    wrong = client.post("/account/login/", {"login": "t1", "password": "wrong"})
    assert wrong.status_code == 200
    answer = client.post("/account/login/", {"login": "t1", "password": PASSWORD})
    assert answer.status_code == 302
    assert (answer.cookies["django_language"].value, answer.cookies["theme"].value) == (
        "en",
        "dark",
    )
    acts = AuditEntry.objects.order_by("pk").filter(subject=str(account.uuid))
    assert [a.act for a in acts] == ["account.sign_in_failed", "account.sign_in"]
    assert {a.org_path for a in acts} == {tree.college.path}


@db
def test_nobody_signs_up_at_the_door() -> None:
    page = Client().get("/account/signup/").content.decode()
    assert "password1" not in page
    before = Account.objects.count()
    Client().post("/account/signup/", {"username": "x", "password1": PASSWORD})
    assert Account.objects.count() == before


@db
def test_outside_the_demo_an_official_goes_nowhere_without_second_factor_and_identity(
    settings: Settings,
) -> None:
    settings.DEMO = False
    tree = make_province()
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    client = client_for(account)
    assert client.get("/people/").headers["Location"] == "/account/2fa/totp/activate/"
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/people/").headers["Location"] == "/orgs/account/identity/"
    number = {"id_number": make_id_number(1), "phone": ""}
    assert client.post("/orgs/account/identity/", number).status_code == 302
    assert client.get("/people/").status_code == 200
    graduate = make_graduate(tree.college, account=True)
    assert client_for(own_account(graduate)).get("/orgs/account/").status_code == 200


@db
def test_a_first_password_must_be_changed_before_anything_else() -> None:
    tree = make_province()
    manager = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    added = services.invite(
        manager, services.Invitee("t3", "周敏"), tree.college, Role.COLLEGE_OFFICER,
        start=timezone.localdate(),
    )  # fmt: skip
    account, password = not_none(added.invitation.account), added.password
    client = client_for(account)
    assert client.get("/people/").headers["Location"] == "/account/password/change/"
    new = {
        "oldpassword": password,
        "password1": "another-long-one",
        "password2": "another-long-one",
    }
    assert client.post("/account/password/change/", new).status_code == 302
    assert client.get("/people/").status_code == 200
    account.refresh_from_db()
    assert not account.provisional


@db
def test_signing_out_elsewhere_keeps_only_this_session() -> None:
    tree = make_province()
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    here, there = client_for(account), client_for(account)
    here.post("/orgs/account/others/")
    assert here.get("/orgs/account/").status_code == 200
    assert there.get("/orgs/account/").status_code == 302


@db
def test_adding_a_member_on_the_page() -> None:
    tree = make_province()
    client = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    asked = {
        "name": "何伟", "username": "t7", "org": tree.college.code,
        "role": "college_officer", "start": "2024-01-01",
    }  # fmt: skip
    wrong = client.post("/orgs/members/add/", asked | {"role": "university_officer"})
    assert "这个单位没有这种角色" in wrong.content.decode()
    foreign = client.post("/orgs/members/add/", asked | {"org": tree.other_college.code})
    assert "请从列表里选一项" in foreign.content.decode()
    assert "t7" in client.post("/orgs/members/add/", asked).content.decode()
    listed = client.get("/orgs/members/?q=何伟").content.decode()
    assert "学院就业工作人员" in listed


@db
def test_the_member_list_costs_the_same_at_3_and_30_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tree = make_province()
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))

    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as context:
            assert client.get("/orgs/members/").status_code == 200
        return len(context)

    make_account(Role.COLLEGE_OFFICER, tree.college)
    cost()
    few = cost()
    for _ in range(15):
        make_account(Role.COLLEGE_OFFICER, tree.college)
    assert cost() == few


@db
def test_the_roles_page_prints_the_table_itself() -> None:
    tree = make_province()
    page = client_for(make_account(Role.EMPLOYER, tree.employer)).get("/orgs/roles/")
    text = page.content.decode()
    assert "学院就业工作负责人" in text
    assert "以负责人身份审批去向" in text


@db
def test_a_taken_name_is_refused() -> None:
    make_account(username="same")
    with refused("username_taken"):
        services.open_account(Scope.for_system("test"), "same", "甲")


def test_sealed_text_opens_again_and_only_whole() -> None:
    sealed = services.seal("37010220020101001X")
    assert services.unseal(sealed) == "37010220020101001X"
    assert sealed != services.seal("37010220020101001X")
    assert b"3701" not in sealed

    for place in (0, 5, -1):
        torn = bytearray(sealed)
        torn[place] ^= 1
        with pytest.raises(InvalidTag):
            services.unseal(bytes(torn))


def test_hashes_depend_on_the_key_and_the_use(settings: Settings) -> None:
    found = services.keyed_hash("x")
    assert found == services.keyed_hash("x")
    assert found != encryption.sign(b"x", "audit row")
    settings.DATA_KEY = "01" * 32
    assert found != services.keyed_hash("x")


def test_production_refuses_what_belongs_to_the_demo(settings: Settings) -> None:
    assert production.check_production() == []
    settings.DEMO = False
    settings.SECRET_KEY = "development-key-never-in-production"
    settings.DATA_KEY = "de" * 32
    settings.ALLOWED_HOSTS = ["*"]
    with pytest.raises(ImproperlyConfigured) as refusal:
        production.register_checks()
    assert str(refusal.value).count("\n") == 5
    settings.DATA_KEY = ""
    assert "32 bytes" in production.check_production()[0].msg
    settings.SECRET_KEY = token_urlsafe(40)
    settings.DATA_KEY = token_hex(32)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["example.org"]
    settings.QIHANG_CLOCK = "django.utils.timezone.now"
    assert [e.msg for e in production.check_production()] == [
        "The demo's world and its sign-in page are installed."
    ]
