"""A search is saved, and ended: by its owner, or by whoever opens the link of an alert."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.services import record_act
from qihang.apps.people.queries import own_records
from qihang.apps.postings.models import SavedSearch
from qihang.apps.postings.queries.search import own_terms, saved_search, saved_searches
from qihang.apps.postings.rules.search import (
    SearchCadence,
    SearchRequest,
    anchor_keys,
    as_tsquery,
)
from qihang.kernel import Refusal, Scope
from qihang.policy import load

NAME_MOST = 60


@transaction.atomic
def save_search(
    scope: Scope, name: str, asked: SearchRequest, cadence: SearchCadence, now: datetime
) -> SavedSearch:
    """Tell the account of new posts that answer. Raises Refusal not_graduate, nothing_asked, too_many_searches.

    The days until the deadline and the order are left out: they say nothing of a new post.
    """
    records = own_records(scope)
    if not records or scope.account is None:
        raise Refusal("not_graduate", "只有毕业生本人可以保存搜索。")
    own = own_terms(scope, now.date())
    clauses = asked.clauses(own)
    if not clauses:
        raise Refusal("nothing_asked", "请先填写关键词或选择条件，再保存。")
    Account.objects.select_for_update().get(pk=scope.account)  # the limit holds for two at once
    address = urlencode(asked.lasting().as_query())
    kept = saved_searches(scope).filter(address=address).first()
    if kept:
        kept.name, kept.cadence = name[:NAME_MOST], cadence
        kept.save(update_fields=["name", "cadence"])
        return kept
    most = load().limit("saved_searches", now.date())
    if saved_searches(scope).count() >= most:
        raise Refusal("too_many_searches", "最多保存 {most} 个搜索，请先停掉不用的。", most=most)
    saved = SavedSearch.objects.create(
        account_id=scope.account,
        org_path=records[0].org_path,
        name=name[:NAME_MOST],
        address=address,
        answers=as_tsquery(clauses),
        keys=anchor_keys(clauses),
        cadence=cadence,
        created_at=now,
    )
    record_act(scope, "saved_search.create", "saved_search", saved.uuid, org_path=saved.org_path)
    return saved


@transaction.atomic
def end_search(scope: Scope, uuid: UUID, now: datetime) -> SavedSearch:
    """It tells of nothing any more. Raises SavedSearch.DoesNotExist."""
    saved = saved_search(scope, uuid)
    _end(scope, [saved], now)
    return saved


@transaction.atomic
def end_all_searches(scope: Scope, account: int, now: datetime) -> int:
    """Every search of the account, at the press on a link that its owner was sent; how many."""
    open_ones = list(
        SavedSearch.objects.select_for_update().filter(account=account, ended_at__isnull=True)
    )
    _end(scope, open_ones, now)
    return len(open_ones)


def _end(scope: Scope, searches: list[SavedSearch], now: datetime) -> None:
    SavedSearch.objects.filter(pk__in=[one.pk for one in searches]).update(ended_at=now)
    for one in searches:
        record_act(scope, "saved_search.end", "saved_search", one.uuid, org_path=one.org_path)
