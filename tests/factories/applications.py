"""Profiles and applications for tests: through the services, or written straight into the table."""

from datetime import UTC, datetime
from typing import Any

from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models import Application, Post, Profile
from qihang.apps.postings.rules.applications import ApplicationState
from tests.factories.people import make_graduate
from tests.factories.signing import sign

NOW = datetime(2024, 6, 4, 2, tzinfo=UTC)


def make_profile(graduate: Graduate, **over: Any) -> Profile:
    """A profile that shows the telephone; `over` are columns."""
    columns: dict[str, Any] = {
        "skills": "Python、数据分析", "about": "做过两个课程项目。", "parts": ["phone", "file", "wishes"],
        "cities": ["370100"], "made_at": NOW, "changed_at": NOW,
    } | over  # fmt: skip
    profile = Profile.objects.create(graduate=graduate, **columns)
    sign(profile)
    return profile


def make_applicant(college: Org, **over: Any) -> Graduate:
    """A graduate with an account and a profile; `over` are columns of the graduate."""
    graduate = make_graduate(college, account=True, **over)
    make_profile(graduate)
    return graduate


def make_application(
    post: Post, graduate: Graduate, state: ApplicationState = ApplicationState.SENT, **over: Any
) -> Application:
    """An application in this state, written straight into the table; `over` are columns."""
    columns: dict[str, Any] = {"org_path": post.org_path, "status": state, "sent_at": NOW} | over
    application = Application.objects.create(post=post, graduate=graduate, **columns)
    sign(application)
    return application
