"""The three must-nots: no placement rates of several colleges or of counsellors, anywhere.

Why: the ministry forbids pressing rates on colleges and counsellors, and a figure that can be set
beside another will be. So no page, export or answer shows the rates of two colleges, to anybody;
the break-down itself refuses; and the ledger has no dimension by which persons could be compared.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from qihang.apps.metrics import queries
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Rate, Refusal, bus
from tests.factories.destinations import make_approved
from tests.factories.orgs import make_account, make_org, scope_for
from tests.factories.people import make_graduate
from tests.guards.looking import answers
from tests.guards.matrix import Door
from tests.guards.stage import Stage

pytestmark = pytest.mark.django_db
DAY, NOW = date(2024, 6, 3), datetime(2024, 6, 3, 2, tzinfo=UTC)
COHORT = Cohort(2024)
READERS = ("college-head", "university-head", "province-power")
# Placed and counted in three colleges of one university: rates that cannot be mistaken.
SIZES = {"first": (1, 7), "second": (2, 9), "third": (5, 11)}


@pytest.fixture(scope="module")
def rated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """A stage whose university has three more colleges with rates of their own."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        stage = Stage()
        for name, (placed, counted) in SIZES.items():
            college = make_org(stage.tree.university, OrgKind.COLLEGE, f"c-{name}", f"{name}学院")
            fill(stage, college, placed, counted)
        yield stage
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def fill(stage: Stage, college: Org, placed: int, counted: int) -> None:
    """Graduates of the college, some of them approved at both stages."""
    officer = scope_for(make_account(Role.COLLEGE_OFFICER, college))
    office = scope_for(stage.account("university"))
    for _ in range(placed):
        make_approved(college, officer, office, NOW)
    for _ in range(counted - placed):
        make_graduate(college)
    ids = Graduate.objects.filter(org=college).values_list("pk", flat=True)
    bus.publish(GraduatesChanged(frozenset(ids), DAY))


def shown(name: str) -> str:
    """The rate of a college as it is written everywhere."""
    percent = Rate(*SIZES[name]).percent
    assert isinstance(percent, Decimal)
    return str(percent)


def test_the_rates_are_really_there(rated: Stage) -> None:
    """Otherwise the tests below could not fail."""
    scope = scope_for(rated.account("university-head"))
    door = Door(rated.account("university-head"))
    for name, (placed, counted) in SIZES.items():
        figures = queries.org_figures(scope, Org.objects.get(code=f"c-{name}"), COHORT.year, DAY)
        assert (figures.counts.registered, figures.counts.graduates) == (placed, counted)
        assert shown(name) in door.get(f"/figures/c-{name}/", "zh-hans").content.decode()


@pytest.mark.parametrize("relation", READERS)
def test_nobody_gets_the_rates_of_two_colleges(rated: Stage, relation: str) -> None:
    rates = [shown(name) for name in SIZES]
    for address, text in answers(rated, relation):
        seen = [rate for rate in rates if rate in text]
        assert len(seen) < 2, f"{address.path} shows {relation} the rates of {len(seen)} colleges"


def test_the_break_down_into_colleges_refuses_and_names_the_rule(rated: Stage) -> None:
    for relation in ("university-head", "province-power"):
        scope = scope_for(rated.account(relation))
        with pytest.raises(Refusal, match="三不得"):
            queries.sights_by_child(scope, rated.tree.university, OrgKind.COLLEGE, COHORT, DAY)
        with pytest.raises(Refusal, match="三不得"):
            queries.figures_by_child(
                scope, rated.tree.university, OrgKind.COLLEGE, COHORT.year, DAY
            )


def test_the_province_reads_no_college(rated: Stage) -> None:
    scope = scope_for(rated.account("province-power"))
    with pytest.raises(Org.DoesNotExist):
        queries.readable(scope, "c-first")


def test_the_ledger_cannot_compare_persons() -> None:
    persons = {"counsellor", "reviewer", "officer", "account", "class_name", "helper"}
    assert not persons & {field.name for field in Entry._meta.fields}


@pytest.mark.parametrize("relation", ["university-head", "province-power"])
def test_asking_for_the_break_down_by_address_is_refused_too(rated: Stage, relation: str) -> None:
    path = f"/figures/{rated.tree.university.code}/?by=college"
    answer = Door(rated.account(relation)).get(path, "zh-hans")
    assert answer.status_code == 422
    assert "三不得" in answer.content.decode()
