"""What graduates' accounts give to homes: who has none yet."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.people import queries
from qihang.kernel import Cohort, Permission, Scope
from qihang.web.components import InboxItem
from qihang.web.home import Inbox


def without_account(scope: Scope, cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Graduates who have not activated yet, for their college."""
    number = queries.count_without_account(scope, cohort)
    href = f"{reverse('people:graduates')}?activated=no"
    yield InboxItem(gettext("还没有激活账号的毕业生"), number, href)


COLLEGES = frozenset({Permission.DESTINATION_REVIEW_COLLEGE})
GIVES = (Inbox("people", without_account, COLLEGES, order=20),)
