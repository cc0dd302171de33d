"""Step 2 with what people mistype and attackers try: a sentence comes back, and all that was typed."""

from collections.abc import Iterator
from datetime import date
from typing import cast

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.kernel import Refusal
from qihang.policy import load
from tests.factories.destinations import CONTRACT, NOW, make_applicant, make_draft
from tests.factories.orgs import Tree, client_for
from tests.factories.people import own_account

TYPED = {name: str(value) for name, value in CONTRACT.items()} | {"monthly_pay_fen": "6500"}
DETAILS = reverse("destinations:step_details")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(tree: Tree) -> Client:
    graduate, scope = make_applicant(tree.college)
    services.save_draft(scope, NOW, "11")
    return client_for(own_account(graduate))


WRONG = {
    "a term that ends before it begins": {"term_from": "2026-07-08", "term_until": "2025-07-07"},
    "a term of no day": {"term_from": "2026-07-08", "term_until": "2026-07-07"},
    "the last day there is": {"term_until": "9999-12-31"},
    "the first day there is": {"term_from": "0001-01-01"},
    "a slip of the hand in the year": {"signed_date": "20224-05-20"},
    "a year that is too far": {"term_until": "2927-07-07"},
    "a code with a tail": {"employer_code": "91370200264574251E（青岛）"},
    "a code of five thousand characters": {"employer_code": "9" * 5000},
    "a name without end": {"employer_name": "海" * 5000},
    "a phone without end": {"contact_phone": "1" * 300},
    "pay that is no number": {"monthly_pay_fen": "NaN"},
    "pay that is infinite": {"monthly_pay_fen": "1e999"},
    "pay that no column holds": {"monthly_pay_fen": "9" * 40},
    "a code that is none": {"industry": "22 OR 1=1"},
    "a place that is none": {"work_place": "{}"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_page_comes_back_with_all_that_was_typed(client: Client, wrong: dict[str, str]) -> None:
    typed = TYPED | wrong
    answer = client.post(DETAILS, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error-summary"' in page
    for name in ("employer_name", "contact_name", "contact_phone", "monthly_pay_fen", *wrong):
        assert escape(typed[name]) in page, name


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_was_typed_rightly_is_kept_in_the_draft(client: Client, wrong: dict[str, str]) -> None:
    client.post(DETAILS, TYPED | wrong)
    draft = Destination.objects.get()
    kept = {name: value for name, value in CONTRACT.items() if name not in wrong}
    for name in ("position_type", "contact_name", "monthly_pay_fen", "signed_date"):
        if name in kept:
            assert getattr(draft, name) == kept[name], name


def test_a_wrong_term_is_kept_until_it_is_mended(client: Client) -> None:
    client.post(DETAILS, TYPED | {"term_from": "2026-07-08", "term_until": "2025-07-07"})
    assert "2025-07-07" in client.get(DETAILS).content.decode()
    assert client.post(DETAILS, TYPED | {"term_until": "2027-07-07"}).status_code == 302


def test_a_new_beginning_meets_an_old_end(client: Client) -> None:
    """Only the beginning can be read, and the end that was kept before lies earlier."""
    client.post(DETAILS, TYPED)
    answer = client.post(DETAILS, TYPED | {"term_from": "2030-01-01", "term_until": "?"})
    assert answer.status_code == 422
    assert Destination.objects.get().term_from == date(2030, 1, 1)


def test_a_wrong_term_is_never_filed(tree: Tree) -> None:
    _, scope = make_applicant(tree.college)
    draft = make_draft(scope, NOW, term_from=date(2026, 7, 8), term_until=date(2025, 7, 7))
    with pytest.raises(Refusal) as no:
        services.file(scope, NOW)
    assert "term_order" in {o.code for o in no.value.objections}
    with pytest.raises(IntegrityError, match="destination_term_in_order"), transaction.atomic():
        Destination.objects.filter(pk=draft.pk).update(status="waiting_college")


def test_blanks_in_a_code_are_forgiven(client: Client) -> None:
    spaced = TYPED | {"employer_code": "9137 0200 2645 7425 1E", "term_until": "2027-07-07"}
    assert client.post(DETAILS, spaced).status_code == 302


def test_no_field_of_the_policy_is_longer_than_its_column() -> None:
    for name, field in load().fields.items():
        if field.type in {"text", "url"}:
            column = cast("CharField[str, str]", Destination._meta.get_field(name))
            assert field.max_length, name
            assert column.max_length, name
            assert field.max_length <= column.max_length, name


@pytest.mark.parametrize("word", ["无", " 暂无 ", "N/A", "/"])
@pytest.mark.parametrize("field", ["note", "position_name", "monthly_pay_fen", "term_until"])
def test_a_word_for_nothing_empties_what_may_be_empty(
    client: Client, field: str, word: str
) -> None:
    answer = client.post(DETAILS, TYPED | {field: word})
    assert answer.status_code == 302
    assert getattr(Destination.objects.get(), field) in ("", None)


def test_in_a_required_text_it_is_refused_and_kept(client: Client) -> None:
    answer = client.post(DETAILS, TYPED | {"employer_name": "无"})
    assert answer.status_code == 422
    assert "没有说明任何内容" in answer.content.decode()


def test_a_required_code_of_nothing_is_missing(client: Client) -> None:
    answer = client.post(DETAILS, TYPED | {"employer_code": "无"})
    assert answer.status_code == 422
    assert "这类去向需要填写这一项" in answer.content.decode()
