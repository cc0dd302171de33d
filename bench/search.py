"""Search over a million posts: slowest percent beside LIKE, PostgreSQL's own text search and Tantivy.

The posts are made up and taken back at the end. Peers search the same text (title, employer, text). Tantivy
is asked where it is installed (`pip install tantivy`); it is no dependency of the product.
"""

import importlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from qihang.apps.postings.queries.search import facet_counts, find_posts
from qihang.apps.postings.rules.search import name_terms, read_search
from qihang.apps.postings.services.search import rebuild_terms
from qihang.kernel import Scope

SCOPE, NOW, DAY = (
    Scope.for_system("bench search"),
    datetime(2024, 6, 3, tzinfo=UTC),
    date(2024, 6, 3),
)
ROWS, PAGE, ASKED = 1_000_000, 20, 60
WHAT = (
    "软件",
    "机械",
    "会计",
    "护理",
    "市场",
    "电气",
    "土木",
    "语文",
    "法务",
    "物流",
    "化工",
    "食品",
)
ROLE = ("工程师", "专员", "助理", "经理", "教师", "技术员", "主管", "顾问", "文员", "操作工")
GRADE = ("", "", "高级", "初级", "实习", "资深", "储备")
TOWN = ("济南", "青岛", "烟台", "潍坊", "临沂", "济宁", "淄博", "威海")
CITY = ("370102", "370202", "370602", "370702", "371302", "370802", "370302", "371002")
FIRM = ("科技", "制造", "信息", "贸易", "建设", "教育", "医药", "食品")
SKILL = (
    "Python", "Java", "CAD", "Excel", "英语六级", "驾驶证", "会计证", "沟通能力", "团队精神", "PLC",
    "五险一金", "双休",
)  # fmt: skip
SEARCHES = (
    "软件工程师", "会计", "青岛 护理", "python", "高级机械工程师", "双休 五险一金", "烟台 食品技术员", "英语六级 教师",
    "法务专员", "cad 土木", "储备经理 潍坊", "plc",
)  # fmt: skip


def compare(seconds: float, rows: int | None = None) -> None:  # noqa: ARG001 - the work is fixed
    """Print size and time of the index, and the slowest percent of each engine with what it found."""
    rows = rows or ROWS
    with taken_back():
        seed_posts(rows)
        began = time.perf_counter()
        indexed(lambda: rebuild_terms(SCOPE, NOW))
        spent = time.perf_counter() - began
        print(
            f"index of {rows} posts: {rows / spent:.0f} a second, {size('postings_postterms')} MB"
        )
        plain_table()
        ours = measure("ours, a page", ids_of)
        measure("ours, facets counted", facets_of)
        measure("LIKE", like_ids, ours)
        measure("PostgreSQL simple", simple_ids, ours)
        tantivy(ours)


def seed_posts(rows: int) -> None:
    """So many public posts, by one statement a batch."""
    chance = random.Random(7)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, path FROM orgs_org ORDER BY id LIMIT 1")
        org, path = cursor.fetchone()
        for start in range(0, rows, 50_000):
            some = [made(chance) for _ in range(min(50_000, rows - start))]
            columns = [list(column) for column in zip(*some, strict=True)]
            cursor.execute(_INSERT, [org, path, path, *columns])


_INSERT = """
    INSERT INTO postings_post (uuid, org_id, org_path, office_path, status, version, channel, title, text,
        employer_name, employer_kind, places, places_left, cities, pay_min_fen, pay_max_fen, level_min,
        majors, occupation, industry, section, practice, reserved, apply_mode, apply_address, fields,
        contact_name, contact_phone_masked, contact_email, origin_kind, source, source_id, created_at,
        screened_at, severity, published_at, expires_on)
    SELECT gen_random_uuid(), %s, %s, %s, 'published', 1, 'market', title, text, employer, '39', 1, 1,
        ARRAY[city], low, low + 200000, '31', ARRAY['0809'], '2-02-10-03', 'I65', 'I', false, false, 'here',
        '', '{}', '', '', '', '', '', '', at, at, '', at, until
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[], %s::date[])
        AS n(title, text, employer, city, low, at, until)
"""


def made(chance: random.Random) -> tuple[Any, ...]:
    """One post's columns."""
    title = chance.choice(GRADE) + chance.choice(WHAT) + chance.choice(ROLE)
    skills = "，".join(chance.sample(SKILL, 4))
    number = chance.randrange(len(TOWN))
    firm = (
        f"{TOWN[number]}{chance.choice(FIRM)}{chance.choice(FIRM)}{chance.randrange(5000)}有限公司"
    )
    text = f"负责{chance.choice(WHAT)}相关工作，要求{skills}。服从安排，工作认真，{chance.choice(WHAT)}背景优先。"
    at = NOW - timedelta(minutes=chance.randrange(60 * 24 * 90))
    until = DAY + timedelta(days=chance.randrange(1, 90))
    return title, text, firm, CITY[number], chance.randrange(30, 120) * 10_000, at, until


def indexed(work: Callable[[], object]) -> None:
    """The work with the index of terms made afterwards, as loading by the million is done."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX post_terms")
        work()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index waits for no foreign key
        cursor.execute(
            "CREATE INDEX post_terms ON postings_postterms USING gin (terms) WITH (fastupdate=off)"
        )
        cursor.execute("ANALYZE postings_postterms")


def plain_table() -> None:
    """What the peers in PostgreSQL search."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain ON COMMIT DROP AS SELECT p.id, p.published_at,"
            " lower(concat_ws(' ', p.title, p.employer_name, p.text)) AS said FROM postings_post p"
            " JOIN postings_postterms t ON t.post_id = p.id"
        )
        cursor.execute(
            "ALTER TABLE plain ADD simple tsvector"
            " GENERATED ALWAYS AS (to_tsvector('simple', said)) STORED"
        )
        cursor.execute("CREATE INDEX ON plain USING gin (simple)")
        cursor.execute("CREATE INDEX ON plain (published_at DESC)")
        cursor.execute("ANALYZE plain")


def ids_of(words: str) -> tuple[list[int], int]:
    """The newest page of ours, and how many (to the bound)."""
    asked = replace(read_search({"q": words}), sort="newest")
    found = find_posts(SCOPE, asked, DAY, (0, PAGE))
    return [post.pk for post in found.rows], found.total


def facets_of(words: str) -> tuple[list[int], int]:
    """Facets alone."""
    counts, _ = facet_counts(SCOPE, read_search({"q": words}), DAY)
    return [], len(counts)


def like_ids(words: str) -> tuple[list[int], int]:
    """Every word somewhere."""
    where = " AND ".join("said LIKE %s" for _ in words.split())
    return page_of(where, [f"%{word.lower()}%" for word in words.split()])


def simple_ids(words: str) -> tuple[list[int], int]:
    """PostgreSQL's own words, of letters or of whole stretches of Chinese."""
    return page_of("simple @@ plainto_tsquery('simple', %s)", [words])


def page_of(where: str, values: list[str]) -> tuple[list[int], int]:
    """The newest page and a count to the same bound."""
    some = f"FROM plain WHERE {where}"
    counted = f"SELECT count(*) FROM (SELECT 1 {some} LIMIT 1001) c"  # noqa: S608 - of this module
    page = f"SELECT id {some} ORDER BY published_at DESC, id DESC LIMIT {PAGE}"
    with connection.cursor() as cursor:
        cursor.execute(counted, values)
        total = min(cursor.fetchone()[0], 1000)
        cursor.execute(page, values)
        return [row[0] for row in cursor.fetchall()], total


def measure(
    name: str, find: Callable[[str], tuple[list[int], int]], ours: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Median and slowest percent in milliseconds; how many of our posts a peer finds on its page."""
    found = {words: find(words) for words in SEARCHES}
    times = []
    for number in range(ASKED):
        began = time.perf_counter()
        find(SEARCHES[number % len(SEARCHES)])
        times.append((time.perf_counter() - began) * 1000)
    same = ""
    if ours is not None:
        shares = [len({*a[0]} & {*found[w][0]}) / max(len(a[0]), 1) for w, a in ours.items()]
        same = f", same posts {100 * float(np.mean(shares)):.0f} %"
    median, slowest = np.median(times), np.percentile(times, 99)
    print(f"{name}: median {median:.1f} ms, slowest percent {slowest:.1f} ms{same}", flush=True)
    return found


def tantivy(ours: dict[str, Any]) -> None:
    """The same terms in a Tantivy index in memory, where it is installed."""
    try:
        engine = importlib.import_module("tantivy")
    except ImportError:
        print("tantivy is not installed")
        return
    builder = engine.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True)
    builder.add_integer_field("at", fast=True)
    builder.add_text_field("said", tokenizer_name="whitespace", index_option="basic")
    index = engine.Index(builder.build())
    writer = index.writer(200_000_000, 1)
    for pk, at, said in texts():
        writer.add_document(
            engine.Document(id=pk, at=int(at.timestamp()), said=" ".join(name_terms(said)))
        )
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(words: str) -> tuple[list[int], int]:
        terms = sorted({term for word in words.split() for term in pairs(word)})
        parts = [
            (engine.Occur.Must, engine.Query.term_query(index.schema, "said", term))
            for term in terms
        ]
        hits = searcher.search(engine.Query.boolean_query(parts), PAGE, order_by_field="at")
        return [searcher.doc(at)["id"][0] for _, at in hits.hits], hits.count

    measure("tantivy", find, ours)


def pairs(word: str) -> list[str]:
    """The terms of a word that is asked."""
    word = word.lower()
    return [word] if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)]


def texts() -> Iterator[tuple[int, datetime, str]]:
    """All posts, as the peers have them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, published_at, said FROM plain")
        while rows := cursor.fetchmany(20_000):
            yield from rows


def size(table: str) -> int:
    """Megabytes with indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s) / 1000000", [table])
        return int(cursor.fetchone()[0])


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
