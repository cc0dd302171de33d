"""Help lists what concerns the reader, each topic with the way to where it begins."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, Reach, Scope, contributions
from qihang.web.help import HelpTopic, topics
from tests.factories.contributions import give
from tests.factories.destinations import make_applicant
from tests.factories.orgs import Tree, client_for, make_account
from tests.factories.people import own_account

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    answer = client.get("/help/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_topics_stand_in_order_behind_their_permissions(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, closed = frozenset({Permission.PLAN_SEE}), frozenset({Permission.FIGURES_SEAL})
    give(
        monkeypatch,
        HelpTopic("t-2", "二", ("步",), seen, 2, "desk:home"),
        HelpTopic("t-1", "一", ("步",), frozenset(), 1, "desk:home"),
        HelpTopic("t-3", "三", ("步",), closed, 3, "desk:home"),
    )
    scope = Scope(1, (Reach("/37/", seen),))
    assert [t.key for t in topics(scope) if t.key.startswith("t-")] == ["t-1", "t-2"]
    assert [t.key for t in topics(Scope()) if t.key.startswith("t-")] == ["t-1"]


def test_each_reads_what_concerns_the_role(tree: Tree, client: Client) -> None:
    graduate, _ = make_applicant(tree.college)
    own = page(client_for(own_account(graduate)))
    assert "怎样登记毕业去向" in own
    assert 'href="/destinations/mine/"' in own
    assert "怎样审核登记" not in own
    college = page(client_for(make_account(Role.COLLEGE_OFFICER, tree.college)))
    for told in ("怎样审核登记", "怎样导入表格", "数字是怎么来的", "怎样给毕业生发激活码"):
        assert told in college
    assert "怎样登记毕业去向" not in college
    visitor = page(client)
    assert "毕业生怎样激活账号" in visitor
    assert "怎样审核登记" not in visitor


def test_every_page_leads_to_help(client: Client) -> None:
    footer = client.get("/").content.decode().split("<footer")[1]
    assert '<a href="/help/">帮助</a>' in footer


def test_topics_begin_at_pages_that_exist() -> None:
    given = contributions.of(HelpTopic)
    assert {t.key for t in given} >= {"registering", "reviewing", "sheets", "figures"}
    for topic in given:
        assert reverse(topic.url_name)


def test_steps_name_buttons_as_they_are_written() -> None:
    """In both languages: a button that is renamed is renamed here too."""
    steps = [step for topic in contributions.of(HelpTopic) for step in topic.steps]
    named = [(str(step), name) for step in steps for name in re.findall("“(.+?)”", str(step))]
    assert len(named) > 5
    with override("en"):
        for chinese, name in named:
            assert gettext(name) != name, f"{name} is written nowhere"
            assert f"“{gettext(name)}”" in gettext(chinese), (name, gettext(chinese))
