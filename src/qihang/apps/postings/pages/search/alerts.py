"""Saved searches of an account, and the page by which a link ends them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import LinkPage
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models import SavedSearch
from qihang.apps.postings.pages.search.filters import search_filters
from qihang.apps.postings.rules.search import SearchCadence, SearchRequest
from qihang.apps.postings.services.search import NAME_MOST, end_all_searches
from qihang.kernel import Scope
from qihang.web import formats
from qihang.web.components import Column, Empty, Fact, RecordAction, Table, TableRow
from qihang.web.request import Request

READER = "link that ends alerts"


def cadence_label(cadence: str) -> str:
    """At once or daily."""
    daily = cadence == SearchCadence.DAILY
    return gettext("每天一次") if daily else gettext("有新岗位就提醒")


def saved_table(searches: Sequence[SavedSearch], address: str) -> Table:
    """The searches of their owner; `address` is where a search is opened."""
    columns = (
        Column(gettext("搜索"), lead=True),
        Column(gettext("提醒")),
        Column(gettext("保存于")),
    )
    rows = [
        TableRow(
            (one.name, cadence_label(one.cadence), formats.day(one.created_at.date())),
            href=f"{address}?{one.address}",
            key=str(one.uuid),
        )
        for one in searches
    ]
    none = gettext("还没有保存的搜索。搜索岗位后保存，有新岗位时会提醒您。")
    empty = Empty(none, address, gettext("搜索岗位"))
    return Table(gettext("保存的搜索"), columns, rows, select="search", empty=empty)


def save_actions(asked: SearchRequest) -> list[RecordAction]:
    """The two buttons that save a search."""
    return [
        RecordAction(
            words,
            reverse("postings:save_search"),
            fields=(("address", urlencode(asked.as_query())), ("cadence", cadence)),
        )
        for cadence, words in (
            (SearchCadence.AT_ONCE, gettext("保存，有新岗位就提醒")),
            (SearchCadence.DAILY, gettext("保存，每天提醒一次")),
        )
    ]


def search_name(asked: SearchRequest) -> str:
    """What a search is called: its conditions."""
    leading, more = search_filters(asked, {}, bounded=False, graduate=True)
    values = asked.as_query()
    named = {one.name: dict(one.choices) for one in (*leading, *more)}
    parts = [named[name].get(value, value) for name, value in values.items() if name != "sort"]
    return " · ".join(parts)[:NAME_MOST]


def alerts_page(request: Request, link: PublicLink) -> LinkPage | None:
    """The press on a link: the alerts of the graduate end. Nothing of them is shown."""
    scope = Scope.for_system(READER)
    graduate = Graduate.objects.filter(uuid=link.subject, account__isnull=False).first()
    if graduate is None or graduate.account_id is None:
        return None
    ended = end_all_searches(scope, graduate.account_id, request.now)
    return LinkPage(
        [Fact(gettext("已停止的岗位提醒"), formats.count(ended))],
        gettext("不会再收到岗位提醒。登录后可以重新保存搜索。"),
    )
