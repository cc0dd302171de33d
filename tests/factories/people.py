"""Graduates for tests."""

import re
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from stdnum.cn import ric

from qihang.apps.messages.models import Dispatch
from qihang.apps.messages.services.addresses import addresses_of
from qihang.apps.messages.services.delivery import write
from qihang.apps.orgs.models import Account, Org
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import identity_fields, name_key, phone_fields
from tests.factories.orgs import make_account
from tests.factories.signing import sign

NUMBERS = count(1)


def make_graduate(college: Org, **over: Any) -> Graduate:
    """One graduate of 2024; `id_number`, `phone` and any column can be given.

    `account=True` makes an account for it.
    """
    number = next(NUMBERS)
    id_number = over.pop("id_number", None) or make_id_number(number)
    phone = over.pop("phone", "13805310000")
    name = over.pop("name", "李明")
    account = over.pop("account", None)
    values = {
        "cohort": 2024,
        "exam_number": f"24370{number:09d}",
        "student_number": f"2020{number:08d}",
        "sex": "1",
        "ethnicity": "01",
        "politics": "13",
        "qualification": "31",
        "major": "070101",
        "major_name": "数学与应用数学",
        "home_place": "370102",
        "class_name": "数学2001",
        "enrolled_date": date(2020, 9, 1),
        "graduation_date": date(2024, 6, 30),
        "created_at": datetime(2023, 9, 20, tzinfo=UTC),
    }
    graduate = Graduate.objects.create(
        org=college,
        org_path=college.path,
        name=name,
        name_key=name_key(name),
        account=make_account(name=name) if account is True else account,
        **identity_fields(id_number),
        **phone_fields(phone),
        **(values | over),
    )
    sign(graduate)
    return graduate


def make_graduate_account(graduate: Graduate) -> Account:
    """The account of a graduate who has activated."""
    account = make_account(username=graduate.exam_number, name=graduate.name)
    graduate.account = account
    graduate.save(update_fields=["account"])
    sign(graduate)
    return account


def own_account(graduate: Graduate) -> Account:
    """The account of a graduate who has one."""
    assert graduate.account is not None
    return graduate.account


def make_id_number(number: int) -> str:
    """A well-formed identity number that belongs to nobody: the area 370100 is never issued."""
    body = f"37010020020{1 + number % 9}{1 + number % 28:02d}{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")  # which leaves out the last


def read_on_phone(graduate: Graduate) -> str:
    """The activation code as it arrives: what the gateway is handed for the graduate's number."""
    rows = Dispatch.objects.filter(
        message__graduate=graduate.pk, message__template="code_issued", channel="sms"
    ).select_related("message__account")
    (letter,) = write([row := rows.latest("pk")], addresses_of("sms", [row]))
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", letter.text)
    assert found, letter.text
    return found[0]
