"""Name and numbers of one graduate are corrected on a page, two graduates exchange theirs; the account follows."""

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.destinations.queries import conflicts_of
from qihang.apps.destinations.rules import Conflict
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account, AuditEntry, PersonKey
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people import services
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import Corrected
from qihang.kernel import Refusal, Scope
from tests.factories.intake import NOW
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, make_graduate_account, make_id_number
from tests.factories.refusals import refused
from tests.factories.signing import save

pytestmark = pytest.mark.django_db
WHY = "学籍变更审批表 2024-17"
RIGHT, RIGHT_NUMBER = "24370199900001", make_id_number(4001)


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, name="李明")


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university)


@pytest.fixture
def office(officer: Account) -> Scope:
    return scope_for(officer)


def correct(
    office: Scope, graduate: Graduate, *, exchange: bool = False, name: str = "",
    exam_number: str = "", id_number: str = "",
) -> None:  # fmt: skip
    wanted = Corrected(name, exam_number, id_number, exchange=exchange)
    services.correct_identity(office, graduate.uuid, wanted, WHY, NOW)


def test_name_and_numbers_are_corrected_and_signed(office: Scope, graduate: Graduate) -> None:
    correct(office, graduate, name="李鸣", exam_number=RIGHT, id_number=RIGHT_NUMBER)
    now = Graduate.objects.get(pk=graduate.pk)
    assert (now.name, now.exam_number, now.name_key) == ("李鸣", RIGHT, "li3 ming2")
    assert unseal(now.id_number_sealed) == RIGHT_NUMBER
    must_be_as_signed(graduate=[graduate.pk])
    act = AuditEntry.objects.get(act="person.correct")
    assert act.reason == WHY
    assert not {RIGHT, RIGHT_NUMBER, "李鸣", graduate.exam_number} & set(
        map(str, [*(act.before or {}).values(), *(act.after or {}).values()])
    )


@pytest.mark.parametrize("key", ["exam_number", "id_number"])
def test_two_graduates_exchange_a_number(
    tree: Tree, office: Scope, graduate: Graduate, key: str
) -> None:
    other = make_graduate(tree.sibling, name="王芳")
    mine, theirs = _values(graduate, key), _values(other, key)
    with refused("not_corrected"):
        _correct(office, graduate, key, theirs, exchange=False)
    _correct(office, graduate, key, theirs, exchange=True)
    assert _values(Graduate.objects.get(pk=graduate.pk), key) == theirs
    assert _values(Graduate.objects.get(pk=other.pk), key) == mine
    assert AuditEntry.objects.filter(act="person.correct").count() == 2
    must_be_as_signed(graduate=[graduate.pk, other.pk])


def _correct(office: Scope, graduate: Graduate, key: str, value: str, *, exchange: bool) -> None:
    if key == "exam_number":
        correct(office, graduate, exchange=exchange, exam_number=value)
    else:
        correct(office, graduate, exchange=exchange, id_number=value)


def _values(graduate: Graduate, key: str) -> str:
    return graduate.exam_number if key == "exam_number" else unseal(graduate.id_number_sealed)


def test_a_number_of_another_university_stays_there(
    tree: Tree, office: Scope, graduate: Graduate
) -> None:
    other = make_graduate(tree.other_college, name="外校生")
    with pytest.raises(Refusal) as told:
        correct(office, graduate, exchange=True, exam_number=other.exam_number)
    assert [o.code for o in told.value.objections] == ["number_elsewhere"]
    assert "外校生" not in str(told.value.objections)


def test_only_the_university_corrects_and_says_why(
    tree: Tree, office: Scope, graduate: Graduate
) -> None:
    for role, org in (
        (Role.COLLEGE_OFFICER, tree.college),
        (Role.UNIVERSITY_OFFICER, tree.other_university),
        (Role.PROVINCE_OFFICER, tree.province),
    ):
        with refused("out_of_reach"):
            correct(scope_for(make_account(role, org)), graduate, name="李鸣")
    with refused("reason_missing"):
        services.correct_identity(office, graduate.uuid, Corrected(name="李鸣"), " ", NOW)
    with refused("nothing_to_correct"):
        correct(office, graduate, name="李明")


def test_whoever_corrects_may_not_review(office: Scope, graduate: Graduate) -> None:
    assert graduate.pk not in conflicts_of(office, [graduate.pk])
    correct(office, graduate, id_number=RIGHT_NUMBER)
    assert Conflict.CONTACT in conflicts_of(office, [graduate.pk])[graduate.pk]


def test_the_account_is_signed_in_to_with_the_corrected_number(
    tree: Tree, office: Scope, graduate: Graduate
) -> None:
    accounts = {}
    other = make_graduate(tree.college, name="王芳")
    for one in (graduate, other):
        accounts[one.pk] = one.account = make_graduate_account(one)
    correct(office, graduate, exchange=True, exam_number=other.exam_number)
    for one in (graduate, other):
        now = Graduate.objects.select_related("account").get(pk=one.pk)
        assert now.account == accounts[one.pk]
        assert now.account is not None
        assert now.account.username == now.exam_number
    must_be_as_signed(account=[account.pk for account in accounts.values()])
    assert Message.objects.filter(template="identity_corrected").count() == 2


def test_the_page_corrects_and_names_what_is_wrong_at_its_field(
    officer: Account, graduate: Graduate
) -> None:
    client = client_for(officer)
    page = reverse("people:correct", args=[graduate.uuid])
    shown = client.get(page).content.decode()
    assert graduate.id_number_masked in shown
    assert unseal(graduate.id_number_sealed) not in shown
    what = {"name": graduate.name, "exam_number": graduate.exam_number, "reason": WHY}
    wrong = client.post(page, {**what, "id_number": "370102200201010012"})
    assert "出生日期或校验位不对" in wrong.content.decode()
    assert client.post(page, {**what, "exam_number": RIGHT}).status_code == 302
    assert Graduate.objects.get(pk=graduate.pk).exam_number == RIGHT


def test_the_page_is_not_for_colleges(tree: Tree, graduate: Graduate) -> None:
    college: Client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert college.get(reverse("people:correct", args=[graduate.uuid])).status_code == 403


@pytest.mark.parametrize("name", ["-", "无", "未知", "=1+1", "123", "张\n三", "\x00"])
def test_what_is_no_name_is_refused(office: Scope, graduate: Graduate, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        correct(office, graduate, name=name)
    assert [objection.field for objection in caught.value.objections] == ["name"]


def test_a_name_is_written_as_a_sheet_would_write_it(office: Scope, graduate: Graduate) -> None:
    correct(office, graduate, name="\u3000张\u200b三 ")
    assert Graduate.objects.get(pk=graduate.pk).name == "张三"


def test_a_passport_is_an_identity_number(office: Scope, graduate: Graduate) -> None:
    correct(office, graduate, id_number="e 1234 5678")
    now = Graduate.objects.get(pk=graduate.pk)
    assert (unseal(now.id_number_sealed), now.sex) == ("E12345678", graduate.sex)


@pytest.mark.parametrize(("before", "after"), [("1", "2"), ("2", "2")])
def test_a_sex_that_went_with_the_wrong_number_goes_with_the_right_one(
    tree: Tree, office: Scope, before: str, after: str
) -> None:
    graduate = make_graduate(tree.college, id_number=make_id_number(4011), sex=before)
    correct(office, graduate, id_number=make_id_number(4012))
    assert Graduate.objects.get(pk=graduate.pk).sex == after


def test_nobody_corrects_the_own_record(officer: Account, graduate: Graduate) -> None:
    graduate.account = make_account(name=officer.name)
    for account in (graduate.account, officer):
        account.email = "li@example.edu.cn"
        save(account)
    save(graduate)
    with refused("own_record"):
        correct(scope_for(officer), graduate, name="李鸣")


def test_nobody_corrects_the_record_of_the_own_number(officer: Account, graduate: Graduate) -> None:
    """No login leads to it yet; the officer has declared the same identity number."""
    PersonKey.objects.create(
        account=officer, key_hash=graduate.id_number_hash, declared_at=NOW,
        source=PersonKey.Source.ID_NUMBER,
    )  # fmt: skip
    with refused("own_record"):
        correct(scope_for(officer), graduate, name="李鸣")
