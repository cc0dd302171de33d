"""Posts by sheet: new, changed, refused with place and cure, taken back."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerState
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import PostState
from qihang.engines.tabular import write_template
from qihang.kernel import Scope
from qihang.policy import load
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.intake import NOW, previewed
from tests.factories.orgs import Tree, make_account, scope_for

pytestmark = pytest.mark.django_db
MARKET: dict[str, Any] = {
    "number": "A1", "channel": "市场岗位", "title": "数据分析师",
    "text": "负责数据整理与分析，熟悉统计软件。", "places": "3", "cities": "济南市、青岛",
    "pay_min_fen": "6000", "pay_max_fen": "9000", "level_min": "本科及以上", "majors": "统计学类",
    "own_term": "全职", "contact_name": "李经理", "contact_phone": "13800138000",
}  # fmt: skip
SUPPORTS: dict[str, Any] = {
    "number": "ZF1", "channel": "“三支一扶”计划", "title": "支农岗位",
    "text": "在乡镇农技站从事农业技术推广，服务期两年。", "places": "20", "cities": "历城区",
    "apply_address": "https://example.gov.cn/szyf", "opens_on": "2024-06-05",
    "apply_until": "2024-06-20", "exam_on": "2024-07-06", "own_service": "支农",
    "own_service_years": "2", "own_notice": "鲁人社〔2024〕1 号",
}  # fmt: skip


def look(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    return previewed(scope, org, *rows, target="posts")


def load_sheet(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    batch = look(scope, org, *rows)
    assert batch.refused == 0, problems(batch)
    batch = intake.apply(scope, batch, NOW)
    assert batch.state == BatchState.APPLIED, batch.failure
    return batch


def problems(batch: Batch) -> set[tuple[str, str]]:
    return {(kind.column, kind.code) for kind in previews.preview_of(batch).kinds}


def test_a_sheet_becomes_screened_posts(recruiter: Scope, employer: Employer) -> None:
    worse = MARKET | {"number": "A2", "title": "销售", "text": "限男性，35岁以下。"}
    load_sheet(recruiter, employer.org, MARKET, worse)
    clean, held = Post.objects.order_by("source_id")
    assert (clean.status, held.status) == (PostState.PUBLISHED, PostState.HELD)
    assert (clean.cities, clean.majors, clean.level_min) == (["370100", "370200"], ["0712"], "31")
    assert (clean.pay_min_fen, clean.fields) == (600_000, {"term": "full_time"})
    assert clean.contact_phone_masked.startswith("138")
    assert clean.versions.count() == held.versions.count() == 1
    assert held.findings.exists()
    assert not clean.findings.exists()
    assert not orgs.altered(post=[clean.pk, held.pk])


def test_a_department_publishes_places_that_an_office_looks_at(tree: Tree) -> None:
    officer = scope_for(make_account(Role.DEPARTMENT_OFFICER, tree.department))
    load_sheet(officer, tree.department, SUPPORTS)
    post = Post.objects.get()
    assert (post.status, post.apply_mode, post.exam_on) == (
        PostState.SCREENED, "outside", date(2024, 7, 6),
    )  # fmt: skip
    assert post.fields == {
        "service": "farming", "service_years": 2, "notice": "鲁人社〔2024〕1 号",
    }  # fmt: skip


def test_the_same_number_changes_the_post(recruiter: Scope, employer: Employer) -> None:
    load_sheet(recruiter, employer.org, MARKET)
    same = look(recruiter, employer.org, MARKET)
    assert (same.new, same.changed) == (0, 0)
    batch = load_sheet(recruiter, employer.org, MARKET | {"places": "5"})
    post = Post.objects.get()
    assert (batch.changed, post.places, post.version) == (1, 5, 2)
    assert not orgs.altered(post=[post.pk])
    intake.undo(recruiter, batch, NOW)
    post.refresh_from_db()
    assert (post.places, post.status) == (3, PostState.PUBLISHED)


def test_what_is_taken_back_is_closed(recruiter: Scope, employer: Employer) -> None:
    batch = load_sheet(recruiter, employer.org, MARKET, MARKET | {"number": ""})
    intake.undo(recruiter, batch, NOW)
    assert set(Post.objects.values_list("status", flat=True)) == {PostState.CLOSED}
    assert problems(look(recruiter, employer.org, MARKET)) == {("number", "post_over")}


def test_what_does_not_fit_is_named_at_its_cell(recruiter: Scope, employer: Employer) -> None:
    rows = [
        {"cities": "乌有市"}, {"majors": "炼金术"}, {"channel": "公务员招录"}, {"channel": "热线"},
        {"own_term": "零工"}, {"pay_max_fen": "10"}, {"level_min": "中专"}, {"number": "A1"},
        {"number": "A1"},
    ]  # fmt: skip
    batch = look(
        recruiter,
        employer.org,
        *(MARKET | {"number": f"B{n}"} | row for n, row in enumerate(rows)),
    )
    assert problems(batch) >= {
        ("cities", "city_unknown"), ("majors", "major_unknown"), ("channel", "channel_not_yours"),
        ("channel", "channel_unknown"), ("own_term", "choice_unknown"),
        ("pay_max_fen", "pay_reversed"), ("level_min", "level_unknown"), ("number", "number_twice"),
    }  # fmt: skip
    assert (batch.refused, Post.objects.count()) == (9, 0)


def test_who_is_not_verified_loads_nothing(tree: Tree) -> None:
    waiting = make_employer(tree.university, EmployerState.SUBMITTED)
    batch = look(scope_for(make_recruiter(waiting)), waiting.org, MARKET)
    assert batch.state == BatchState.FAILED


def test_the_template_offers_channels_and_options() -> None:
    target = BytesIO()
    write_template(load().layout("posts"), load().codes, target)
    lists = load_workbook(target)["codes"]
    offered = {cell.value for column in lists.iter_cols(max_row=30) for cell in column}
    assert {"市场岗位", "“三支一扶”计划", "支农", "本科及以上", "本平台投递"} <= offered
