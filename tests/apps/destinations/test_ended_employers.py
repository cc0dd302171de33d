"""A firm that closes after approval: the graduate and the university are told once, and find it again."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.messages.models import Dispatch, Message
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.registers.services import undo_delivery
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import CONTRACT, NOW, make_approved, make_filed
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for, make_account, scope_for
from tests.factories.registers import HISENSE, deliver

pytestmark = pytest.mark.django_db
FIRM = HISENSE | {"code": CONTRACT["employer_code"]}
ENDED = FIRM | {"ended_date": date(2024, 6, 1), "status": "注销"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def approved(tree: Tree, officer: Scope, office: Scope) -> tuple[Destination, Scope]:
    return make_approved(tree.college, officer, office)


def told(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template).order_by("pk"))


class TestWhoIsTold:
    def test_the_graduate_and_the_university(
        self, approved: tuple[Destination, Scope], office: Scope
    ) -> None:
        version, scope = approved
        deliver("employers", [FIRM])
        assert told("employer_ended") == []
        deliver("employers", [ENDED], date(2024, 6, 2))
        (own,) = told("employer_ended")
        assert (own.account_id, own.graduate) == (scope.account, version.graduate_id)
        assert own.facts == {"employer": version.employer_name, "day": "2024-06-01"}
        (other,) = told("employers_ended_office")
        assert (other.account_id, other.facts) == (office.account, {"count": 1})

    @pytest.mark.usefixtures("approved")
    def test_once_though_it_is_delivered_again(self) -> None:
        deliver("employers", [ENDED], date(2024, 6, 2))
        deliver("employers", [ENDED | {"name": "海信视像（已注销）"}], date(2024, 6, 3))
        assert (len(told("employer_ended")), len(told("employers_ended_office"))) == (1, 1)

    @pytest.mark.usefixtures("approved")
    def test_by_its_status_alone(self) -> None:
        deliver("employers", [FIRM | {"status": "吊销，未注销"}], date(2024, 6, 2))
        assert told("employer_ended")[0].facts["day"] == "2024-06-02"

    @pytest.mark.usefixtures("approved")
    def test_a_firm_that_is_still_to_end_is_not_told(self) -> None:
        deliver("employers", [FIRM | {"ended_date": date(2025, 1, 1)}], date(2024, 6, 2))
        assert told("employer_ended") == []

    def test_only_of_what_counts(self, tree: Tree) -> None:
        make_filed(tree.college)
        deliver("employers", [ENDED], date(2024, 6, 2))
        assert told("employer_ended") + told("employers_ended_office") == []

    @pytest.mark.usefixtures("approved")
    def test_not_of_a_cohort_that_can_change_nothing_any_more(self) -> None:
        with time_machine.travel(NOW + timedelta(days=400), tick=False):
            deliver("employers", [ENDED], date(2024, 6, 2))
        assert told("employer_ended") == []

    def test_each_university_its_own_number(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        for _ in range(2):
            make_approved(tree.college, officer, office)
        there = scope_for(make_account(Role.COLLEGE_OFFICER, tree.other_college))
        over_there = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        make_approved(tree.other_college, there, over_there)
        deliver("employers", [ENDED], date(2024, 6, 2))
        assert {(m.account_id, m.facts["count"]) for m in told("employers_ended_office")} == {
            (office.account, 2), (over_there.account, 1),
        }  # fmt: skip

    @pytest.mark.usefixtures("approved")
    def test_what_a_delivery_told_goes_when_it_is_taken_back(self) -> None:
        deliver("employers", [FIRM], date(2024, 6, 1))
        delivery = deliver("employers", [ENDED], date(2024, 6, 2))
        assert (len(told("employer_ended")), len(told("employers_ended_office"))) == (1, 1)
        Dispatch.objects.all().delete()  # nothing has left the product
        undo_delivery(SYSTEM, delivery.uuid, LATER)
        assert told("employer_ended") + told("employers_ended_office") == []
        assert AuditEntry.objects.filter(act="register.undo").exists()
        deliver("employers", [ENDED], date(2024, 6, 3))
        assert len(told("employer_ended")) == 1

    @pytest.mark.usefixtures("approved")
    def test_again_where_it_was_opened_again_in_between(self) -> None:
        for day, firm, times in (
            (1, ENDED, 1),
            (2, FIRM | {"status": "存续"}, 1),
            (3, ENDED | {"ended_date": date(2024, 6, 3)}, 2),
        ):
            deliver("employers", [firm], date(2024, 6, day))
            assert (day, len(told("employer_ended"))) == (day, times)

    @pytest.mark.usefixtures("approved")
    def test_other_registers_tell_nobody(self) -> None:
        deliver("admissions", [{"id_number": "110101199003074477", "name": "李明", "kind": "801"}])
        assert told("employer_ended") == []


class TestTheList:
    def test_it_leads_to_the_record_which_says_it(
        self, approved: tuple[Destination, Scope], office: Scope
    ) -> None:
        version, scope = approved
        deliver("employers", [ENDED], date(2024, 6, 2))
        client = client_for(account_of(office))
        page = client.get("/destinations/ended-employers/").content.decode()
        assert "2024-06-01" in page
        assert str(version.uuid) in page
        record = client.get(f"/destinations/{version.uuid}/").content.decode()
        assert "请核实毕业生是否仍在这里工作" in record
        own = client_for(account_of(scope)).get("/destinations/mine/").content.decode()
        assert "您登记的单位已于 2024-06-01 注销或吊销" in own

    def test_what_was_approved_afterwards_stands_there_too(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, _ = make_filed(tree.college)
        deliver("employers", [ENDED], date(2024, 6, 2))
        services.approve(officer, version.uuid, Status.WAITING_COLLEGE, LATER)
        services.approve(office, version.uuid, Status.WAITING_UNIVERSITY, LATER)
        assert [v.pk for v in queries.with_ended_employer(office, Cohort(2024))] == [version.pk]

    @pytest.mark.usefixtures("approved")
    def test_another_university_and_a_college_do_not_see_it(
        self, tree: Tree, officer: Scope
    ) -> None:
        deliver("employers", [ENDED], date(2024, 6, 2))
        other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        assert list(queries.with_ended_employer(other, Cohort(2024))) == []
        assert (
            client_for(account_of(officer)).get("/destinations/ended-employers/").status_code == 403
        )

    @pytest.mark.usefixtures("approved")
    def test_a_living_firm_is_not_there(self, office: Scope) -> None:
        deliver("employers", [FIRM])
        assert list(queries.with_ended_employer(office, Cohort(2024))) == []
