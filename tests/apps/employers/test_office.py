"""What an office does with its employers, and what the employer may do itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from qihang.apps.employers import queries, services
from qihang.apps.employers.events import EmployerEnded, EmployersMerged, EmployerVerified
from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerAction, EmployerState
from qihang.apps.messages.models import Message
from qihang.apps.orgs.rules import Role
from qihang.apps.registers.services import undo_delivery
from qihang.kernel import Scope
from tests.factories.employers import NOW, make_employer, make_licence, make_recruiter
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, make_membership, scope_for
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver

pytestmark = pytest.mark.django_db
A, S = EmployerAction, EmployerState


def waiting(tree: Tree, **over: Any) -> Employer:
    return make_employer(tree.university, S.SUBMITTED, licence=make_licence(), **over)


def test_verified_for_a_year_with_its_group(tree: Tree, office: Scope) -> None:
    employer = waiting(tree, central_group="001")
    lead = make_recruiter(employer)
    services.verify(office, employer.uuid, NOW, group=True)
    employer.refresh_from_db()
    assert (employer.status, employer.central_confirmed) == (S.VERIFIED, True)
    assert employer.verified_until == date(2025, 6, 4)
    assert Message.objects.get(account=lead).template == "employer_verified"


def test_what_keeps_an_office_from_verifying(tree: Tree, office: Scope) -> None:
    bare = make_employer(tree.university, S.SUBMITTED)
    with refused("no_licence"):
        services.verify(office, bare.uuid, NOW)
    gone = waiting(tree, register_ended_on=date(2024, 5, 1))
    with refused("ended_firm"):
        services.verify(office, gone.uuid, NOW)
    own = waiting(tree)
    judge = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    make_membership(judge, Role.EMPLOYER, own.org)
    with refused("own_employer"):
        services.verify(scope_for(judge), own.uuid, NOW)


def test_returned_mended_and_verified(tree: Tree, office: Scope) -> None:
    employer = waiting(tree)
    own = scope_for(make_recruiter(employer))
    with refused("reason_missing"):
        services.decide(office, employer.uuid, A.RETURN, NOW, " ")
    services.decide(office, employer.uuid, A.RETURN, NOW, "执照看不清")
    details = services.details_of(Employer.objects.get(pk=employer.pk))
    with refused("incomplete"):  # the factory gives no phone
        services.submit(own, employer.uuid, NOW)
    told = {name: getattr(details, name) for name in ("name", "place", "contact_name")}
    services.change_details(own, employer.uuid, type(details)(**told, phone="0531-88886666"), NOW)
    services.submit(own, employer.uuid, NOW)
    services.verify(office, employer.uuid, NOW)
    employer.refresh_from_db()
    assert employer.status == S.VERIFIED


def test_a_new_name_is_verified_anew(tree: Tree) -> None:
    employer = make_employer(tree.university)
    own = scope_for(make_recruiter(employer))
    details = services.details_of(employer)
    telling = {name: getattr(details, name) for name in details.__slots__}
    free = type(details)(**telling | {"intro": "做软件的"})
    services.change_details(own, employer.uuid, free, NOW)
    renamed = type(details)(**telling | {"name": "新名字有限公司"})
    with refused("verified_anew"):
        services.change_details(own, employer.uuid, renamed, NOW)
    services.change_details(own, employer.uuid, renamed, NOW, anew=True)
    employer.refresh_from_db()
    assert (employer.status, employer.name) == (S.SUBMITTED, "新名字有限公司")
    with refused("under_review"):
        services.change_details(own, employer.uuid, free, NOW)


def test_passed_on_revoked_and_taken_back(tree: Tree, office: Scope) -> None:
    employer = waiting(tree)
    services.reassign(office, employer.uuid, tree.office.uuid, NOW, "在历下区")
    county = scope_for(make_account(Role.COUNTY_OFFICER, tree.office))
    with pytest.raises(Employer.DoesNotExist):
        services.verify(office, employer.uuid, NOW)
    services.verify(county, employer.uuid, NOW)
    services.decide(county, employer.uuid, A.REVOKE, NOW, "虚假招聘")
    employer.refresh_from_db()
    assert queries.verified_ids(SYSTEM, [employer.pk]) == frozenset()
    act = employer.moves.latest("pk").act
    services.undo(county, act, NOW + timedelta(minutes=2))
    assert queries.verified_ids(SYSTEM, [employer.pk]) == {employer.pk}


def test_merged_and_taken_back(tree: Tree, office: Scope, published: list[object]) -> None:
    kept, double = make_employer(tree.university), make_employer(tree.university)
    services.merge(office, double.uuid, kept.uuid, NOW, "同一家")
    double.refresh_from_db()
    assert (double.status, double.merged_into) == (S.MERGED, kept)
    assert queries.living_of_code(SYSTEM, double.code) == kept
    assert EmployersMerged(frozenset({(double.pk, kept.pk)}), NOW) in published
    act = double.moves.latest("pk").act
    later = NOW + timedelta(minutes=1)
    services.undo(office, act, later)
    double.refresh_from_db()
    assert (double.status, double.merged_into) == (S.VERIFIED, None)
    assert EmployersMerged(frozenset({(kept.pk, double.pk)}), later, undone=True) in published


def test_a_year_ends_and_is_renewed_before(
    tree: Tree, office: Scope, published: list[object]
) -> None:
    employer = make_employer(
        tree.university, licence=make_licence(), verified_until=date(2024, 6, 20)
    )
    lead = make_recruiter(employer)
    assert services.remind(SYSTEM, NOW) == 1
    assert services.expire(SYSTEM, NOW) == 0
    assert Message.objects.get(account=lead).template == "employer_expiring"
    later = NOW + timedelta(days=20)
    assert services.expire(SYSTEM, later) == 1
    employer.refresh_from_db()
    assert employer.status == S.EXPIRED
    assert EmployerEnded(frozenset({employer.pk}), later) in published
    assert not any(isinstance(event, EmployerVerified) for event in published)


def test_a_firm_that_ended_is_marked_until_the_register_takes_it_back(
    tree: Tree, office: Scope
) -> None:
    employer = make_employer(tree.university, code=HISENSE["code"])
    officer = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    deliver("employers", [HISENSE])
    ended = deliver("employers", [HISENSE | {"ended_date": date(2024, 5, 20)}], date(2024, 5, 21))
    employer.refresh_from_db()
    assert employer.register_ended_on == date(2024, 5, 20)
    assert queries.ended_count(scope_for(officer)) == 1
    assert Message.objects.filter(account=officer, template="employer_register_ended").exists()
    undo_delivery(SYSTEM, ended.uuid, NOW)
    employer.refresh_from_db()
    assert employer.register_ended_on is None


def test_the_last_lead_hands_over_first(tree: Tree) -> None:
    employer = make_employer(tree.university)
    lead, other = make_recruiter(employer), make_recruiter(employer, leads=False)
    own = {a.pk: next(m for m in queries.recruiters_of(scope_for(lead), employer) if m.account == a)
           for a in (lead, other)}  # fmt: skip
    with refused("last_lead"):
        services.end_recruiter(scope_for(lead), employer.uuid, own[lead.pk].uuid)
    with refused("not_yours"):
        services.end_recruiter(scope_for(other), employer.uuid, own[lead.pk].uuid)
    with refused("not_yours"):
        services.hand_over(scope_for(other), employer.uuid, own[other.pk].uuid)
    services.hand_over(scope_for(lead), employer.uuid, own[other.pk].uuid)
    services.end_recruiter(scope_for(lead), employer.uuid, own[lead.pk].uuid)
    assert queries.own_employers(scope_for(lead)) == []


class TestPages:
    def test_an_office_works_through_its_queue(self, tree: Tree) -> None:
        employer = waiting(tree)
        client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
        assert employer.name in client.get("/employers/?waits=open").content.decode()
        page = client.get(f"/employers/{employer.uuid}/")
        assert "登记库现在没有这个代码" in page.content.decode()
        client.post(f"/employers/{employer.uuid}/decide/return/", {"reason": "执照看不清"})
        employer.refresh_from_db()
        assert employer.status == S.RETURNED

    def test_others_see_what_is_verified_without_contacts(self, tree: Tree) -> None:
        shown = make_employer(tree.university, contact_name="保密经理", email="secret@example.com")
        hidden = waiting(tree)
        client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        page = client.get(f"/employers/{shown.uuid}/").content.decode()
        assert shown.code in page
        assert "保密经理" not in page
        assert "secret@" not in page
        assert client.get(f"/employers/{hidden.uuid}/").status_code == 404
        assert client.post(f"/employers/{shown.uuid}/verify/").status_code == 403
        assert client.get(f"/employers/{shown.uuid}/licence/").status_code == 404

    def test_everybody_reads_the_page_of_a_verified_one(self, tree: Tree, client: Client) -> None:
        shown = make_employer(tree.university, contact_name="保密经理", intro="做软件的")
        page = client.get(f"/employers/{shown.uuid}/about/").content.decode()
        assert "做软件的" in page
        assert "保密经理" not in page
        assert client.get(f"/employers/{waiting(tree).uuid}/about/").status_code == 404

    def test_an_employer_reaches_only_itself(self, tree: Tree) -> None:
        mine, other = make_employer(tree.university), make_employer(tree.university)
        client = client_for(make_recruiter(mine))
        assert mine.name in client.get("/employers/own/").content.decode()
        for part in ("change", "licence"):
            assert client.get(f"/employers/{other.uuid}/{part}/").status_code == 404
        assert client.post(f"/employers/{other.uuid}/submit/").status_code == 404
        assert client.get("/employers/").status_code == 403
