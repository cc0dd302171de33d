"""What agreements give to homes: graduates who ask to be released, for their college."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.agreements import queries
from qihang.apps.agreements.rules import AgreementState
from qihang.kernel import Cohort, Permission, Scope
from qihang.web.components import InboxItem
from qihang.web.home import Inbox


def releases(scope: Scope, cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Graduates who ask to be released from their agreements."""
    number = queries.waiting_releases(scope, cohort)
    href = f"{reverse('agreements:index')}?status={AgreementState.RELEASE_ASKED.value}"
    yield InboxItem(gettext("毕业生申请解约"), number, href)


GIVES = (Inbox("agreements", releases, frozenset({Permission.AGREEMENT_MANAGE}), order=15),)
