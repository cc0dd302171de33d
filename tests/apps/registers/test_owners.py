"""Owners, staff and phones of a register are kept as hashes, and change as everything else does."""

from datetime import date

import pytest

from qihang.apps.orgs.services import keyed_hash
from qihang.apps.registers import queries
from qihang.apps.registers.models import Firm, PersonRow
from tests.factories.orgs import SYSTEM
from tests.factories.people import make_id_number
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver

JUNE = date(2024, 6, 1)
pytestmark = pytest.mark.django_db


def test_an_owner_is_kept_as_the_hash_of_the_number() -> None:
    number = make_id_number(1)
    deliver(
        "employers", [HISENSE | {"legal_person": "李明", "legal_person_number": number.lower()}]
    )
    assert bytes(Firm.objects.get().owner_hash or b"") == keyed_hash(number)


def test_a_name_alone_never_equals_a_number() -> None:
    deliver("employers", [HISENSE | {"legal_person": "李 明"}])
    held = bytes(Firm.objects.get().owner_hash or b"")
    assert held == keyed_hash("name:李明")
    assert held != keyed_hash("李明")


def test_a_firm_without_owner_scope_and_staff_stays_as_it_is() -> None:
    deliver("employers", [HISENSE])
    again = deliver("employers", [HISENSE], JUNE)
    firm = Firm.objects.get()
    assert (again.changed, firm.owner_hash, firm.scope_text, firm.staff_count) == (
        0,
        None,
        "",
        None,
    )


@pytest.mark.parametrize(
    "said", [{"legal_person": "王芳"}, {"scope_text": "软件开发"}, {"staff_count": 3}]
)
def test_what_changes_is_followed(said: dict[str, object]) -> None:
    deliver("employers", [HISENSE])
    assert deliver("employers", [HISENSE | said], JUNE).changed == 1
    assert len(queries.firm_history(SYSTEM, HISENSE["code"])) == 2


def test_one_person_may_have_two_roles_and_two_firms() -> None:
    number = make_id_number(2)
    row = {"id_number": number, "name": "李明", "body_code": HISENSE["code"]}
    roles = [row | {"kind": kind} for kind in ("legal", "shareholder")]
    deliver("firm_people", [*roles, row | {"kind": "legal", "body_code": "91330100799655058B"}])
    found = queries.listed_among(SYSTEM, "firm_people", [keyed_hash(number)])[keyed_hash(number)]
    assert sorted((one.kind, one.body_code) for one in found) == [
        ("legal", "91330100799655058B"),
        ("legal", HISENSE["code"]),
        ("shareholder", HISENSE["code"]),
    ]


@pytest.mark.parametrize("written", ["13800138000", "138 0013 8000", "+86-13800138000"])
def test_a_phone_is_compared_however_it_is_written(written: str) -> None:
    row = {"id_number": make_id_number(3), "name": "王芳", "body_code": "10422"}
    deliver("staff", [row | {"phone": written}])
    assert bytes(PersonRow.objects.get().phone_hash or b"") == keyed_hash("13800138000")


def test_a_scope_of_business_has_its_limit() -> None:
    with refused("value_too_long"):
        deliver("employers", [HISENSE | {"scope_text": "字" * 2001}])
