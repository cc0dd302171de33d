"""An export that goes wrong in a way nobody expected ends at once, with a number for the log."""

import logging
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.exports import services
from qihang.apps.exports.models import FAILED, Export
from qihang.apps.exports.services import Wanted
from qihang.apps.orgs.rules import Role
from tests.factories.destinations import NOW, make_filed
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(tree: Tree, settings: Settings, tmp_path: Path) -> Export:
    """An export for which there is no folder: a file stands where it should be."""
    settings.STORAGES = storages_at(tmp_path, tmp_path / "exports")
    (tmp_path / "exports").write_text("no folder")
    make_filed(tree.college)
    office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    return services.ask_for(office, "registrations", {}, Wanted("national_full"), NOW)


def test_it_ends_with_a_number_that_stands_in_the_log(
    asked: Export, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        made = services.make(asked.uuid, NOW)
    assert (made.state, len(made.error)) == (FAILED, len("7F3A-09BC"))
    (entry,) = [r for r in caplog.records if made.error in r.getMessage()]
    assert entry.exc_info
    assert isinstance(entry.exc_info[1], OSError)
    page = client_for(made.account).get(reverse("exports:export", args=[made.uuid]))
    assert made.error in page.content.decode()


def test_one_made_while_the_reader_waits_says_so_too(tree: Tree, asked: Export) -> None:
    form = {"order": "national_full", "ending": "xlsx"}
    path = reverse("exports:new", args=["registrations"])
    answer = client_for(asked.account).post(path, form, follow=True)
    assert "错误编号" in answer.content.decode()
