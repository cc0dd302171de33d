"""What every page of the plain site has: the reader's organisations, the header and the tabs."""

from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.views.generic.base import ContextMixin

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, PENDING, Status
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Grant, Membership, PowerSession
from qihang.policy import load

STATES = {
    "queue": [Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY],
    "objections": [Status.DISPUTED],
    "report_up": [Status.APPROVED],
    "all": sorted(PENDING | EFFECTIVE),
}


class Scoped(LoginRequiredMixin, ContextMixin):
    """What every page has: the reader's organisations, the header and the tabs."""

    request: Any

    def paths(self) -> list[str]:
        if not hasattr(self, "_paths"):
            user, now = self.request.user, datetime.now(UTC)
            roles = Membership.objects.filter(
                Q(until_date=None) | Q(until_date__gt=now.date()),
                account=user,
                from_date__lte=now.date(),
            )
            lent = Grant.objects.filter(
                account=user, revoked_at=None, from_at__lte=now, until_at__gt=now
            ).exclude(path="")
            powers = PowerSession.objects.filter(account=user, closed_at=None, closes_at__gt=now)
            self._paths = [
                *roles.values_list("org__path", flat=True),
                *lent.values_list("path", flat=True),
                *powers.values_list("path", flat=True),
            ]
        return self._paths

    def reach(self, field: str = "org_path") -> Q:
        return reduce(or_, (Q(**{f"{field}__startswith": p}) for p in self.paths()), Q(pk__in=[]))

    def cohort(self) -> int:
        return load().edition(settings.QIHANG_EDITION).cohort.year

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = Destination.objects.filter(self.reach(), cohort=self.cohort())
        counts = {name: rows.filter(status__in=s).count() for name, s in list(STATES.items())[:3]}
        new = Message.objects.filter(account=self.request.user, read_at__isnull=True)
        return {**context, "tabs": counts, "unread": new.count()}
