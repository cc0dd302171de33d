"""Saved searches, each for its owner alone."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from qihang.apps.postings.models import SavedSearch
from qihang.kernel import Scope


def saved_searches(scope: Scope) -> QuerySet[SavedSearch]:
    """Those of the reader's account that are not ended, newest first; `found`: posts they told of."""
    rows = SavedSearch.objects.filter(account=scope.account, ended_at__isnull=True)
    told = Count("alerts", filter=Q(alerts__told_at__isnull=False))
    return rows.annotate(found=told).order_by("-created_at", "-pk")


def saved_search(scope: Scope, uuid: UUID) -> SavedSearch:
    """One of them; raises SavedSearch.DoesNotExist."""
    return saved_searches(scope).get(uuid=uuid)
