"""A purpose as another app would give it, and a link of it."""

from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import LinkPage, LinkPurpose
from qihang.apps.links.services import MadeLink, NewLink, make_link
from qihang.kernel import Scope
from qihang.web.components import Fact
from qihang.web.request import Request
from tests.factories.contributions import give

SUBJECT = UUID("11111111-1111-4111-8111-111111111111")
GONE = UUID("22222222-2222-4222-8222-222222222222")


def show(_request: Request, link: PublicLink) -> LinkPage | None:
    return None if link.subject == GONE else LinkPage([Fact("家长会", "9月1日")])


@pytest.fixture(autouse=True)
def purposes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of what another app writes for purposes of its own."""
    give(
        monkeypatch,
        LinkPurpose("parents", gettext_lazy("家长会通知"), show, days="proof_link_days"),
        LinkPurpose("ballot", gettext_lazy("一次性问卷"), show, days="proof_link_days", once=True),
    )


def made(scope: Scope, purpose: str = "parents", subject: UUID = SUBJECT) -> MadeLink:
    return make_link(scope, NewLink(purpose, "meeting", subject, "/37/"))
