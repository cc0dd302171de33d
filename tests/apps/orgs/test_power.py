"""Provincial power over persons: with a reason, short, one at a time, closed by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import TimeMachineFixture

from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.links.services import NewLink, make_link
from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, AuditEntry, PowerSession
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from qihang.policy import load
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.storages import storages_at
from tests.values import not_none

TODAY = timezone.localdate()
db = pytest.mark.django_db


@db
def test_the_province_sees_persons_only_while_power_is_open(
    time_machine: TimeMachineFixture,
) -> None:
    tree = make_province()
    graduate = make_graduate(tree.college)
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    path = f"/people/{graduate.uuid}/"
    time_machine.move_to(timezone.now(), tick=False)
    client = client_for(officer)
    assert client.get(path).status_code == 403
    client.post("/orgs/power/", {"reason": "核查举报", "minutes": 30})
    opened = client.get(path)
    assert opened.status_code == 200
    assert "正在调阅个人记录" in opened.content.decode()
    read = AuditEntry.objects.get(act="person.read")
    assert (read.account, read.power) == (officer, PowerSession.objects.get())
    time_machine.shift(timedelta(minutes=30))
    assert client.get(path).status_code == 403


@db
def test_power_can_be_closed_at_once_and_is_one_at_a_time() -> None:
    tree = make_province()
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    scope = scope_for(officer)
    services.start_power(scope, tree.province.path, "核查", timedelta(minutes=30))
    with refused("already_open"):
        services.start_power(scope, tree.province.path, "核查", timedelta(minutes=30))
    client = client_for(officer)
    assert client.post("/orgs/power/close/").status_code == 302
    assert not scope_for(officer).allows(Permission.PERSON_SEE)
    with refused("already_closed"):
        services.close_power(scope)


@db
@pytest.mark.parametrize(
    ("reason", "minutes", "code"),
    [(" ", 30, "reason_missing"), ("x", 121, "too_long"), ("x", 1, "too_long")],
)
def test_power_needs_a_reason_and_an_end(reason: str, minutes: int, code: str) -> None:
    assert load().limit("power_session_max", TODAY) == 120
    tree = make_province()
    scope = scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    with refused(code):
        services.start_power(scope, tree.province.path, reason, timedelta(minutes=minutes))


@db
def test_power_is_only_for_who_may_open_it() -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    with refused("out_of_reach"):
        services.start_power(scope, tree.university.path, "x", timedelta(minutes=30))
    assert queries.open_power(scope, timezone.now()) is None


def opened(tree: Tree) -> tuple[Account, Client]:
    """A province officer whose power is open, and the browser."""
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    services.start_power(scope_for(officer), tree.province.path, "核查", timedelta(minutes=30))
    return officer, client_for(officer)


@db
@pytest.mark.parametrize(
    "path", ["/people/", "/people/?q=王", "/destinations/all/", "/exports/new/graduates/", "/"]
)
def test_every_look_by_power_is_noted_with_its_session(path: str) -> None:
    """Hole 4: lists, searches, exports … and not only the page of one person."""
    tree = make_province()
    make_graduate(tree.college)
    _, client = opened(tree)
    assert client.get(path).status_code == 200
    noted = AuditEntry.objects.filter(act="power.read", power=PowerSession.objects.get()).get()
    assert not_none(noted.after)["address"] == path.partition("?")[0]
    assert "王" not in str(noted.after)


@db
def test_what_opens_a_public_link_is_not_noted() -> None:
    tree = make_province()
    proof = NewLink("proof", "document", tree.province.uuid, tree.province.path)
    made = make_link(scope_for(make_account(Role.COLLEGE_OFFICER, tree.college)), proof)
    _, client = opened(tree)
    assert client.get(f"/l/{made.token}/").status_code == 200
    noted = AuditEntry.objects.get(act="power.read")
    assert not_none(noted.after)["address"] == "/l/…/"
    assert made.token not in str(noted.after)


@db
def test_daily_work_is_not_noted() -> None:
    tree = make_province()
    make_graduate(tree.college)
    client_for(make_account(Role.COLLEGE_OFFICER, tree.college)).get("/people/")
    assert not AuditEntry.objects.filter(act="power.read").exists()


@db
def test_power_is_not_drawn_out_by_opening_again_and_again(
    time_machine: TimeMachineFixture,
) -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(2):
        services.start_power(scope, tree.province.path, "核查", timedelta(minutes=120))
        time_machine.shift(timedelta(minutes=120))
    with refused("too_much_today"):
        services.start_power(scope, tree.province.path, "核查", timedelta(minutes=30))
    assert AuditEntry.objects.filter(act="power.open").count() == 2
    time_machine.shift(timedelta(hours=22))
    services.start_power(scope, tree.province.path, "核查", timedelta(minutes=30))


@db
def test_a_file_asked_for_under_power_goes_with_it(settings: Settings, tmp_path: Path) -> None:
    """Neither made later nor handed out later, nor under another session."""
    settings.STORAGES = storages_at(tmp_path)
    tree = make_province()
    make_graduate(tree.college)
    officer, client = opened(tree)
    now = timezone.now()
    wanted = Wanted("roster")
    made, late = (
        exports.ask_for(scope_for(officer), "graduates", {}, wanted, now) for _ in range(2)
    )
    exports.make(made.uuid, now)
    assert client.get(f"/exports/{made.uuid}/file/").status_code == 200
    services.close_power(scope_for(officer))
    assert client.get(f"/exports/{made.uuid}/file/").status_code in {403, 404}
    services.start_power(scope_for(officer), tree.province.path, "别的", timedelta(minutes=30))
    assert client.get(f"/exports/{made.uuid}/file/").status_code == 404
    assert exports.make(late.uuid, now).failure == "power_closed"
