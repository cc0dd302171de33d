"""Fifteen of the checks as somebody would write them by hand for DuckDB, over the same files: the peer."""

# ruff: noqa: S608, E501 - the SQL is put together from constants of this file only

from pathlib import Path

import duckdb
import polars as pl

CODES = (
    "employer_ended", "employer_ended_since", "employer_young", "employer_founded_later",
    "industry_not_registered", "below_minimum_wage", "term_short", "internship_paper", "person_twice",
    "same_file", "no_insurance", "not_admitted", "denied_by_graduate", "more_hires_than_staff",
    "employer_owned_by_staff",
)  # fmt: skip
_DAY = "DATE '2024-10-30'"
_HIRED = "('10', '11', '12', '271', '272', '501', '502', '503', '511', '512', '519')"
_WITH_EMPLOYER = _HIRED[:-1] + ", '75')"
_PLACED = _WITH_EMPLOYER[:-1] + ", '46', '76', '801', '802', '803', '85')"
_TABLES = f"""
CREATE TEMP TABLE r AS SELECT registration, graduate, person, university, college, cohort, kind, filed_on, employer_name,
  employer_code, employer_type, employer_country, industry, work_place, monthly_pay_fen, signed_date, term_from, term_until,
  graduation_date, school_name, LEAST(COALESCE(signed_date, filed_on, {_DAY}), {_DAY}) AS signed_day
  FROM '$folder/registrations.parquet' WHERE effective;
CREATE TEMP TABLE f AS SELECT * FROM (
  SELECT code, plain, industry, founded_date, ended_date, staff_count,
    row_number() OVER (PARTITION BY code ORDER BY since DESC NULLS LAST, plain) AS newest
  FROM '$folder/firms.parquet' WHERE code IN (SELECT employer_code FROM r)) WHERE newest = 1;
CREATE TEMP TABLE e AS SELECT e.sha256, e.kind AS paper, e.internship_words, r.*
  FROM '$folder/evidence.parquet' e JOIN r USING (registration);
CREATE TEMP TABLE found ("check" VARCHAR, subject VARCHAR, facts VARCHAR);
"""


def _facts(*names: str, **columns: str) -> str:
    """The facts as JSON, as a careful hand would write them."""
    every = {**{name: name for name in names}, **columns}
    packed = ", ".join(f"'{n}', COALESCE(CAST({every[n]} AS VARCHAR), '')" for n in sorted(every))
    return f"CAST(json_object({packed}) AS VARCHAR)"


def _firm_check(code: str, where: str, facts: str, kinds: str = _WITH_EMPLOYER) -> str:
    return (
        f"SELECT '{code}', registration, {facts} FROM r JOIN f ON f.code = r.employer_code"
        f" WHERE r.kind IN {kinds} AND {where}"
    )


_ENDED = _facts("employer_name", "signed_date", "ended_date")
_FOUNDED = _facts("employer_name", "signed_date", "founded_date")
_SELECTS = (
    _firm_check("employer_ended", "ended_date <= signed_day", _ENDED),
    _firm_check("employer_ended_since", f"ended_date > signed_day AND ended_date <= {_DAY}", _ENDED),
    _firm_check(
        "employer_young", "signed_date - founded_date BETWEEN 0 AND 29", _FOUNDED, "('10', '11', '12')"
    ),
    _firm_check("employer_founded_later", "founded_date > signed_date", _FOUNDED),
    _firm_check(
        "industry_not_registered", "r.industry <> f.industry AND f.industry SIMILAR TO '[0-9]{2}'",
        _facts("employer_name", industry="r.industry", registered_industry="f.industry"), _HIRED,
    ),
    f"""SELECT 'below_minimum_wage', registration, {_facts("monthly_pay_fen", "work_place", floor_fen="fen")}
      FROM r JOIN floors ON place = LEFT(work_place, 4) || '00' AND filed_on >= from_date AND (until_date IS NULL OR filed_on < until_date)
      WHERE kind IN ('12', '76') AND monthly_pay_fen < fen""",
    f"""SELECT 'term_short', registration, {_facts("employer_name", "term_from", "term_until")} FROM r
      WHERE kind IN ('10', '11') AND term_until - term_from BETWEEN 30 AND 364""",
    f"""SELECT 'internship_paper', registration, {_facts(employer_name="MIN(employer_name)", paper="MIN(paper)")}
      FROM e WHERE internship_words AND kind IN ('10', '11', '12') GROUP BY registration""",
    f"""SELECT 'person_twice', 'person:' || person,
        {_facts(records="COUNT(DISTINCT graduate)", universities="COUNT(DISTINCT university)")}
      FROM r WHERE kind IN {_PLACED} GROUP BY person, cohort HAVING COUNT(*) > 1 AND COUNT(DISTINCT graduate) > 1""",
    f"""SELECT 'same_file', 'file:' || sha256, {_facts(paper="MIN(paper)", graduates_named="COUNT(DISTINCT graduate)")}
      FROM e WHERE paper NOT IN ('admission_list', 'published_list') GROUP BY sha256
      HAVING COUNT(*) > 1 AND COUNT(DISTINCT graduate) > 1""",
    f"""SELECT 'no_insurance', registration, {_facts("employer_name", "signed_date", known_on="DATE '2024-10-20'")}
      FROM r LEFT JOIN (
        SELECT person, MAX(COALESCE(until_date, DATE '9999-12-31')) AS insured_until FROM '$folder/insurance.parquet'
        WHERE person IN (SELECT person FROM r WHERE kind IN ('10', '11')) GROUP BY person) USING (person)
      WHERE kind IN ('10', '11') AND employer_type IN ('31', '32', '39') AND employer_country IS NULL
        AND DATE '2024-10-20' - GREATEST(signed_day, COALESCE(term_from, signed_day), COALESCE(graduation_date, signed_day)) >= 92
        AND (insured_until IS NULL OR insured_until <= signed_day) AND work_place LIKE '37%'""",
    f"""SELECT 'not_admitted', registration, {_facts("kind", "school_name", known_on="DATE '2024-10-20'")}
      FROM r ANTI JOIN '$folder/admissions.parquet' a ON a.person = r.person
      WHERE r.kind IN ('801', '802', '803') AND r.filed_on <= DATE '2024-10-20'""",
    f"""SELECT 'denied_by_graduate', registration, {_facts("answered_on")}
      FROM r JOIN '$folder/answers.parquet' USING (registration) WHERE answer = 'denied'""",
    f"""SELECT 'more_hires_than_staff', 'employer:' || employer_code,
        {_facts(employer_name="MIN(employer_name)", hires="COUNT(*)", staff_count="MAX(staff_count)")}
      FROM r JOIN f ON f.code = r.employer_code WHERE kind IN {_HIRED} GROUP BY employer_code
      HAVING COUNT(*) >= 5 AND COUNT(*) > MAX(staff_count)""",
    f"""SELECT 'employer_owned_by_staff', registration, {_facts("employer_name", "employer_code")} FROM r
      WHERE kind IN ('10', '11', '12') AND (employer_code, university) IN (
        SELECT p.code, s.university FROM '$folder/firm_people.parquet' p JOIN '$folder/staff.parquet' s USING (person))""",
)  # fmt: skip


def findings(folder: Path, floors: pl.DataFrame) -> pl.DataFrame:
    """Check, subject and facts of each finding."""
    floors.write_parquet(folder / "floors.parquet")
    with duckdb.connect(":memory:", config={"memory_limit": "4GB"}) as connection:
        connection.execute("SET preserve_insertion_order = false").fetchall()
        view = "CREATE TEMP VIEW floors AS SELECT * FROM '$folder/floors.parquet';"
        inserts = (f"INSERT INTO found {select};" for select in _SELECTS)
        for statement in (*_TABLES.split(";\n"), view, *inserts):
            if statement.strip():
                connection.execute(statement.replace("$folder", str(folder))).fetchall()
        return pl.DataFrame(connection.sql("SELECT * FROM found")).sort("check", "subject")
