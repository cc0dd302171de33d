"""A sheet compares names in the database as pages compare them in Python: one comparison everywhere."""

import pytest
from django.db import connection

from qihang.apps.people import services
from qihang.kernel import Cohort, Scope
from qihang.kernel.names import plain_name, plain_name_sql
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate, make_id_number

pytestmark = pytest.mark.django_db
SURROGATES = range(0xD800, 0xE000)


def in_database(names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        sql = f"SELECT {plain_name_sql('name')} FROM unnest(%s::text[]) WITH ORDINALITY AS t(name, at) ORDER BY at"  # noqa: S608
        cursor.execute(sql, [names])
        return [plain for (plain,) in cursor.fetchall()]


def test_every_sign_is_left_out_by_both_or_by_neither() -> None:
    signs = [chr(code) for code in range(1, 0x10000) if code not in SURROGATES]
    names = [f"张{sign}三" for sign in signs]
    left_out = [plain == "张三" for plain in in_database(names)]
    assert left_out == [plain_name(name) == "张三" for name in names]
    assert any(left_out)
    assert not all(left_out)


@pytest.mark.parametrize(
    "other", ["买买提艾力", "买买提⋅艾力", "买买提\u200b·艾力", "买买提－艾力"]
)
def test_dots_and_marks_make_no_other_name(other: str) -> None:
    assert in_database([other]) == in_database(["买买提·艾力"])


def test_two_records_are_suspected_whatever_dot_their_names_have(tree: Tree, office: Scope) -> None:
    number = make_id_number(8001)
    same_day = make_id_number(8001 + 9 * 28)  # days of birth come round
    assert number != same_day
    for id_number, name in ((number, "买买提·艾力"), (same_day, "买买提•艾力")):
        make_graduate(tree.college, name=name, phone="", id_number=id_number)
    (pair,) = services.suspects_in(office, Cohort(2024))
    assert pair.why == ("person",)
