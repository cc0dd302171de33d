"""Made-up graduates of two cohorts as bare records (`bench_record`), and the same posted to the ledger.

The records are flat, one row a graduate with the registration beside it: kinder to the peers than
the product's tables, where they would have to join. The organisations are those of the world that
stands; cohorts are of their own, so that neither meets the world's entries.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this file only

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import connection, transaction

from qihang.apps.metrics.services.ledger.posting import post_many
from qihang.policy import load

COLUMNS = {
    "id": "bigint",
    "cohort": "int",
    "college": "text",
    "university": "text",
    "place": "text",
    "qualification": "text",
    "major": "text",
    "sex": "text",
    "hardship": "text",
    "home_place": "text",
    "created_on": "date",
    "registered_on": "date",  # NULL: not registered
    "kind": "text",
    "work_place": "text",
    "industry": "text",
    "employer_type": "text",
}
_TABLE = "CREATE TABLE bench_record ({})".format(", ".join(f"{n} {t}" for n, t in COLUMNS.items()))
_CODES = """
    CREATE TEMP TABLE bench_college AS
        SELECT row_number() OVER (ORDER BY md5(c.path)) AS i, c.path, u.path AS university, u.place
        FROM orgs_org c JOIN orgs_org u ON u.id = c.parent_id
        WHERE c.kind = 'college' AND u.kind = 'university';
    CREATE TEMP TABLE bench_major AS
        SELECT * FROM unnest(%(majors)s::text[]) WITH ORDINALITY AS m(code, i);
    CREATE TEMP TABLE bench_home AS
        SELECT * FROM unnest(%(homes)s::text[]) WITH ORDINALITY AS h(code, i);
    ANALYZE bench_college; ANALYZE bench_major; ANALYZE bench_home
"""
# Powers of a random number make few members large and many small, as in life; a college teaches
# seven majors, half of those who found work found it near the university.
_DRAWN = """
    SELECT n, %(cohort)s - n %% 2 AS cohort, college,
        1 + (college * 7 + floor(power(random(), 2) * 7)::int)
            %% (SELECT count(*) FROM bench_major)::int AS major,
        1 + floor(random() * (SELECT count(*) FROM bench_home))::int AS home,
        (ARRAY['31', '31', '31', '41', '41', '21', '25', '01'])[1 + floor(random() * 8)::int]
            AS qualification,
        (1 + floor(random() * 2)::int)::text AS sex,
        CASE WHEN random() < 0.9 THEN '0' ELSE (1 + floor(random() * 7)::int)::text END AS hardship,
        floor(random() * 30)::int AS created, floor(random() * 230)::int AS registered,
        random() < 0.75 AS found, random() < 0.5 AS near,
        (%(kinds)s::text[])[1 + floor(power(random(), 3) * %(kind_count)s)::int] AS kind,
        (%(industries)s::text[])[1 + floor(power(random(), 2) * %(industry_count)s)::int] AS industry,
        (ARRAY['10', '21', '31', '32', '39'])[1 + floor(random() * 5)::int] AS employer_type
    FROM (
        SELECT n, 1 + floor(power(random(), 1.5) * (SELECT count(*) FROM bench_college))::int AS college
        FROM generate_series(1, %(rows)s) n
    ) drawn
"""
_RECORDS = f"""
    INSERT INTO bench_record
    SELECT d.n, d.cohort, c.path, c.university, c.place, d.qualification, m.code, d.sex, d.hardship,
        h.code, make_date(d.cohort - 1, 9, 15) + d.created,
        CASE WHEN found THEN make_date(d.cohort, 1, 10) + d.registered END,
        CASE WHEN found THEN d.kind ELSE '' END,
        CASE WHEN NOT found THEN '' WHEN near THEN c.place ELSE h.code END,
        CASE WHEN found THEN d.industry ELSE '' END, CASE WHEN found THEN d.employer_type ELSE '' END
    FROM ({_DRAWN}) d JOIN bench_college c ON c.i = d.college JOIN bench_major m ON m.i = d.major
        JOIN bench_home h ON h.i = d.home
"""
# What one makes who knows the questions: each is answered from an index alone.
_INDEXES = """
    CREATE INDEX ON bench_record (cohort, university) INCLUDE (place, created_on, registered_on, kind);
    CREATE INDEX ON bench_record (cohort, place) INCLUDE (created_on, registered_on, kind);
    CREATE INDEX ON bench_record (cohort, major) INCLUDE (created_on, registered_on, kind);
    CREATE INDEX ON bench_record (cohort, sex) INCLUDE (created_on, registered_on, kind)
"""
_POST = """
    INSERT INTO metrics_entry AS e (day, effective_day, cohort, measure, org_path, place, qualification,
        major, sex, hardship, home_place, work_place, industry, employer_type, kind, value,
        cause_kind, cause, posted_at)
    SELECT {day}, {day}, cohort, '{measure}s', college, place, qualification, major, sex, hardship,
        home_place, {work}, 1, '{measure}', -(cohort * 100000000::bigint + id), now()
    FROM bench_record WHERE {day} IS NOT NULL
"""
_GRADUATES = _POST.format(day="created_on", measure="graduate", work="'', '', '', ''")
_DESTINATIONS = _POST.format(
    day="registered_on", measure="destination", work="work_place, industry, employer_type, kind"
)


def record(cohort: int, rows: int) -> None:
    """Make `rows` graduates, half of `cohort` and half of the one before, with indexes."""
    policy = load()
    kinds = list(policy.destination_kinds(date(2024, 6, 1)))
    industries = list(policy.codes.table("industry"))
    majors = [code for code in policy.codes.table("major_undergraduate") if len(code) == 6]
    facts: dict[str, Any] = {
        "majors": majors, "homes": list(policy.codes.table("division")), "cohort": cohort,
        "rows": rows, "kinds": kinds, "kind_count": len(kinds), "industries": industries,
        "industry_count": len(industries),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_record, bench_college, bench_major, bench_home")
        for statement in (*_CODES.split(";"), "SELECT setseed(0.37)", _TABLE, _RECORDS):
            cursor.execute(statement, facts if "%(" in statement else None)
        for statement in (*_INDEXES.split(";"), "VACUUM ANALYZE bench_record"):
            cursor.execute(statement)


def post() -> int:
    """Post what the records say to the ledger; number of entries."""
    with transaction.atomic():
        return post_many(_GRADUATES, {}) + post_many(_DESTINATIONS, {})


@contextmanager
def columns() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same rows in a DuckDB file, as it keeps them best."""
    with TemporaryDirectory() as folder:
        text = Path(folder, "rows.csv")
        with (
            text.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy("COPY bench_record TO STDOUT (FORMAT csv)") as rows,
        ):
            for block in rows:
                file.write(block)
        with duckdb.connect(Path(folder, "rows.duckdb")) as duck:
            duck.execute(_TABLE)
            duck.execute(f"COPY bench_record FROM '{text}' (FORMAT csv, NULLSTR '', FORCE_NOT_NULL "
                         "(kind, work_place, industry, employer_type, place))")  # fmt: skip
            duck.execute("CHECKPOINT")
            yield duck
