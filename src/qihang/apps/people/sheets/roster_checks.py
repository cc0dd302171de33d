"""What the records know against a row of a roster, and what rows say against each other."""

# ruff: noqa: S608 - the SQL is put together from constants

from qihang.apps.intake.targets import RowCheck, RowProblem
from qihang.apps.people.services import NO_NAME
from qihang.apps.people.sheets import matching
from qihang.kernel import msgid

LOOKUPS = f"""
    {matching.LOOKUPS}
    JOIN orgs_org university ON university.path = %(reach)s
    LEFT JOIN (
        SELECT key, min(id) AS id, min(path) AS path, count(DISTINCT id) AS times FROM (
            SELECT unnest(ARRAY[code, name, split_part(code, '-', 2)]) AS key, id, path
            FROM orgs_org
            WHERE kind = 'college' AND path ^@ %(reach)s AND open_until IS NULL) named
        GROUP BY key) college ON college.key = staged.college
    LEFT JOIN (
        SELECT id_number_hash, min(_row) AS first, max(_row) AS last FROM intake_stage
        GROUP BY id_number_hash HAVING count(*) > 1) repeated ON repeated.id_number_hash = staged.id_number_hash
    LEFT JOIN (
        SELECT phone_hash, count(DISTINCT id_number_hash) AS holders FROM intake_stage
        WHERE phone_hash IS NOT NULL GROUP BY phone_hash HAVING count(*) > 1) phones
        ON phones.phone_hash = staged.phone_hash
"""
# Where the graduate, or the office at their asking, has registered a phone, the roster no longer decides;
# nor about the same phone in another record of the person: of another cohort, or merged.
OWNED = """
    (EXISTS (SELECT FROM people_contactchange owned
        WHERE owned.graduate_id = record.id AND owned.channel = 'phone')
    OR EXISTS (SELECT FROM people_graduate owner
        JOIN people_contactchange owned ON owned.graduate_id = owner.id AND owned.channel = 'phone'
        WHERE owner.phone_hash = record.phone_hash AND (
            owner.id_number_hash = record.id_number_hash OR owner.account_id = record.account_id
            OR EXISTS (SELECT FROM people_standingchange moved
                WHERE moved.graduate_id = owner.id AND moved.successor_id = record.id))))
"""
UNOWNED_PHONE = f"CASE WHEN NOT {OWNED} THEN staged.phone_hash END"
OBJECTIONS = (
    RowCheck(
        RowProblem(
            "other_school",
            msgid("院校代码“{value}”不是本校的，请核对这一行是否属于本校。"),
            "school_code",
        ),
        "right(staged.school_code, 5) <> university.code",
        {"value": "staged.school_code"},
    ),
    RowCheck(
        RowProblem(
            "unknown_college",
            msgid(
                "本校没有名称或代码为“{value}”的院系，或它已关闭。请核对，或先请管理员开设该院系。"
            ),
            "college",
        ),
        "staged.college IS NOT NULL AND college.id IS NULL",
        {"value": "staged.college"},
    ),
    RowCheck(
        RowProblem(
            "ambiguous_college", msgid("有几个院系都叫“{value}”，请改填院系代码。"), "college"
        ),
        "college.times > 1",
        {"value": "staged.college"},
    ),
    RowCheck(
        RowProblem("no_name", NO_NAME, "name"),
        "staged.called = 'no'",
    ),
    RowCheck(
        RowProblem(
            "person_repeated",
            msgid("与第 {other} 行的身份证号相同，请核对后只保留正确的一行。"),
            "id_number",
        ),
        "repeated.first IS NOT NULL",
        {
            "other": "CASE WHEN staged._row = repeated.first THEN repeated.last ELSE repeated.first END"
        },
    ),
    RowCheck(
        RowProblem(
            "standing_stays",
            msgid(
                "这名毕业生已登记学籍异动，不再计入本届；名单不改变这一点，复学或误登请办理学籍异动。"
            ),
            "exam_number",
            severity="warning",
        ),
        "record.standing <> ''",
    ),
    RowCheck(
        RowProblem(
            "merged",
            msgid("这个考生号的记录已并入同一人的另一条记录，这一行不起作用，请从名单中删去。"),
            "exam_number",
            severity="warning",
        ),
        matching.OF_MERGED,
    ),
    RowCheck(
        RowProblem(
            "transferred",
            msgid(
                "这名毕业生已登记转学转出，名单不改变这一点，这一行不起作用；登错了的，请先撤销那次异动。"
            ),
            "exam_number",
            severity="warning",
        ),
        matching.OF_TRANSFERRED,
    ),
    RowCheck(
        RowProblem(
            "another_person",
            msgid("姓名和身份证号都与这个考生号原来登记的不同，请核对是不是同一个人。"),
            "name",
            severity="warning",
        ),
        f"record.id_number_hash <> staged.id_number_hash AND NOT {matching.NAMES_AGREE}",
    ),
    RowCheck(
        RowProblem(
            "sex_differs",
            msgid("性别与身份证号第 17 位不一致，请核对。"),
            "sex",
            severity="warning",
        ),
        "staged.sex_of_number <> staged.sex AND staged.sex_of_number <> ''",
    ),
    RowCheck(
        RowProblem(
            "phone_owned",
            msgid("手机号与毕业生本人登记的不同，以本人登记的为准，名单里的号码不写入。"),
            "phone",
            severity="warning",
        ),
        f"staged.phone_hash <> record.phone_hash AND {OWNED}",
    ),
    RowCheck(
        RowProblem(
            "phone_shared",
            msgid(
                "名单里有 {other} 名毕业生是同一个手机号，请核对是否本人的号码；激活码会发到这个手机。"
            ),
            "phone",
            severity="warning",
        ),
        "phones.holders >= staged.phone_holders",
        {"other": "phones.holders"},
    ),
    RowCheck(
        RowProblem(
            "graduates_elsewhen",
            msgid("毕业时间“{value}”不在这一届之内，请核对毕业时间，或在对应的届别导入。"),
            "graduation_date",
            severity="warning",
        ),
        "staged.outside_cohort",
        {"value": "to_char(staged.graduation_date, 'YYYY-MM')"},
    ),
)
