"""Answers a case of searches.csv: which of some posts a search finds, without a database."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from qihang.apps.postings.rules import PostContent
from qihang.apps.postings.rules.search import (
    Clause,
    SearchRequest,
    SearchTerm,
    found_by,
    read_search,
)
from qihang.web.choices import initials

# Name of a post in the table -> what it says and the kind of its employer.
POSTS: dict[str, tuple[PostContent, str]] = {
    "软件": (
        PostContent(
            "market", "高级软件工程师", "熟悉 Python、C++ 和数据库，双休，五险一金。", "济南云图信息有限公司",
            cities=("370102",), pay_min_fen=1_000_000, pay_max_fen=1_500_000, level_min="31",
            majors=("0809",), occupation="2-02-10-03", industry="I65",
        ),
        "39",
    ),
    "前端": (
        PostContent(
            "market", "前端开发工程师", "JavaScript，熟悉软件测试流程。", "青岛海蓝科技有限公司",
            cities=("370202", "370102"), pay_min_fen=800_000, pay_max_fen=1_200_000, level_min="61",
            majors=("0809", "610205"), occupation="2-02-10-03", industry="I65",
        ),
        "39",
    ),
    "会计": (
        PostContent(
            "market", "会计", "负责记账报税，会计学专业优先。", "烟台果业有限公司",
            cities=("370602",), pay_min_fen=400_000, pay_max_fen=600_000, level_min="61",
            majors=("120203",), occupation="2-06-03-00", industry="A01",
        ),
        "39",
    ),
    "护士": (
        PostContent(
            "public_institution", "临床护士", "三班倒，有护士执业资格证。", "重庆市人民医院",
            cities=("500103",), level_min="31", majors=("1011",), industry="Q84",
        ),
        "23",
    ),
    "支教": (
        PostContent(
            "three_supports", "支教岗位（小学语文）", "服务期两年。", "临沂市教育局", cities=("371302",),
            level_min="61", industry="P83",
        ),
        "29",
    ),
    "见习": (
        PostContent(
            "practice", "行政文员（见习）", "见习期三个月。", "济南云图信息有限公司", cities=("370102",),
            pay_max_fen=320_000, pay_min_fen=280_000, occupation="3-01-02-03", industry="I65",
        ),
        "39",
    ),
    "残疾": (
        PostContent(
            "reserved", "客服专员", "残疾毕业生专设，可居家办公。", "青岛海蓝科技有限公司",
            cities=("370202",), pay_min_fen=400_000, pay_max_fen=500_000,
        ),
        "39",
    ),
}  # fmt: skip


def answer(address: str) -> str:
    """Names of the posts that are found; a dash where there is none."""
    asked = read_search(dict(parse_qsl(address)))
    names = [name for name in POSTS if answers(terms_of(name), asked)]
    return " ".join(names) or "—"


def terms_of(name: str) -> frozenset[str]:
    """What one of them is found by."""
    content, kind = POSTS[name]
    return found_by(content, kind, initials(content.title)).terms


def answers(terms: Iterable[str], asked: SearchRequest) -> bool:
    """Whether a post with these terms answers, as the database would say."""
    return all(_meets(terms, clause) for clause in asked.clauses())


def _meets(terms: Iterable[str], clause: Clause) -> bool:
    return any(_has(terms, term) for term in clause)


def _has(terms: Iterable[str], asked: SearchTerm) -> bool:
    return any(
        term.startswith(asked.text) if asked.begins else term == asked.text for term in terms
    )
