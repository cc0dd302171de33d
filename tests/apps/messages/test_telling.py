"""Telling a set of readers: once per key, one statement, dispatches only where they can arrive."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F, Value
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.messages import labels, queries
from qihang.apps.messages.models import Dispatch, Message, Preference
from qihang.apps.messages.rules import DispatchState
from qihang.apps.messages.services import Notice, Reader, notify, readers, retract
from qihang.apps.orgs.models import Account
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)  # 10 in the morning in Jinan
APPROVED = Notice("destination_approved", "/destinations/mine/")


def test_whoever_is_told_reads_it_in_the_own_language(settings: Settings) -> None:
    account = make_account()
    returned = Notice("destination_returned", facts={"reason": "合同缺盖章页"})
    assert notify(SYSTEM, returned, [Reader(account.pk)], NOW) == 1
    (message,) = queries.inbox_in(scope_for(account))
    assert labels.title(message) == "登记被退回，请修改"
    assert labels.body(message).endswith("理由：合同缺盖章页")
    assert labels.outside(message, "en")[0].startswith("Registration returned")
    assert "合同缺盖章页" not in "".join(labels.outside(message, "zh-hans"))
    assert queries.unread(scope_for(account)) == 1


def test_nobody_reads_anothers_inbox() -> None:
    account, other = make_account(), make_account()
    notify(SYSTEM, APPROVED, [Reader(account.pk)], NOW)
    assert not queries.inbox_in(scope_for(other)).exists()
    assert not queries.inbox_in(Scope()).exists()
    assert not queries.inbox_in(SYSTEM).exists()


def test_thousands_are_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Account.objects.bulk_create(
        Account(username=f"many{n}", name="甲", password="!") for n in range(2_000)
    )
    ids = list(Account.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert notify(SYSTEM, APPROVED, map(Reader, ids), NOW) == len(ids)


def test_a_query_is_told_without_coming_to_python(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = [make_graduate(tree.college, account=True, name="甲%") for _ in range(3)]
    rows = Graduate.objects.filter(name="甲%").annotate(day=Value("2024-06-08"))
    to = readers(
        rows, account="account_id", graduate="pk", path="org_path", facts={"day": F("day")}
    )
    with django_assert_num_queries(1):
        assert notify(SYSTEM, Notice("remind_draft", key="k"), to, NOW) == 3
    assert set(Message.objects.values_list("graduate", flat=True)) == {g.pk for g in told}
    message = Message.objects.first()
    assert message
    assert "2024-06-08" in labels.body(message)


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=5))
def test_a_repeated_job_tells_each_once(rounds: list[list[int]]) -> None:
    people = [make_account() for _ in range(3)]
    everybody = [Reader(a.pk) for a in people] + [Reader(graduate=number) for number in range(3)]
    key = f"k{people[0].pk}"
    told = sum(
        notify(SYSTEM, Notice("remind_register", key=key), [everybody[n] for n in turn], NOW)
        for turn in rounds
    )
    assert told == len({n for turn in rounds for n in turn})
    assert Message.objects.filter(key=key).count() == told
    sent = Dispatch.objects.filter(message__key=key).values_list("message", "channel")
    assert len(set(sent)) == len(sent)


def test_a_person_who_takes_up_the_account_meanwhile_is_still_one_person(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    notice = Notice("remind_register", key="spring.1")
    assert notify(SYSTEM, notice, [Reader(graduate=graduate.pk)], NOW) == 1
    account = make_account()
    assert notify(SYSTEM, notice, [Reader(account.pk, graduate.pk)], NOW) == 0


def channels_of(account: Account) -> set[str]:
    return set(Dispatch.objects.filter(message__account=account).values_list("channel", flat=True))


def test_dispatches_only_where_they_can_arrive_and_are_wanted(tree: Tree) -> None:
    plain, mailed, chatting, muted = (make_account() for _ in range(4))
    Account.objects.filter(pk=mailed.pk).update(email="a@example.edu.cn")
    everything = ["email", "sms", "work_chat"]
    Preference.objects.create(account=chatting, channels=["work_chat"], work_chat_id="zhang")
    Preference.objects.create(account=muted, channels=everything, muted=["remind_register"])
    graduate = make_graduate(tree.college, account=True)
    to = [Reader(a.pk) for a in (plain, mailed, chatting)]
    to += [Reader(muted.pk, 7), Reader(graduate.account_id, graduate.pk)]
    notify(SYSTEM, Notice("remind_register"), to, NOW)
    assert channels_of(plain) == set()
    assert channels_of(mailed) == {"email"}
    assert channels_of(chatting) == {"work_chat"}
    assert channels_of(muted) == set()
    assert channels_of(own_account(graduate)) == {"sms"}
    assert Message.objects.count() == 5  # the inbox has it in any case
    notify(SYSTEM, Notice("destination_corrected", facts={"reason": "x"}), [to[3]], NOW)
    assert channels_of(muted) == {"sms"}  # what decides about somebody cannot be muted


def test_nothing_leaves_the_product_before_the_hold_is_over(tree: Tree) -> None:
    graduate = make_graduate(tree.college, account=True)
    to = [Reader(graduate.account_id, graduate.pk)]
    hold = Notice(
        "destination_returned", key="a", facts={"reason": "x"}, hold=timedelta(minutes=10)
    )
    notify(SYSTEM, hold, to, NOW)
    assert retract(SYSTEM, "a", [graduate.pk]) == 1
    assert not Message.objects.exists()
    notify(SYSTEM, hold, to, NOW)
    Dispatch.objects.update(state=DispatchState.SENT)
    assert retract(SYSTEM, "a", [graduate.pk]) == 0


def test_links_stay_in_the_product() -> None:
    for link in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        with refused("link_leads_out"):
            notify(SYSTEM, Notice("destination_approved", link), [], NOW)


def test_nobody_to_tell_is_nobody_told() -> None:
    assert notify(SYSTEM, APPROVED, [], NOW) == 0
    assert notify(SYSTEM, APPROVED, [Reader()], NOW) == 0
