"""Posts for tests: through the services, or straight into any state with its history."""

from datetime import UTC, date, datetime
from typing import Any

from qihang.apps.employers.models import Employer
from qihang.apps.orgs.models import Org
from qihang.apps.postings import services
from qihang.apps.postings.models import Post, PostMove, PostVersion
from qihang.apps.postings.rules import CONTENT as CONTENT_COLUMNS
from qihang.apps.postings.rules import ENDED, PUBLIC, PostAction, PostContent, PostState, as_json
from qihang.apps.postings.services import PostContact, PostDraft
from qihang.kernel import Scope
from tests.factories.signing import sign

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
CONTENT: dict[str, Any] = {
    "channel": "market",
    "title": "后端开发工程师",
    "text": "负责就业服务平台的后端开发与维护。\n计算机类专业，熟悉 Python 和数据库，男女不限。",
    "places": 3,
    "cities": ("370102",),
    "pay_min_fen": 700_000,
    "pay_max_fen": 1_000_000,
    "level_min": "31",
    "majors": ("0809",),
    "industry": "I65",
}
CONTACT = PostContact("李经理", "13800138000", "hr@example.com")


def post_draft(**over: Any) -> PostDraft:
    """A draft that may be submitted; `over` are fields of its content."""
    return PostDraft(PostContent(**(CONTENT | over)), CONTACT)


def make_draft(scope: Scope, org: Org, now: datetime = NOW, **over: Any) -> Post:
    """A draft that somebody of the organisation wrote."""
    return services.create_post(scope, org, post_draft(**over), now)


def make_published(scope: Scope, org: Org, now: datetime = NOW, **over: Any) -> Post:
    """A post that was submitted and passed; its employer must be verified."""
    draft = make_draft(scope, org, now, **over)
    return services.submit_post(scope, draft.uuid, now)


def make_post(employer: Employer, state: PostState = PostState.PUBLISHED, **over: Any) -> Post:
    """A post of an employer in this state, written straight into the table; `over` are columns."""
    said = {name: value for name, value in (CONTENT | over).items() if name in CONTENT_COLUMNS}
    content = PostContent(**said)
    columns: dict[str, Any] = CONTENT | {
        "org": employer.org, "org_path": employer.org_path, "employer": employer,
        "office_path": employer.office_path, "employer_name": employer.name, "status": state,
        "created_at": NOW, "section": "I", "places_left": over.get("places", 3),
    } | over  # fmt: skip
    if state is not PostState.DRAFT:
        columns = {"version": 1, "screened_at": NOW} | columns
    if state in PUBLIC | ENDED:
        columns = {"published_at": NOW, "expires_on": date(2024, 9, 1)} | columns
    columns["cities"], columns["majors"] = list(columns["cities"]), list(columns["majors"])
    post = Post.objects.create(**columns)
    if post.version:
        PostVersion.objects.create(post=post, number=1, content=as_json(content), at=NOW)
        PostMove.objects.create(
            post=post, action=PostAction.SUBMIT, from_status="draft", to_status=state, at=NOW
        )
    sign(post)
    return post
