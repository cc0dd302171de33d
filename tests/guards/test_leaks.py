"""Nothing about a graduate reaches anybody who may not read it, on whatever page.

Why: the access matrix shows which pages open; a list, a log or a search that opens rightly may still
carry a name too many. The graduate on the stage has a name nobody else has, and everything each
relation can get is searched for it and for the numbers.
"""

import logging

import pytest
from django.db import transaction

from tests.guards.looking import answers
from tests.guards.stage import NAME, STRANGERS, Stage

pytestmark = pytest.mark.django_db
# They see figures, places and accounts, but persons only by a power session or not at all.
AT_A_DISTANCE = (*STRANGERS, "province", "department", "auditor", "admin")


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield Stage()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def traces(stage: Stage) -> dict[str, str]:
    """What would give the graduate away; the uuid of a record tells nothing by itself."""
    who = stage.graduate
    return {
        "the name": NAME,
        "the exam number": who.exam_number,
        "the masked identity number": who.id_number_masked,
    }


@pytest.mark.parametrize("relation", AT_A_DISTANCE)
def test_no_page_gives_the_graduate_away(stage: Stage, relation: str) -> None:
    for address, text in answers(stage, relation):
        seen = [what for what, trace in traces(stage).items() if trace in text]
        assert not seen, f"{address.path} shows {relation} {seen}"


def test_those_who_may_do_see_the_graduate(stage: Stage) -> None:
    """Otherwise the test above could not fail."""
    for relation in ("college", "university", "province-power", "granted"):
        shown = [address.name for address, text in answers(stage, relation) if NAME in text]
        assert "people:graduate" in shown, relation
