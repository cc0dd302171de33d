"""A graduate photographs a paper, gets the form, issues a proof; a visitor verifies; it is revoked.

All of it on a phone 360 pixels wide.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import spaced
from qihang.apps.files.services import open_stored
from qihang.apps.orgs.rules import Role
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.engines.cleaning import odd_files as odd
from tests.factories.destinations import NOW, make_applicant, make_approved, make_draft
from tests.factories.orgs import Tree, account_of, make_account, scope_for
from tests.factories.signing import sign
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "周雨桐"


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The demo's clock on a day of the season; uploads in a folder of their own."""
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=NOW.date(), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """One that says where it was taken, one cut off."""
    made = {"合同.jpg": odd.photo_that_says_where_it_was_taken(), "坏的.jpg": odd.photo_cut_off()}
    paths = [tmp_path / name for name in made]
    for path, content in zip(paths, made.values(), strict=True):
        path.write_bytes(content)
    return paths


def test_photos_are_listed_kept_clean_and_the_broken_one_is_named(
    tree: Tree, photos: list[Path], phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    _, scope = make_applicant(tree.college)
    make_draft(scope)
    Evidence.objects.all().delete()
    sign(Destination.objects.get())
    page: Page = phone(account_of(scope))
    page.goto("/destinations/mine/evidence/")
    page.locator("input[type=file][multiple]").set_input_files(photos)
    expect(page.locator("[data-chosen] li")).to_have_count(2)
    page.locator("button[name=upload]").click()
    expect(page.locator(".error-summary")).to_contain_text("坏的.jpg")
    expect(page.locator("img.preview")).to_have_count(1)
    nothing_serious(page)
    with open_stored(Evidence.objects.get().file) as stream:
        assert b"PhoneMaker" not in stream.read()


def test_from_form_and_proof_to_verified_and_revoked(
    tree: Tree, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    university = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    _, scope = make_approved(tree.college, college, university, name=NAME)
    page: Page = phone(account_of(scope))
    page.goto("/certificates/")
    nothing_serious(page)
    page.get_by_role("button", name="签发证明").click()
    proof = Document.objects.get()
    expect(page.get_by_text(spaced(proof.number))).to_be_visible()

    with page.expect_download() as coming:
        page.get_by_role("link", name="下载登记表").click()
    with pikepdf.open(BytesIO(Path(coming.value.path()).read_bytes())) as form:
        assert len(form.pages) == 1

    visitor: Page = phone()
    verify(visitor, proof.number, "李四")
    expect(visitor.locator(".error-summary")).to_contain_text("不相符")
    verify(visitor, proof.number, NAME)
    expect(visitor.get_by_text("有效", exact=True)).to_be_visible()
    expect(visitor.locator("main")).not_to_contain_text("海信")
    nothing_serious(visitor)

    page.reload()
    page.locator("summary", has_text="谁查过").click()
    expect(page.locator(".timeline li")).to_have_count(2)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("什么也看不到")).to_be_visible()
    verify(visitor, proof.number, NAME)
    expect(visitor.locator(".notice.bad")).to_contain_text("已由本人撤销")


def verify(page: Page, number: str, name: str) -> None:
    """As somebody who scanned the code: the number is there, the name is typed."""
    page.goto(f"/verify/?n={number}")
    page.get_by_label("持有人姓名").fill(name)
    page.get_by_role("button", name="核验").click()
    page.wait_for_load_state()
