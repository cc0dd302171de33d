"""Made-up frames for `checks`, written by DuckDB: a province's registrations beside large registers.

Everything follows from the number of a row, so that the same sizes are the same files. Most rows are fine; a few
in a thousand break each rule.
"""

# ruff: noqa: S608, E501 - the SQL is put together from constants of this file only, a column a line

from collections.abc import Iterator
from pathlib import Path

import duckdb

UNIVERSITIES = 153
EMPLOYERS = 120_000
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SUM = " + ".join(f"{w} * ((v17(i) // {10 ** (16 - p)}) % 10)" for p, w in enumerate(WEIGHTS))
# d: a number below k that follows from row and salt; code: a credit code with its check digit right.
MACROS = f"""
CREATE MACRO d(i, salt, k) AS CAST(hash(i * 1000003 + salt) % k AS BIGINT);
CREATE MACRO v17(i) AS 91000000000000000 + (370100 + i % 900) * 1000000000 + (100000007 + i * 89) % 1000000000;
CREATE MACRO code(i) AS CAST(v17(i) AS VARCHAR)
  || SUBSTR('0123456789ABCDEFGHJKLMNPQRTUWXY', CAST((31 - ({_SUM}) % 31) % 31 + 1 AS BIGINT), 1);
CREATE MACRO digest(i) AS md5(CAST(i AS VARCHAR));
CREATE MACRO name(i) AS '山东第' || i || '科技有限公司';
CREATE MACRO maybe(i, salt, k, yes, no) AS CASE WHEN d(i, salt, k) = 0 THEN yes ELSE no END;
CREATE MACRO kind_of(i) AS CASE WHEN d(i, 2, 100) < 35 THEN '11' WHEN d(i, 2, 100) < 55 THEN '10'
  WHEN d(i, 2, 100) < 65 THEN '12' WHEN d(i, 2, 100) < 70 THEN '76' WHEN d(i, 2, 100) < 72 THEN '75'
  WHEN d(i, 2, 100) < 85 THEN '801' WHEN d(i, 2, 100) < 88 THEN '803' WHEN d(i, 2, 100) < 89 THEN '46'
  WHEN d(i, 2, 100) < 90 THEN '502' WHEN d(i, 2, 100) < 97 THEN '701' ELSE '721' END;
CREATE MACRO employer_of(i) AS CAST({EMPLOYERS} * pow(d(i, 3, 1000000) / 1000000.0, 1.6) AS BIGINT);
CREATE MACRO university_of(i, n) AS 'U' || (i * {UNIVERSITIES} // n);
"""
_WORK = "kind NOT IN ('76', '801', '803', '46', '701', '721')"
_REGISTRATIONS = f"""
SELECT 'r' || i AS registration, 'g' || i AS graduate, digest(maybe(i, 4, 3000, i + 1, i)) AS person,
  digest(-1 - maybe(i, 5, 3000, i + 1, i)) AS exam, 2024 AS cohort, university_of(i, $n) AS university,
  'C' || (i // 1500) AS college, 'K' || (i // 40) AS class_name,
  CASE WHEN kind = '803' THEN maybe(i, 6, 200, 'bachelor', 'college') ELSE 'bachelor' END AS level,
  '080901' AS major, '1' AS training_mode, maybe(i, 7, 500, name(employer_of(i + 1)), NULL) AS agreed_unit,
  DATE '2024-07-01' AS graduation_date, 'approved' AS status, d(i, 8, 50) > 0 AS effective,
  DATE '2024-03-01' + CAST(d(i, 9, 184) AS INTEGER) AS filed_on,
  DATE '2024-03-05' + CAST(d(i, 9, 184) AS INTEGER) AS effective_date, kind,
  CASE WHEN {_WORK} OR d(i, 10, 1000) = 0 THEN name(employer_of(i)) END AS employer_name,
  CASE WHEN {_WORK} OR d(i, 10, 1000) = 0 THEN name(maybe(i, 11, 300, employer_of(i + 1), employer_of(i))) END AS employer_plain,
  CASE WHEN {_WORK} THEN maybe(i, 12, 2000, '91370200264574251X', code(employer_of(i) * 80)) END AS employer_code,
  CASE WHEN {_WORK} THEN maybe(i, 13, 2000, '10', '39') END AS employer_type,
  CASE WHEN {_WORK} THEN maybe(i, 13, 2000, '45', '34') END AS industry,
  CASE WHEN {_WORK} OR kind = '76' THEN maybe(i, 14, 10, '110101', '370102') END AS work_place,
  CAST(NULL AS VARCHAR) AS employer_country, CASE WHEN {_WORK} THEN maybe(i, 15, 900, '10', '13') END AS position_type,
  CASE WHEN {_WORK} THEN digest(10000000000 + maybe(i, 16, 500, d(i, 17, 300), 1000000 + employer_of(i))) END AS contact_phone,
  CASE WHEN {_WORK} OR kind = '76' THEN maybe(i, 18, 300, CASE WHEN d(i, 19, 2) = 0 THEN 100000 END, 300000 + 10000 * d(i, 20, 60)) END
    AS monthly_pay_fen,
  DATE '2024-02-01' + CAST(d(i, 21, 150) AS INTEGER) AS signed_date, DATE '2024-07-05' AS term_from,
  DATE '2024-07-05' + CAST(maybe(i, 22, 50, 200, 1095) AS INTEGER) AS term_until,
  CASE WHEN kind = '75' THEN 'legal' END AS startup_role,
  CASE WHEN kind = '75' AND d(i, 23, 3) = 0 THEN 'shop' || d(i, 24, 20000) END AS shop_url,
  CASE WHEN kind = '76' THEN '写作' END AS work_description, CASE WHEN kind = '76' THEN d(i, 25, 100) > 0 END AS statement_signed,
  CASE WHEN kind IN ('801', '803') THEN '第' || d(i, 26, 150) || '大学' END AS school_name,
  CASE WHEN kind IN ('801', '803') THEN '第' || d(i, 26, 150) || '大学' END AS school_plain,
  CASE WHEN kind = '46' THEN '370102' END AS enlist_place, CASE WHEN kind = '502' THEN '三支一扶' END AS project_name
FROM (SELECT i, kind_of(i) AS kind FROM range($n) t(i))
"""
_GRADUATES = """
SELECT 'g' || i AS graduate, digest(i) AS person, digest(-1 - i) AS exam, digest(20000000000 + i) AS phone,
  2024 AS cohort, university_of(i, $n) AS university, 'C' || (i // 1500) AS college, 'K' || (i // 40) AS class_name,
  'bachelor' AS level, d(i, 30, 60) > 0 AS counted, d(i, 31, 5000) > 0 AS id_valid
FROM range($n) t(i)
"""
_EVIDENCE = """
SELECT 'r' || i AS registration, CASE WHEN kind_of(i) = '46' THEN 'enlistment_notice' ELSE 'labour_contract' END AS kind,
  digest(30000000000 + maybe(i, 32, 400, i // 400, i + 10000000)) AS sha256,
  digest(40000000000 + maybe(i, 33, 400, i // 400, i + 10000000)) AS picture_hash, d(i, 34, 400) = 0 AS internship_words,
  maybe(i, 35, 3, CAST(d(i, 36, 4000) AS VARCHAR), NULL) AS amounts
FROM range($n) t(i) WHERE d(i, 37, 200) > 0
"""
_FIRMS = """
SELECT code(i) AS code, name(i // 80) AS name, name(i // 80) AS plain, maybe(i, 40, 60, '注销', '存续') AS status,
  maybe(i, 41, 400, '22', '34') AS industry, '370102' AS place, DATE '2010-01-01' + CAST(d(i, 42, 5200) AS INTEGER) AS founded_date,
  maybe(i, 40, 60, DATE '2024-02-01' + CAST(d(i, 43, 200) AS INTEGER), NULL) AS ended_date,
  digest(50000000000 + d(i, 44, 4000000)) AS legal_person, CAST(3 + d(i, 45, 4000) AS BIGINT) AS staff_count,
  DATE '2024-01-05' AS since, CAST(NULL AS DATE) AS until
FROM range($firms) t(i)
"""
_LISTED = "CAST(NULL AS VARCHAR) AS body_code, CAST(NULL AS VARCHAR) AS body_name"
_OTHERS = {
    "answers": "SELECT 'r' || i AS registration, maybe(i, 50, 300, 'denied', 'confirmed') AS answer,"
    " DATE '2024-07-20' AS answered_on FROM range($n) t(i) WHERE d(i, 51, 3) = 0",
    "firm_people": "SELECT code(i * 8) AS code, digest(50000000000 + d(i * 8, 44, 4000000)) AS person, 'legal' AS role"
    " FROM range($firms // 8) t(i) UNION ALL SELECT code(employer_of(i) * 80), digest(i), 'legal' FROM range($n) t(i)"
    " WHERE kind_of(i) = '75' AND d(i, 58, 100) > 0",
    "firm_states": "SELECT code(i * 80) AS code, maybe(i, 52, 200, '吊销', '存续') AS status, DATE '2012-01-01' AS from_date,"
    " CAST(NULL AS DATE) AS until_date FROM range($firms // 80) t(i)",
    "insurance": "SELECT digest(i // 12) AS person, '' AS kind, code(employer_of(i // 12) * 80) AS body_code,"
    " DATE '2024-07-01' + CAST(30 * (i % 12) AS INTEGER) AS from_date, DATE '2024-07-31' + CAST(30 * (i % 12) AS INTEGER)"
    " AS until_date, '370000' AS place, CAST(NULL AS VARCHAR) AS body_name, CAST(NULL AS VARCHAR) AS body_plain"
    " FROM range($months) t(i) WHERE d(i // 12, 53, 30) > 0",
    "admissions": f"SELECT digest(i) AS person, kind_of(i) AS kind, {_LISTED}, '第' || maybe(i, 54, 200, 999, d(i, 26, 150)) || '大学'"
    " AS body_plain, CAST(NULL AS VARCHAR) AS place, CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS until_date"
    " FROM range($n) t(i) WHERE kind_of(i) IN ('801', '803') AND d(i, 55, 200) > 0",
    "enlistment": f"SELECT digest(i) AS person, '46' AS kind, {_LISTED}, CAST(NULL AS VARCHAR) AS body_plain, '370102' AS place,"
    " CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS until_date FROM range($n) t(i)"
    " WHERE kind_of(i) = '46' AND d(i, 56, 100) > 0",
    "programmes": f"SELECT digest(i) AS person, '502' AS kind, {_LISTED}, CAST(NULL AS VARCHAR) AS body_plain, '370102' AS place,"
    " CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS until_date FROM range($n) t(i)"
    " WHERE kind_of(i) = '502' AND d(i, 57, 100) > 0",
    "staff": f"SELECT 'U' || (i % {UNIVERSITIES}) AS university, digest(50000000000 + i * 40) AS person,"
    " digest(10000000000 + i) AS phone FROM range(100000) t(i)",
    "earlier": f"SELECT 'U' || u AS university, CAST(2023 AS BIGINT) AS cohort, CAST(o AS BIGINT) AS day_offset,"
    " CAST(6000 AS BIGINT) AS graduates, CAST(4000 + 20 * (o - 30) AS BIGINT) AS placed, CAST(600 AS BIGINT) AS flexible,"
    f" CAST(200 AS BIGINT) AS freelance FROM range({UNIVERSITIES}) a(u), range(30, 160) b(o)",
    "sources": "SELECT unnest(['insurance', 'admissions', 'enlistment', 'programmes', 'firms']) AS source,"
    " DATE '2024-10-20' AS day",
}
STATEMENTS = {
    "registrations": _REGISTRATIONS,
    "graduates": _GRADUATES,
    "evidence": _EVIDENCE,
    "firms": _FIRMS,
    **_OTHERS,
}


def write(folder: Path, records: int, firms: int, months: int) -> dict[str, Path]:
    """The frames as Parquet files, each made unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return dict(_written(folder, {"$n": records, "$firms": firms, "$months": months}))


def _written(folder: Path, sizes: dict[str, int]) -> Iterator[tuple[str, Path]]:
    with duckdb.connect(":memory:", config={"memory_limit": "4GB"}) as connection:
        connection.execute(MACROS).fetchall()
        for name, sql in STATEMENTS.items():
            path = folder / f"{name}.parquet"
            if not path.exists():
                text = sql
                for mark, number in sizes.items():
                    text = text.replace(mark, str(number))
                connection.execute(f"COPY ({text}) TO '{path}' (FORMAT parquet)").fetchall()
            yield name, path
