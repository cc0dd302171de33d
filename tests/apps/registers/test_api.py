"""An authority's own system delivers what its file would: the same rules, the same effect."""

from typing import Any

import pytest
from pytest_django import Settings

from qihang.apps.registers.models import Delivery, Firm
from qihang.kernel import Permission
from tests.factories.orgs import Tree
from tests.factories.tokens import Made, make_token

pytestmark = pytest.mark.django_db
PATH = "/registers/employers/deliveries"
FIRM = {"code": "91370200264574251E", "name": "海信视像科技股份有限公司", "kind": "39"}


def body(*rows: dict, **over: Any) -> dict:
    return {"source": "market", "day": "2024-06-01", "rows": list(rows)} | over


@pytest.fixture
def authority(tree: Tree) -> Made:
    return make_token(tree.department)


def test_a_delivery_is_loaded_and_counted(authority: Made) -> None:
    answer = authority.post(PATH, body(FIRM))
    assert answer.status_code == 201
    assert answer.json()["added"] == 1
    assert Firm.objects.get().name == FIRM["name"]
    (register,) = [r for r in authority.get("/registers").json() if r["name"] == "employers"]
    assert (register["newest"], register["rows"]) == ("2024-06-01", 1)


def test_the_same_delivery_again_gets_the_same_answer_and_does_nothing(authority: Made) -> None:
    first = authority.post(PATH, body(FIRM), key="night-1")
    again = authority.post(PATH, body(FIRM), key="night-1")
    assert again.json() == first.json()
    assert again.status_code == 201
    assert again["Idempotent-Replayed"] == "true"
    assert Delivery.objects.count() == 1


def test_another_request_under_the_key_is_refused(authority: Made) -> None:
    authority.post(PATH, body(FIRM), key="night-1")
    other = authority.post(PATH, body({**FIRM, "name": "别的"}), key="night-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_keys_of_two_tokens_do_not_meet(authority: Made, tree: Tree) -> None:
    authority.post(PATH, body(FIRM), key="night-1")
    other = make_token(tree.department)
    answer = other.post(PATH, body({**FIRM, "name": "别的"}), key="night-1")
    assert answer.status_code == 201


def test_a_refused_delivery_leaves_nothing_and_frees_its_key(authority: Made) -> None:
    refused = authority.post(PATH, body(FIRM, source="nobody"), key="night-1")
    assert (refused.status_code, refused.json()["code"]) == (422, "source_unknown")
    assert not Delivery.objects.exists()
    assert authority.post(PATH, body(FIRM), key="night-1").status_code == 201


def test_without_a_key_nothing_is_written(authority: Made) -> None:
    answer = authority._ask("POST", PATH, {}, "{}")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_what_is_not_json_is_said_to_be_so(authority: Made) -> None:
    answer = authority._ask(
        "POST", PATH, {"Content-Type": "text/csv", "Idempotency-Key": "k"}, "a,b"
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")


def test_half_a_body_is_malformed(authority: Made) -> None:
    for text in ("{", '{"day": NaN}', '{"source": "\\u0000"}', '{"source": "\\ud800"}'):
        answer = authority._ask("POST", PATH, {"Idempotency-Key": "k"}, text)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), text


def test_a_large_body_is_to_be_parted(authority: Made, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = authority.post(PATH, body(FIRM))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_column_of_another_register_is_named_with_its_place(authority: Made) -> None:
    answer = authority.post(PATH, body(FIRM, {**FIRM, "id_number": "1"}))
    (error,) = answer.json()["errors"]
    assert (error["place"], error["pointer"]) == ("body", "/rows/1/id_number")


def test_a_misspelt_column_is_named_with_its_place(authority: Made) -> None:
    answer = authority.post(PATH, body({**FIRM, "nmae": "x"}))
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == ("extra_forbidden", "/rows/0/nmae")


def test_owner_scope_and_staff_are_delivered(authority: Made) -> None:
    more = {
        "legal_person": "李明",
        "scope_text": "软件开发",
        "staff_count": 7,
        "status_date": "2024-05-02",
    }
    assert authority.post(PATH, body({**FIRM, **more})).status_code == 201
    firm = Firm.objects.get()
    assert (firm.scope_text, firm.staff_count, firm.owner_hash is None) == ("软件开发", 7, False)


def test_who_may_only_look_cannot_deliver(tree: Tree) -> None:
    looking = make_token(tree.department, [Permission.REGISTER_SEE_EMPLOYERS])
    assert looking.get("/registers").status_code == 200
    assert looking.post(PATH, body(FIRM)).status_code == 403


def test_a_register_nobody_keeps_is_not_there(authority: Made) -> None:
    assert authority.post("/registers/none/deliveries", body(FIRM)).status_code == 404
