"""What changed in a scope after a position, in an order in which nothing is ever inserted."""

from django.db.models import Q, QuerySet

from qihang.apps.feed.models import FeedItem
from qihang.apps.orgs.queries import horizon, within
from qihang.kernel import Permission, Scope

Place = tuple[int, int]  # txid and id of an item
BEGINNING: Place = (0, 0)
SEEN_BY = {"graduate": Permission.PERSON_SEE, "destination": Permission.DESTINATION_SEE}


def changes_in(scope: Scope, after: Place, most: int) -> list[FeedItem]:
    """The next items after a place, as far as the scope sees their records.

    Items of transactions that run, and of all that began after the oldest of these, wait: what is
    told is final, and whoever goes on from the last item misses none.
    """
    txid, number = after
    later = Q(txid__gt=txid) | Q(txid=txid, id__gt=number)
    return list(_seen(scope).filter(later, txid__lt=horizon()).order_by("txid", "id")[:most])


def newest_in(scope: Scope) -> Place:
    """The place of the last item that could be told now: from here on everything is new."""
    found = _seen(scope).filter(txid__lt=horizon()).order_by("txid", "id")
    return found.values_list("txid", "id").last() or BEGINNING


def _seen(scope: Scope) -> QuerySet[FeedItem]:
    reach = Q(pk__in=[])
    for kind, permission in SEEN_BY.items():
        reach |= Q(kind=kind) & within(scope, permission)
    return FeedItem.objects.filter(reach)
