"""The list of posts that were found."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from qihang.apps.postings.models import Post
from qihang.apps.postings.pages.search.filters import channel_label
from qihang.apps.postings.queries.search import FoundPosts
from qihang.policy import load
from qihang.web import formats
from qihang.web.components import Column, Empty, Table, TableRow

CITIES_SHOWN = 3


def results_table(found: FoundPosts, query: QueryDict) -> Table:
    """One row a post; the title leads to it."""
    columns = (
        Column(gettext("岗位"), lead=True),
        Column(gettext("单位")),
        Column(gettext("地点")),
        Column(gettext("月薪")),
        Column(gettext("渠道")),
        Column(gettext("截止")),
    )
    empty = Empty(
        gettext("没有找到岗位。可以减少关键词、放宽条件，或保存搜索，有新岗位时提醒您。"),
        reverse("postings:search"),
        gettext("清除全部条件"),
    )
    return Table(gettext("岗位"), columns, list(_rows(found.rows)), query=query, empty=empty)


def total_words(found: FoundPosts) -> str:
    """How many there are; above the bound that there are more."""
    if found.more:
        return gettext("找到 %(total)s 个以上岗位，可以翻看前 %(total)s 个") % {
            "total": formats.count(found.total)
        }
    words = ngettext("找到 %(total)s 个岗位", "找到 %(total)s 个岗位", found.total)
    return words % {"total": formats.count(found.total)}


def _rows(posts: Sequence[Post]) -> Iterator[TableRow]:
    for post in posts:
        cells = (
            post.title,
            post.employer_name,
            places_words(post),
            pay_words(post),
            channel_label(post.channel),
            last_day_words(post),
        )
        yield TableRow(
            cells, href=reverse("postings:public_post", args=[post.uuid]), key=str(post.uuid)
        )


def places_words(post: Post) -> str:
    """Its places, the first few."""
    language = get_language() or "zh-hans"
    table = load().codes.table("division")
    named = [table.text(code, language) for code in post.cities[:CITIES_SHOWN]]
    joined = (", " if language.startswith("en") else "、").join(named)
    left = len(post.cities) - CITIES_SHOWN
    return gettext("%(places)s 等 %(count)s 地") % {
        "places": joined,
        "count": len(post.cities),
    } if left > 0 else joined  # fmt: skip


def pay_words(post: Post) -> str:
    """What it offers a month."""
    low, high = post.pay_min_fen, post.pay_max_fen
    if low is None:
        return gettext("面议")
    if high is None:
        return gettext("%(low)s 起") % {"low": formats.money(low)}
    if low == high:
        return formats.money(low)
    return gettext("%(low)s 至 %(high)s") % {"low": formats.money(low), "high": formats.money(high)}


def last_day_words(post: Post) -> str:
    """The last day on which it is public."""
    return formats.day(post.expires_on - timedelta(days=1)) if post.expires_on else ""
