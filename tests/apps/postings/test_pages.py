"""A publisher's and an office's pages: writing with help, the record, the queue, reports."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.employers.models import Employer
from qihang.apps.orgs.rules import Role
from qihang.apps.postings.models import Post, PostReport
from qihang.apps.postings.rules import PostState
from tests.factories.employers import make_recruiter
from tests.factories.orgs import Tree, client_for, make_account
from tests.factories.postings import make_post

pytestmark = pytest.mark.django_db
TYPED = {
    "channel": "market",
    "title": "客户经理",
    "text": "负责大客户，限男性，985/211 院校毕业。",
    "places": "2",
    "cities": "济南市、历下区",
    "majors": "计算机类",
    "level_min": "31",
    "apply_mode": "here",
    "own_term": "full_time",
    "contact_phone": "13800138000",
}


@pytest.fixture
def firm(employer: Employer) -> Client:
    return client_for(make_recruiter(employer))


@pytest.fixture
def office(tree: Tree) -> Client:
    return client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def test_words_are_marked_while_typing(firm: Client) -> None:
    answer = firm.post(
        reverse("postings:hints"), TYPED, headers={"HX-Request": "true", "HX-Target": "hints"}
    )
    page = answer.content.decode()
    assert "<mark>限男性</mark>" in page
    assert "<html" not in page


def test_from_form_to_held_and_mended(firm: Client) -> None:
    address = f"{reverse('postings:new')}?channel=market"
    answer = firm.post(address, TYPED | {"submit": "1"}, follow=True)
    post = Post.objects.get()
    assert answer.status_code == 200
    assert (post.status, post.cities, post.majors) == (
        PostState.HELD,
        ["370100", "370102"],
        ["0809"],
    )
    assert post.contact_phone_masked
    assert post.fields == {"term": "full_time"}
    firm.post(reverse("postings:step", args=[post.uuid, "revise"]))
    mended = TYPED | {"text": "负责大客户，男女不限。", "submit": "1"}
    firm.post(reverse("postings:edit", args=[post.uuid]), mended)
    post.refresh_from_db()
    assert post.status == PostState.PUBLISHED


def test_what_is_missing_stands_beside_its_field(firm: Client) -> None:
    address = f"{reverse('postings:new')}?channel=practice"
    answer = firm.post(
        address, {"title": "实习生", "places": "1", "apply_mode": "here", "submit": "1"}
    )
    assert answer.status_code == 422
    assert {"text", "cities", "own_months", "own_practice_kind"} <= set(
        answer.context["form"].errors
    )


def test_a_suggested_occupation_is_a_persons_choice(firm: Client) -> None:
    address = f"{reverse('postings:new')}?channel=market"
    firm.post(address, TYPED | {"use": "occupation:2-02-10-01"})
    assert Post.objects.get().occupation == "2-02-10-01"


def test_an_ambiguous_place_asks_for_its_code(firm: Client) -> None:
    address = f"{reverse('postings:new')}?channel=market"
    answer = firm.post(address, TYPED | {"cities": "市中区"})
    assert answer.status_code == 422
    assert "370103" in answer.content.decode()


def test_the_office_releases_and_holds(office: Client, employer: Employer) -> None:
    waiting = make_post(employer, PostState.SCREENED)
    assert waiting.title in office.get(reverse("postings:queue")).content.decode()
    office.post(reverse("postings:bulk"), {"uuid": [str(waiting.uuid)]})
    waiting.refresh_from_db()
    assert waiting.status == PostState.PUBLISHED
    office.post(reverse("postings:hold", args=[waiting.uuid]), {"reason": "有人举报"})
    waiting.refresh_from_db()
    assert waiting.status == PostState.HELD
    page = office.get(reverse("postings:post", args=[waiting.uuid])).content.decode()
    assert "有人举报" in page


def test_an_employer_does_not_enter_screening(firm: Client, employer: Employer) -> None:
    post = make_post(employer, PostState.SCREENED)
    assert firm.get(reverse("postings:queue")).status_code == 403
    assert firm.post(reverse("postings:release", args=[post.uuid])).status_code == 403


def test_a_visitor_reports(employer: Employer, office: Client) -> None:
    post = make_post(employer, expires_on=date(2099, 1, 1))
    address = reverse("postings:report", args=[post.uuid])
    page = Client().get(address).content.decode()
    assert post.title in page
    assert "13800138000" not in page
    assert Client().post(address, {"reason": "other"}).status_code == 422
    Client().post(address, {"reason": "fee", "words": "要交押金"})
    report = PostReport.objects.get()
    assert "要交押金" in office.get(reverse("postings:handle", args=[report.uuid])).content.decode()
