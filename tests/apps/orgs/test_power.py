"""Provincial power over persons: with a reason, short, one at a time, closed by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import AuditEntry, PowerSession
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from qihang.policy import load
from tests.factories.orgs import client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused

TODAY = timezone.localdate()
db = pytest.mark.django_db


@db
def test_the_province_sees_persons_only_while_power_is_open(time_machine):
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
def test_power_can_be_closed_at_once_and_is_one_at_a_time():
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
def test_power_needs_a_reason_and_an_end(reason, minutes, code):
    assert load().limit("power_session_max", TODAY) == 120
    tree = make_province()
    scope = scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    with refused(code):
        services.start_power(scope, tree.province.path, reason, timedelta(minutes=minutes))


@db
def test_power_is_only_for_who_may_open_it():
    tree = make_province()
    scope = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    with refused("out_of_reach"):
        services.start_power(scope, tree.university.path, "x", timedelta(minutes=30))
    assert queries.open_power(scope, timezone.now()) is None
