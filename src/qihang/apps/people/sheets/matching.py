"""Which graduate each row of a roster is about, and whether the numbers it wants will be free.

A row whose exam number and identity number lead to the same graduate, or to none, is simple. Elsewhere a number
was corrected: two graduates had each other's, or it was wrong from the beginning. Who is meant is judged by the rest
of the row (rules.records_of_rows), and what is unique by what the sheet will leave behind.
"""

# ruff: noqa: S608 - the SQL is put together from constants

import json
from typing import NamedTuple

from qihang.apps.intake.targets import Stage, problem_json
from qihang.apps.people.rules import Likeness, records_of_rows, rows_held_back
from qihang.apps.people.services import Correction, Identity
from qihang.kernel import Objection, msgid
from qihang.kernel.names import plain_name_sql

# Whoever left with the numbers free, and what survivors of a merge were known by before.
_GONE = """
    SELECT exam_number, id_number_hash, name,
        CASE standing WHEN 'merged' THEN standing ELSE 'transferred' END AS standing
    FROM people_graduate WHERE cohort = %(cohort)s AND org_path ^@ %(reach)s
        AND holds_numbers IS NULL AND standing NOT IN ('', 'mistaken')
    UNION ALL
    SELECT coalesce(merge.before ->> 'exam_number', kept.exam_number),
        coalesce(decode(merge.before ->> 'id_number_hash', 'hex'), kept.id_number_hash), kept.name, 'merged'
    FROM people_merge merge JOIN people_standingchange change ON change.id = merge.change_id
    JOIN people_graduate kept ON kept.id = change.successor_id
    WHERE kept.cohort = %(cohort)s AND kept.org_path ^@ %(reach)s AND NOT EXISTS (
        SELECT FROM people_standingchange back WHERE back.cancels_id = change.id)
"""
LOOKUPS = """
    LEFT JOIN intake_meant meant ON meant._row = staged._row
    LEFT JOIN people_graduate by_exam
        ON by_exam.cohort = %(cohort)s AND by_exam.exam_number = staged.exam_number
        AND by_exam.holds_numbers AND by_exam.org_path ^@ %(reach)s
    LEFT JOIN (
        SELECT exam_number, array_agg(id_number_hash) AS ids, array_agg({plain_name}) AS names,
            min(standing) AS standing
        FROM ({gone}) gone GROUP BY exam_number) former ON former.exam_number = staged.exam_number
    LEFT JOIN (
        SELECT id_number_hash, min(standing) AS standing FROM ({gone}) gone GROUP BY id_number_hash
    ) former_person ON former_person.id_number_hash = staged.id_number_hash
""".format(gone=_GONE, plain_name=plain_name_sql("name"))
MATCH = "record.id = CASE WHEN meant._row IS NULL THEN by_exam.id ELSE meant.record END"

NAMES_AGREE = f"{plain_name_sql('staged.name')} = {plain_name_sql('record.name')}"
# A row of somebody who left, or whose record was merged into another one, does nothing; a freed number alone
# does not make a row theirs: it may be somebody else's now.
_LEFT = f"""by_exam.id IS NULL AND (
    staged.id_number_hash = ANY(former.ids) OR {plain_name_sql("staged.name")} = ANY(former.names)
    OR (former_person.standing IS NOT NULL AND meant._row IS NULL))"""
_STANDING = "coalesce(former.standing, former_person.standing)"
OF_LEFT = f"coalesce({_LEFT}, false)"
OF_MERGED = f"({OF_LEFT} AND {_STANDING} = 'merged')"
OF_TRANSFERRED = f"({OF_LEFT} AND {_STANDING} = 'transferred')"
_AGREE = {
    "name": NAMES_AGREE,
    "student_number": "nullif(staged.student_number, '') = record.student_number",
    "phone_hash": "staged.phone_hash = record.phone_hash",
}
# A graduate whose own row repeats both numbers is that row's and nobody else's.
_LIKENESSES = """
    SELECT staged._row, record.id, true, {alike}
    FROM intake_stage staged JOIN people_graduate record ON record.cohort = %(cohort)s AND record.holds_numbers
        AND record.exam_number = staged.exam_number AND record.org_path ^@ %(reach)s
    WHERE record.id_number_hash IS DISTINCT FROM staged.id_number_hash
    UNION ALL
    SELECT staged._row, record.id, false, {alike}
    FROM intake_stage staged JOIN people_graduate record ON record.cohort = %(cohort)s AND record.holds_numbers
        AND record.id_number_hash = staged.id_number_hash AND record.org_path ^@ %(reach)s
        AND record.exam_number <> staged.exam_number
    LEFT JOIN intake_stage own ON own.exam_number = record.exam_number
        AND own.id_number_hash = record.id_number_hash
    WHERE own._row IS NULL
"""
# Both numbers are somebody else's now: the student number and the name say whose row it is.
_BY_STUDENT_NUMBER = f"""
    UNION ALL
    SELECT staged._row, record.id, false, {{alike}}
    FROM intake_stage staged JOIN people_graduate record ON record.cohort = %(cohort)s AND record.holds_numbers
        AND record.student_number = nullif(staged.student_number, '') AND {NAMES_AGREE}
        AND record.org_path ^@ %(reach)s AND record.exam_number <> staged.exam_number
        AND record.id_number_hash <> staged.id_number_hash
    LEFT JOIN intake_stage own ON own.exam_number = record.exam_number
        AND own.id_number_hash = record.id_number_hash
    WHERE own._row IS NULL AND EXISTS (SELECT FROM people_graduate holder
        WHERE holder.cohort = %(cohort)s AND holder.holds_numbers AND holder.org_path ^@ %(reach)s
        AND (holder.exam_number = staged.exam_number OR holder.id_number_hash = staged.id_number_hash))
"""
_MEANT = """
    CREATE TEMPORARY TABLE intake_meant ON COMMIT DROP AS
    SELECT * FROM unnest(%(rows)s::bigint[], %(records)s::bigint[]) AS meant(_row, record)
"""
_LOCK = """
    SELECT record.id FROM people_graduate record WHERE record.cohort = %(cohort)s AND record.holds_numbers AND (
        record.exam_number IN (SELECT exam_number FROM intake_stage)
        OR record.id_number_hash IN (SELECT id_number_hash FROM intake_stage){students})
    ORDER BY record.id FOR NO KEY UPDATE
"""
_LOCK_STUDENTS = """
        OR (record.org_path ^@ %(reach)s AND record.student_number IN (
            SELECT student_number FROM intake_stage WHERE student_number <> ''))"""
# Who has a number a row wants, and the row that is about them and gives it up.
_WANTS = """
    SELECT result._row, result.verdict = 'refused', '{column}', holder.org_path ^@ %(reach)s,
        giver._row, coalesce(giver.verdict = 'refused', false), result.subject IS NOT NULL
    FROM intake_result result JOIN intake_stage staged USING (_row)
    JOIN people_graduate holder ON holder.cohort = %(cohort)s AND holder.holds_numbers
        AND holder.{column} = staged.{column} AND holder.id IS DISTINCT FROM result.subject
    LEFT JOIN intake_result giver ON giver.subject = holder.id
    WHERE result.verdict <> 'same'
"""
_CORRECTED = """
    SELECT record.uuid, record.org_path, coalesce(result.before ->> 'exam_number', record.exam_number),
        record.exam_number, coalesce(result.before ->> 'id_number_masked', record.id_number_masked),
        record.id_number_masked
    FROM intake_result result JOIN people_graduate record ON record.id = result.subject
    WHERE result.verdict = 'changed' AND result.fields && %(keys)s ORDER BY result._row
"""
_HOLD_BACK = """
    UPDATE intake_result result SET verdict = 'refused', said = result.said || held.said
    FROM unnest(%(rows)s::bigint[], %(said)s::jsonb[]) AS held(_row, said) WHERE held._row = result._row
"""

# The numbers that are one graduate's alone: column -> field of the layout.
NUMBERS = {"id_number_hash": "id_number", "exam_number": "exam_number"}


class Want(NamedTuple):
    """A row (`out`: refused) wants a number that another graduate, `near` in this university, has now."""

    row: int
    out: bool
    column: str
    near: bool
    giver: int | None
    giver_out: bool
    known: bool  # whether it is clear whom the row is about


# Whose the number stays that a row wants: (column, of this university) -> what is wrong.
_STAYS = {
    ("id_number_hash", False): Objection(
        "person_twice",
        msgid("这个身份证号本届已登记在别的学校，请核对身份证号；确属转学的，请联系省里处理。"),
        "id_number",
    ),
    ("id_number_hash", True): Objection(
        "person_unclear",
        msgid(
            "这个身份证号本届已登记在另一个考生号下，姓名、学号、手机号却没有一项与它相符。请核对是谁的号码写错了。"
        ),
        "id_number",
    ),
    ("exam_number", True): Objection(
        "exam_number_kept",
        msgid(
            "这个考生号与身份证号分别登记在两名毕业生名下，姓名、学号、手机号与两人都不相符。请核对这一行写的是谁。"
        ),
        "exam_number",
    ),
    ("exam_number", False): Objection(
        "graduate_elsewhere",
        msgid("这个考生号本届已登记在别的学校，请核对考生号；确属转学的，请联系省里处理。"),
        "exam_number",
    ),
}
# Where it is clear whom the row is about, the other one's row is missing.
_ALONE = msgid(
    "这个{header}现在是本校另一名毕业生的，名单里没有那一位的更正。两人的号码登记反了的，请把两人都放进名单；不是的，请核对这个号码。"
)
_GIVER_OUT = msgid(
    "这个{header}要等第 {other} 行的毕业生让出来，而那一行有错误、不会导入。请先改好那一行。"
)


def match_rows(stage: Stage) -> None:
    """Make `intake_meant`: the record each row is about whose numbers lead to several, or to one of them."""
    agree = [sql for column, sql in _AGREE.items() if column in stage.columns]
    alike = " + ".join(f"coalesce({sql}, false)::integer" for sql in agree)
    likenesses = _LIKENESSES + (_BY_STUDENT_NUMBER if "student_number" in stage.columns else "")
    found = [Likeness(*row) for row in stage.read(likenesses.format(alike=alike))]
    meant = records_of_rows(found)
    rows = sorted({likeness.row for likeness in found})
    stage.run("DROP TABLE IF EXISTS pg_temp.intake_meant")
    stage.run(_MEANT, rows=rows, records=[meant.get(row) for row in rows])
    stage.run("ANALYZE intake_meant")


def lock_matches(stage: Stage) -> None:
    """Lock every record that has a number of the sheet."""
    known = "student_number" in stage.columns
    stage.run(_LOCK.format(students=_LOCK_STUDENTS if known else ""))


def hold_back(stage: Stage) -> None:
    """Refuse the rows of `intake_result` that want a number which stays somebody else's."""
    wants = [Want(*row) for name in NUMBERS for row in stage.read(_WANTS.format(column=name))]
    refused = {w.row for w in wants if w.out} | {w.giver for w in wants if w.giver and w.giver_out}
    held = rows_held_back([(w.row, w.giver) for w in wants], refused)
    said = {
        w.row: json.dumps(problem_json(_why(w), "error"))
        for w in wants
        if w.row in held and w.giver == held[w.row] and w.row not in refused
    }
    if said:
        stage.run(_HOLD_BACK, rows=list(said), said=list(said.values()))


def corrections(stage: Stage) -> list[Correction]:
    """What the sheet has corrected of numbers, once it is written."""
    return [
        Correction(uuid, path, Identity(*was), Identity(*now))
        for uuid, path, exam_was, exam_now, id_was, id_now in stage.read(
            _CORRECTED, keys=sorted(NUMBERS)
        )
        for was, now in [((exam_was, id_was), (exam_now, id_now))]
    ]


def _why(want: Want) -> Objection:
    if want.giver is None and want.known and want.near:
        return Objection("number_of_another", _ALONE, NUMBERS[want.column])
    if want.giver is None:
        return _STAYS[want.column, want.near]
    return Objection("number_kept", _GIVER_OUT, NUMBERS[want.column], {"other": str(want.giver)})
