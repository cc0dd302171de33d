"""The demo's pages and commands: enter as any role, move the clock, seed, tell what stands."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from qihang.apps.orgs.models import Account, Membership
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import Role
from qihang.world import cli, clock_moves, demo_logins, tasks
from qihang.world.models import DemoClock
from qihang.world.seed import FIRST_DAY
from tests.factories.refusals import refused
from tests.values import not_none

pytestmark = pytest.mark.usefixtures("world_tiny")

ENTER, CLOCK = "/demo/", "/demo/clock/"
KEYS = [entrance.key for group in demo_logins.GROUPS for entrance in group.entrances]


@pytest.fixture
def officer(client: Client) -> Client:
    client.post(ENTER, {"role": "province_officer"})
    return client


@pytest.mark.parametrize("key", KEYS)
def test_every_button_opens_a_home(client: Client, key: str) -> None:
    answer = client.post(ENTER, {"role": key}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert answer.status_code == 200
    assert answer.context["request"].user == demo_logins.account_of(key)


def test_the_page_has_a_button_for_every_role_that_can_sign_in(client: Client) -> None:
    text = client.get(ENTER).content.decode()
    assert all(f'value="{key}"' in text for key in KEYS)
    held = {
        m.role for k in KEYS for m in Membership.objects.filter(account=demo_logins.account_of(k))
    }
    assert held >= {r.value for r in Role} - {Role.GRADUATE, Role.SYSTEM_ADMIN}


def test_what_takes_two_in_the_province_can_be_tried_as_both(client: Client) -> None:
    client.post(ENTER, {"role": "province_officer"})
    asked = {
        "name": "李四光", "username": "li.siguang", "org": "37", "role": Role.PROVINCE_OFFICER,
        "start": timezone.localdate(real_now()).isoformat(),
    }  # fmt: skip
    page = client.post("/orgs/members/add/", asked)["Location"]
    client.post(ENTER, {"role": "province_colleague"})
    assert "/confirm/" in client.get(page).content.decode()
    client.post(f"{page}confirm/")
    assert Membership.objects.filter(account__username="li.siguang", role=asked["role"]).exists()


def test_each_graduate_stands_as_the_button_says() -> None:
    stands = {
        key: [
            d.status
            for d in not_none(demo_logins.account_of(key)).graduates.get().destinations.all()
        ]
        for key in ("graduate", "graduate_returned", "graduate_approved")
    }
    assert stands["graduate"] == []
    assert "returned" in stands["graduate_returned"]
    assert {"approved", "reported"} & set(stands["graduate_approved"])


def test_an_unknown_button_is_refused_in_words(client: Client) -> None:
    answer = client.post(ENTER, {"role": "emperor"})
    assert answer.status_code == 422
    assert "另一种身份" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_ordinary_sign_in_page_leads_here(client: Client) -> None:
    assert f'href="{ENTER}"' in client.get("/account/login/").content.decode()


def test_the_day_stands_on_every_page_and_leads_those_who_may_to_the_clock(
    client: Client, officer: Client
) -> None:
    assert f'href="{CLOCK}"' in officer.get("/").content.decode()
    client.post(ENTER, {"role": "auditor"})
    text = client.get("/").content.decode()
    assert f'href="{CLOCK}"' not in text
    assert FIRST_DAY.isoformat() in text
    assert client.get(CLOCK).status_code == 403


def test_moving_the_clock_is_a_job_whose_progress_is_shown(officer: Client) -> None:
    answer = officer.post(CLOCK, {"step": "7"})
    assert (answer.status_code, answer["Location"]) == (302, CLOCK)
    job = ProcrastinateJob.objects.get(task_name="world.move_clock")
    assert job.args == {"to": "2024-06-22"}
    assert "hx-get" in officer.get(CLOCK).content.decode()
    tasks.move_clock(**job.args)
    assert DemoClock.objects.get().day == date(2024, 6, 22)
    assert "2024-06-22" in officer.get("/").content.decode()
    tasks.move_clock(**job.args)  # delivered twice
    assert DemoClock.objects.get().day == date(2024, 6, 22)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"step": "day", "day": ""}, "请填写"),
        ({"step": "day", "day": "2024-06-01"}, "只能向前走"),
        ({"step": "day", "day": "2030-01-01"}, "2025-01-01"),
        ({"step": "3"}, "step"),
    ],
)
def test_a_day_it_cannot_go_to_is_said_at_the_field(
    officer: Client, sent: dict[str, str], said: str
) -> None:
    answer = officer.post(CLOCK, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ProcrastinateJob.objects.filter(task_name="world.move_clock").exists()


def test_a_move_that_fails_does_not_look_as_if_it_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(clock_moves, "_step", breaks)
    with pytest.raises(RuntimeError):
        clock_moves.advance(FIRST_DAY + timedelta(days=1))
    assert DemoClock.objects.get().moving_to is None


def invoke(*words: str) -> str:
    answer = CliRunner().invoke(cli.app, words, catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def test_the_commands_tell_what_they_did(world_tiny: DemoClock) -> None:
    assert "'tiny' with seed 34 stands on 2024-06-15" in invoke("status")
    assert "60 graduates" in invoke("status")
    assert "stands on 2024-06-16" in invoke("advance", "--to", "2024-06-16")
    told = invoke("seed", "--size", "tiny", "--seed", "8", "--day", "2024-03-01", "--yes")
    assert "ledger entries" in told
    assert told.endswith("World 'tiny' with seed 8 stands on 2024-03-01.\n")


def test_seeding_only_if_empty_leaves_a_world_and_other_peoples_data_alone() -> None:
    assert invoke("seed", "--size", "tiny", "--if-empty") == ""
    assert "seed 34" in invoke("status")
    DemoClock.objects.all().delete()
    assert invoke("seed", "--size", "tiny", "--if-empty") == ""
    assert Account.objects.exists()


def test_an_unknown_size_and_a_missing_world_are_refused() -> None:
    with refused("size_unknown"):
        invoke("seed", "--size", "huge", "--yes")
    DemoClock.objects.all().delete()
    assert CliRunner().invoke(cli.app, ["status"]).exit_code == 1
    with refused("no_world"):
        invoke("advance", "--to", "2024-07-01")


def test_the_addresses() -> None:
    assert (reverse("world:enter"), reverse("world:clock")) == (ENTER, CLOCK)
