"""Graduates check their roster data: errors reported, answered, mended, and the sheet for the registry."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from django.urls import reverse
from stdnum.cn import ric
from time_machine import TimeMachineFixture

from qihang.apps.exports.services import Wanted, file_writer
from qihang.apps.messages.models import Message
from qihang.apps.messages.services import remind_all
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate, Involvement
from qihang.apps.roster_checks import queries, services
from qihang.apps.roster_checks.models import RosterCheck, RosterReport, RosterReportMove
from qihang.apps.roster_checks.rules import CheckWindow, window_at
from qihang.apps.roster_checks.services.checks import ReportedError
from qihang.apps.roster_checks.values import digest_of
from qihang.kernel import Cohort, Scope
from qihang.kernel.identity import birth_date
from qihang.policy import load
from tests.factories.intake import applied, roster_row
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused
from tests.factories.roster_checks import make_report
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 10, 10, 2, tzinfo=UTC)  # in the window of the cohort of 2024
LATE = datetime(2024, 3, 1, 2, tzinfo=UTC)
BASIS = "已核对身份证原件"
C24 = Cohort(2024)


def number_born(day: str) -> str:
    body = f"370102{day}001"
    return body + ric.calc_check_digit(f"{body}0")


WRONG, RIGHT = number_born("20020315"), number_born("20020513")


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, account=True, name="周雨桐", id_number=WRONG)


@pytest.fixture
def own(graduate: Graduate) -> Scope:
    return scope_for(own_account(graduate))


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="教务处李老师")


@pytest.fixture
def office(officer: Account) -> Scope:
    return scope_for(officer)


def report(own: Scope, field: str, right: str, now: datetime = NOW) -> RosterReport:
    return services.report_error(own, ReportedError(field, right), now)


def fresh(graduate: Graduate) -> Graduate:
    return Graduate.objects.select_related("org").get(pk=graduate.pk)


class TestAWrongBirthDate:
    def test_is_reported_by_the_number_and_mended(
        self, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        made = report(own, "id_number", RIGHT)
        told = Message.objects.get(template="roster_reported")
        assert (told.account_id, told.facts["day"]) == (office.account, "2023-10-24")
        services.mend(office, made.uuid, BASIS, NOW)
        number = unseal(fresh(graduate).id_number_sealed)
        assert birth_date(number).isoformat() == "2002-05-13"
        made.refresh_from_db()
        assert made.status == "mended"
        answer = Message.objects.get(template="roster_mended")
        assert (answer.account_id, answer.facts["reason"]) == (graduate.account_id, BASIS)
        corrected = AuditEntry.objects.get(act="person.correct")
        assert corrected.reason == BASIS
        assert RIGHT not in str(corrected.after)
        assert Involvement.objects.filter(graduate=graduate, account=office.account).exists()
        must_be_as_signed(graduate=[graduate.pk], roster_report=[made.pk])

    def test_a_sex_that_went_with_the_wrong_number_goes_with_the_right_one(
        self, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        body = RIGHT[:14] + "002"
        woman = body + ric.calc_check_digit(f"{body}0")
        services.mend(office, report(own, "id_number", woman).uuid, BASIS, NOW)
        assert fresh(graduate).sex == "2"
        must_be_as_signed(graduate=[graduate.pk])

    def test_a_number_that_another_graduate_has_is_not_taken(
        self, tree: Tree, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        make_graduate(tree.sibling, id_number=RIGHT)
        made = report(own, "id_number", RIGHT)
        with refused("not_corrected"):
            services.mend(office, made.uuid, BASIS, NOW)
        made.refresh_from_db()
        assert made.status == "open"
        assert unseal(fresh(graduate).id_number_sealed) == WRONG


class TestReporting:
    @pytest.mark.parametrize(
        ("field", "right", "why"),
        [
            ("id_number", RIGHT[:-1] + "A", "right_value_wrong"),
            ("id_number", WRONG, "same_value"),
            ("ethnicity", "火星族", "right_value_wrong"),
            ("ethnicity", " ", "right_value_wrong"),
            ("ethnicity", "汉族", "same_value"),
            ("sex", "女", "sex_in_number"),
            ("name", "", "right_value_wrong"),
        ],
    )
    def test_what_cannot_be_right_is_refused(
        self, own: Scope, field: str, right: str, why: str
    ) -> None:
        with refused(why):
            report(own, field, right)
        assert not RosterReport.objects.exists()

    def test_words_are_read_as_in_a_sheet(
        self, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        services.mend(office, report(own, "ethnicity", "回族").uuid, BASIS, NOW)
        services.mend(office, report(own, "home_place", "370103").uuid, BASIS, NOW)
        services.mend(office, report(own, "enrolled_date", "2021-09").uuid, BASIS, NOW)
        now = fresh(graduate)
        assert (now.ethnicity, now.home_place) == ("03", "370103")
        assert not_none(now.enrolled_date).isoformat() == "2021-09-01"

    def test_one_report_of_a_field_waits_at_a_time(self, own: Scope) -> None:
        first = report(own, "class_name", "数学2002")
        with refused("reported_already"):
            report(own, "class_name", "数学2003")
        services.withdraw_report(own, first.uuid, NOW)
        report(own, "class_name", "数学2003")

    def test_a_paper_is_kept_and_read_by_both_sides(
        self, tree: Tree, own: Scope, office: Scope, officer: Account, graduate: Graduate
    ) -> None:
        made = make_report(graduate, NOW)
        assert queries.proof_in(own, made.uuid) == made
        assert queries.proof_in(office, made.uuid) == made
        peer = scope_for(own_account(make_graduate(tree.college, account=True)))
        with pytest.raises(RosterReport.DoesNotExist):
            queries.proof_in(peer, made.uuid)
        there = f"/roster-checks/{made.uuid}/proof/"
        assert client_for(own_account(graduate)).get(there).status_code == 200
        assert not Involvement.objects.exists()
        assert client_for(officer).get(there).status_code == 200
        assert Involvement.objects.get().how == "unmask"
        assert AuditEntry.objects.filter(act="roster_report.open_proof").count() == 1

    def test_before_the_window_and_after_the_year_nothing_is_reported(self, own: Scope) -> None:
        for day in (datetime(2023, 9, 14, 2, tzinfo=UTC), datetime(2025, 1, 1, 2, tzinfo=UTC)):
            with refused("not_in_window"):
                report(own, "ethnicity", "回族", day)
        report(own, "ethnicity", "回族", LATE)  # the deadline is over, the error is not

    def test_the_window_by_days(self) -> None:
        days = {"09-14": "early", "09-15": "open", "10-31": "open", "11-01": "late"}
        for day, window in days.items():
            on = datetime.fromisoformat(f"2023-{day}").date()
            assert window_at(load(), C24, on) == CheckWindow(window)

    def test_nobody_reports_for_another(self, tree: Tree, own: Scope, office: Scope) -> None:
        made = report(own, "ethnicity", "回族")
        peer = scope_for(own_account(make_graduate(tree.college, account=True)))
        with pytest.raises(RosterReport.DoesNotExist):
            services.withdraw_report(peer, made.uuid, NOW)
        with refused("no_record"):
            report(office, "ethnicity", "回族")


class TestAnswering:
    def test_another_university_does_not_find_it(self, tree: Tree, own: Scope) -> None:
        made = report(own, "ethnicity", "回族")
        stranger = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        for act in (services.mend, services.refuse):
            with pytest.raises(RosterReport.DoesNotExist):
                act(stranger, made.uuid, BASIS, NOW)
        with pytest.raises(RosterReport.DoesNotExist):
            services.unmask_report(stranger, made.uuid, BASIS)

    def test_a_college_does_not_answer(self, tree: Tree, own: Scope) -> None:
        made = report(own, "ethnicity", "回族")
        college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        with pytest.raises(RosterReport.DoesNotExist):
            services.mend(college, made.uuid, BASIS, NOW)

    def test_refusing_says_why_and_can_be_taken_back(
        self, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        made = report(own, "ethnicity", "回族")
        with refused("reason_missing"):
            services.refuse(office, made.uuid, " ", NOW)
        services.refuse(office, made.uuid, "与身份证一致", NOW)
        assert Message.objects.filter(template="roster_refused").count() == 1
        act = RosterReportMove.objects.get(report=made).act
        services.undo_refusal(office, act, NOW)
        made.refresh_from_db()
        assert made.status == "open"
        assert not Message.objects.filter(template="roster_refused").exists()
        assert fresh(graduate).ethnicity == "01"
        with refused("not_in_this_state"):
            services.refuse(office, made.uuid, "与身份证一致", NOW)
            services.mend(office, made.uuid, BASIS, NOW)

    def test_not_by_the_same_person(self, own: Scope, graduate: Graduate, officer: Account) -> None:
        for account in (officer, own_account(graduate)):
            account.email = "one@example.edu"
            save(account)
        made = report(own, "ethnicity", "回族")
        with refused("own_report"):
            services.mend(scope_for(officer), made.uuid, BASIS, NOW)

    def test_what_decides_who_counts_needs_a_roster_which_answers_it(
        self, tree: Tree, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        made = report(own, "college", "物理学院")
        with refused("by_roster_only"):
            services.mend(office, made.uuid, BASIS, NOW)
        row = roster_row(exam_number=graduate.exam_number, name=graduate.name, id_number=WRONG)
        applied(SYSTEM, tree.university, row | {"college": "物理学院"})
        made.refresh_from_db()
        assert (made.status, made.org_path) == ("mended", tree.sibling.path)
        assert RosterReportMove.objects.get(report=made).account is None
        must_be_as_signed(roster_report=[made.pk])

    def test_whole_numbers_are_shown_against_a_reason_only(
        self, own: Scope, office: Scope, officer: Account, graduate: Graduate
    ) -> None:
        made = report(own, "id_number", RIGHT)
        browser = client_for(officer)
        page = browser.get(f"/roster-checks/{made.uuid}/").content.decode()
        assert WRONG not in page
        assert RIGHT not in page
        with refused("reason_missing"):
            services.unmask_report(office, made.uuid, "")
        shown = browser.post(f"/roster-checks/{made.uuid}/unmask/", {"reason": BASIS})
        assert RIGHT in shown.content.decode()
        assert Involvement.objects.filter(graduate=graduate, how="unmask").exists()


@pytest.mark.parametrize(
    ("asked", "names"),
    [("", True), ("?status=open", True), ("?status=mended", False), ("?status=nothing", True)],
    ids=["all", "open", "mended", "unknown"],
)
def test_the_office_lists_what_it_asks_for(
    own: Scope, officer: Account, asked: str, names: bool
) -> None:
    report(own, "ethnicity", "回族")
    page = client_for(officer).get(f"/roster-checks/{asked}")
    assert page.status_code == 200
    assert ("周雨桐" in page.content.decode()) == names


def test_the_graduate_reads_reports_and_takes_back_on_pages(
    graduate: Graduate, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(LATE)
    browser = client_for(own_account(graduate))
    assert WRONG in browser.get("/roster-checks/own/").content.decode()
    there = "/roster-checks/own/report/ethnicity/"
    assert browser.post(there, {"right": ""}).status_code == 422
    assert browser.post(there, {"right": "03"}).status_code == 302
    made = RosterReport.objects.get()
    assert "回族" in browser.get(f"/roster-checks/own/{made.uuid}/").content.decode()
    browser.post(f"/roster-checks/own/{made.uuid}/withdraw/")
    made.refresh_from_db()
    assert made.status == "withdrawn"


def test_a_record_with_open_reports_is_not_merged_away(
    tree: Tree, own: Scope, office: Scope, graduate: Graduate
) -> None:
    kept = make_graduate(tree.college, name=graduate.name)
    made = report(own, "ethnicity", "回族")
    with refused("merge_blocked"):
        people.merge(office, kept.uuid, graduate.uuid, [], BASIS, NOW)
    services.refuse(office, made.uuid, "与身份证一致", NOW)
    people.merge(office, kept.uuid, graduate.uuid, [], BASIS, NOW)


class TestConfirming:
    def seen(self, graduate: Graduate) -> str:
        return digest_of(fresh(graduate)).hex()

    def test_counts_for_the_university(
        self, tree: Tree, own: Scope, office: Scope, graduate: Graduate
    ) -> None:
        make_graduate(tree.sibling)
        report(own, "ethnicity", "回族")
        services.confirm_roster(own, self.seen(graduate), NOW)
        counts = queries.counts_in(office, C24)
        assert (counts.graduates, counts.checked, counts.reporting) == (2, 1, 1)

    def test_of_what_was_not_seen_is_refused(self, own: Scope) -> None:
        with refused("roster_changed"):
            services.confirm_roster(own, "00" * 32, NOW)
        with refused("roster_changed"):
            services.confirm_roster(own, "", NOW)

    def test_is_asked_again_once_the_data_changed(
        self, tree: Tree, own: Scope, graduate: Graduate
    ) -> None:
        services.confirm_roster(own, self.seen(graduate), NOW)
        assert not_none(queries.own_check(own)).is_checked
        row = roster_row(exam_number=graduate.exam_number, name=graduate.name, id_number=WRONG)
        applied(SYSTEM, tree.university, row | {"class_name": "数学2009"})
        assert not not_none(queries.own_check(own)).is_checked
        services.confirm_roster(own, self.seen(graduate), NOW)
        assert not_none(queries.own_check(own)).is_checked
        must_be_as_signed(roster_check=[RosterCheck.objects.get().pk])

    def test_reminders_reach_who_has_not(self, tree: Tree, own: Scope, graduate: Graduate) -> None:
        other = make_graduate(tree.college, account=True)
        services.confirm_roster(own, self.seen(graduate), NOW)
        remind_all(datetime(2023, 10, 24, 2, tzinfo=UTC))  # a week before
        told = Message.objects.filter(template="remind_roster_check")
        assert list(told.values_list("account", flat=True)) == [other.account_id]


class TestTheSheetForTheRegistry:
    def frame(self, scope: Scope, tmp_path: Path, *, whole: bool) -> pl.DataFrame:
        wanted = Wanted("registry_corrections", "csv", whole, BASIS if whole else "")
        path = tmp_path / "out.csv"
        file_writer.write(scope, "registry_corrections", {}, wanted, path, NOW)
        return pl.read_csv(path, infer_schema_length=0)

    def test_has_the_mended_ones_whole_against_a_reason(
        self, own: Scope, office: Scope, graduate: Graduate, tmp_path: Path
    ) -> None:
        services.mend(office, report(own, "id_number", RIGHT).uuid, BASIS, NOW)
        services.mend(office, report(own, "ethnicity", "回族").uuid, BASIS, NOW)
        report(own, "class_name", "数学2002")
        whole = self.frame(office, tmp_path, whole=True)
        rows = {row["更正项目"]: row for row in whole.to_dicts()}
        assert set(rows) == {"身份证号", "民族"}
        assert (rows["身份证号"]["更正前"], rows["身份证号"]["更正后"]) == (WRONG, RIGHT)
        assert (rows["民族"]["更正前"], rows["民族"]["更正后"]) == ("汉族", "回族")
        assert Involvement.objects.filter(graduate=graduate, how="unmask").exists()
        masked = self.frame(office, tmp_path, whole=False)
        assert RIGHT not in str(masked.to_dicts())

    def test_of_one_university_only(
        self, tree: Tree, own: Scope, office: Scope, tmp_path: Path
    ) -> None:
        services.mend(office, report(own, "ethnicity", "回族").uuid, BASIS, NOW)
        stranger = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        assert self.frame(stranger, tmp_path, whole=False).height == 0


def test_whoever_has_a_passport_reads_reports_and_is_mended(
    tree: Tree, officer: Account, time_machine: TimeMachineFixture
) -> None:
    """The number says neither sex nor day of birth."""
    time_machine.move_to(NOW)
    foreign = make_graduate(tree.college, account=True, name="安娜", id_number="E12345678", sex="1")
    own = scope_for(own_account(foreign))
    page = client_for(own_account(foreign)).get(reverse("roster_checks:own"))
    report = services.report_error(own, ReportedError("sex", "女"), NOW)
    services.mend(scope_for(officer), report.uuid, BASIS, NOW)
    report = services.report_error(own, ReportedError("id_number", "E87654321"), NOW)
    services.mend(scope_for(officer), report.uuid, BASIS, NOW)
    now = Graduate.objects.get(pk=foreign.pk)
    assert (page.status_code, now.sex, unseal(now.id_number_sealed)) == (200, "2", "E87654321")
