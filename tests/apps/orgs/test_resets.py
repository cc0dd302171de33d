"""Attacks on what was lost: a password or second factor begins anew by two of the home, or not."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from typer.testing import CliRunner

from qihang.apps.messages.models import Message
from qihang.apps.orgs import services
from qihang.apps.orgs.cli import accounts
from qihang.apps.orgs.models import Account, AccountReset, AuditEntry
from qihang.apps.orgs.rules import Lost, Role
from qihang.kernel import Permission
from tests.factories.orgs import (
    PASSWORD,
    Tree,
    client_for,
    make_account,
    make_membership,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, make_id_number, own_account
from tests.factories.refusals import refused
from tests.values import not_none

pytestmark = pytest.mark.django_db
P = Permission
TODAY, DAY = timezone.localdate(), timedelta(days=1)


@pytest.fixture
def tree() -> Tree:
    return make_province()


def home(tree: Tree) -> tuple[Account, Account, Account]:
    """A college with its head, an officer, and the one who lost something."""
    return (
        make_account(Role.COLLEGE_HEAD, tree.college),
        make_account(Role.COLLEGE_OFFICER, tree.college),
        make_account(Role.COLLEGE_OFFICER, tree.college, password=PASSWORD, username="lost.one"),
    )


def test_two_of_the_home_begin_a_password_anew_and_neither_knows_it(tree: Tree) -> None:
    head, officer, loser = home(tree)
    signed_in = client_for(loser)
    asked = {"username": "lost.one", "lost": "password", "reason": "当面核实"}
    page = client_for(head).post("/orgs/resets/", asked)
    reset = AccountReset.objects.get()
    loser.refresh_from_db()
    assert loser.check_password(PASSWORD)
    assert "no-store" in page.headers["Cache-Control"]
    with refused("same_account"):
        services.confirm_reset(scope_for(head), reset)
    second = client_for(officer).post(f"/orgs/resets/{reset.uuid}/").text
    loser.refresh_from_db()
    parts = [text.split("密码的一段")[1].split("<code>")[1][:9] for text in (page.text, second)]
    assert not loser.check_password(PASSWORD)
    assert not any(loser.check_password(part) for part in parts)
    assert loser.check_password("-".join(parts))
    assert loser.provisional
    assert signed_in.get("/orgs/account/").status_code == 302
    told = Message.objects.filter(account=loser).order_by("pk")
    assert [m.template for m in told] == ["reset_proposed", "reset_done"]
    acts = AuditEntry.objects.filter(subject=str(reset.uuid), subject_kind="reset")
    assert acts.count() == 2


def test_nobody_of_another_place_begins_it_anew(tree: Tree) -> None:
    """Not who shares a second membership, not the province, not a graduate, not oneself."""
    head, _, loser = home(tree)
    make_membership(loser, Role.COLLEGE_OFFICER, tree.other_college)
    foreign = make_account(Role.COLLEGE_HEAD, tree.other_college)
    graduate = own_account(make_graduate(tree.college, account=True))
    province = make_account(Role.PROVINCE_OFFICER, tree.province)
    for other in (foreign, graduate, province, make_account(Role.AUDITOR, tree.university)):
        with refused("not_of_home"):
            services.propose_reset(scope_for(other), "lost.one", Lost.PASSWORD, "x")
    with refused("own_account"):
        services.propose_reset(scope_for(loser), "lost.one", Lost.PASSWORD, "x")
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.PASSWORD, "x").reset
    for other in (foreign, province):
        with refused("not_of_home"):
            services.confirm_reset(scope_for(other), reset)
        assert client_for(other).get(f"/orgs/resets/{reset.uuid}/").status_code == 404


def test_a_membership_dated_back_moves_no_home(tree: Tree) -> None:
    """A head invites, the victim accepts, the day typed lies years ago."""
    home(tree)
    loser = Account.objects.get(username="lost.one")
    foreign = make_account(Role.COLLEGE_HEAD, tree.other_college)
    make_membership(loser, Role.COLLEGE_OFFICER, tree.other_college, start=TODAY.replace(year=1990))
    with refused("not_of_home"):
        services.propose_reset(scope_for(foreign), "lost.one", Lost.PASSWORD, "x")


def test_a_graduate_made_officer_of_the_own_college_is_no_second(tree: Tree) -> None:
    """The role is there and counts for nothing."""
    head, _, _ = home(tree)
    graduate = own_account(make_graduate(tree.college, account=True))
    make_membership(graduate, Role.COLLEGE_OFFICER, tree.college)
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.PASSWORD, "x").reset
    with refused("not_of_home"):
        services.confirm_reset(scope_for(graduate), reset)
    assert client_for(graduate).get(f"/orgs/resets/{reset.uuid}/").status_code == 404


def test_a_puppet_is_no_second_for_a_reset(tree: Tree) -> None:
    head, _, _ = home(tree)
    made = services.invite(
        scope_for(head),
        services.Invitee("puppet", "x"),
        tree.college,
        Role.COLLEGE_OFFICER,
        start=TODAY,
    ).invitation
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.PASSWORD, "x").reset
    with refused("too_new"):
        services.confirm_reset(scope_for(not_none(made.account)), reset)


def test_the_holder_who_lost_nothing_stops_it(tree: Tree) -> None:
    head, officer, loser = home(tree)
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.PASSWORD, "x").reset
    client_for(officer).post(f"/orgs/resets/{reset.uuid}/stop/")
    reset.refresh_from_db()
    assert reset.stopped_at is None
    for said in ("已停止", "已经办结"):
        stopped = client_for(loser).post(f"/orgs/resets/{reset.uuid}/stop/", follow=True)
        assert said in stopped.content.decode()
    with refused("not_open"):
        services.confirm_reset(scope_for(officer), reset)
    loser.refresh_from_db()
    assert loser.check_password(PASSWORD)


def test_a_second_factor_begins_anew_by_two_and_the_password_stays(tree: Tree) -> None:
    head, officer, loser = home(tree)
    Authenticator.objects.create(user=loser, type=Authenticator.Type.TOTP, data={"secret": "x"})
    signed_in = client_for(loser)
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.SECOND_FACTOR, "x").reset
    assert Authenticator.objects.filter(user=loser).exists()
    services.confirm_reset(scope_for(officer), reset)
    loser.refresh_from_db()
    assert not Authenticator.objects.filter(user=loser).exists()
    assert loser.check_password(PASSWORD)
    assert signed_in.get("/orgs/account/").status_code == 302


def test_the_command_line_opens_the_first_accounts_and_resets_alone(tree: Tree) -> None:
    cli = CliRunner()
    done = cli.invoke(accounts, ["open", "first", "王建国", "university_head", "10422"])
    account = Account.objects.get(username="first")
    assert account.check_password(done.output.strip())
    assert scope_for(account).holds(P.PERSON_SEE, tree.college.path)
    done = cli.invoke(accounts, ["reset", "first"])
    account.refresh_from_db()
    assert account.check_password(done.output.strip())
    assert AuditEntry.objects.get(act="reset.command").reason == "accounts reset"
    with pytest.raises(ValueError, match="alone"):
        services.reset_by_command(scope_for(account), "first", "password")
    with pytest.raises(ValueError, match="alone"):
        services.open_first(scope_for(account), services.Invitee("x", "x"), "10422", "auditor")


def test_two_accounts_of_one_person_are_not_two_who_decide(tree: Tree) -> None:
    """An officer with a second account of the home asks by one and confirms by the other."""
    head, officer, _ = home(tree)
    Account.objects.filter(pk__in=[head.pk, officer.pk]).update(name="王建国")
    for one in (head, officer):
        services.declare_person(scope_for(one), make_id_number(77))
    reset = services.propose_reset(scope_for(head), "lost.one", Lost.PASSWORD, "x").reset
    with refused("same_account"):
        services.confirm_reset(scope_for(officer), reset)
    with refused("own_account"):
        services.propose_reset(scope_for(head), officer.username, Lost.PASSWORD, "x")


def test_a_person_gives_the_other_account_neither_role_nor_grant(tree: Tree) -> None:
    head, officer, _ = home(tree)
    Account.objects.filter(pk__in=[head.pk, officer.pk]).update(name="王建国")
    for one in (head, officer):
        services.declare_person(scope_for(one), make_id_number(77))
    person = services.Invitee(officer.username, officer.name)
    with refused("own_account"):
        services.invite(scope_for(head), person, tree.college, Role.COLLEGE_HEAD, start=TODAY)
    with refused("own_account"):
        services.lend(
            scope_for(head), officer, P.PERSON_SEE, tree.college, "x", timezone.now() + DAY
        )
