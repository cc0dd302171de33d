"""What checks must find."""

from datetime import date, timedelta

from qihang.world.plants.common_steps import EACH, SIGNED, contracts_at, set_paper
from qihang.world.plants.field import CROWDED, Field


def ended(field: Field) -> None:
    rows, firms = contracts_at(field, "已注销", status="注销", ended_date=date(2024, 3, 1))
    del firms
    field.record(
        "a firm that was deregistered before signing",
        rows,
        "employer_ended employer_not_active_then",
    )
    rows, _ = contracts_at(field, "后注销", ended_date=date(2024, 9, 1))
    field.record("a firm deregistered after signing", rows, "employer_ended_since")


def young(field: Field) -> None:
    rows, _ = contracts_at(field, "刚成立", founded_date=SIGNED - timedelta(9))
    field.record("a firm founded days before signing", rows, "employer_young")
    rows, _ = contracts_at(field, "未成立", founded_date=SIGNED + timedelta(20))
    field.record("a firm founded after signing", rows, "employer_founded_later")


def names(field: Field) -> None:
    rows, _ = contracts_at(field, "真名")
    for row in rows:
        row.update(employer_name="齐鲁大厦有限公司", employer_plain="齐鲁大厦有限公司")
    field.record("another firm's code", rows, "employer_name_differs")
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        made = field.firm(f"查无此人{nth}有限公司")
        field.work_at(row, made)
        field.rows["firms"].remove(made)
        field.rows["firm_states"] = [
            s for s in field.rows["firm_states"] if s["code"] != made["code"]
        ]
    field.record("a firm that nobody knows", rows, "employer_unknown")
    rows = field.contracts(EACH)
    for row in rows:
        code = str(row["employer_code"])
        row["employer_code"] = code[:17] + ("0" if code[17] != "0" else "1")
    field.record("a credit code that cannot be", rows, "credit_code_wrong employer_unknown")


def slips_and_scopes(field: Field) -> None:
    rows, firms = contracts_at(field, "错字")
    for row, firm in zip(rows, firms, strict=True):
        slipped = str(firm["name"]).replace("科技", "技科")
        row.update(employer_name=slipped, employer_plain=slipped)
    field.record(
        "a slip in the name", rows, "employer_name_misspelt", tempts="employer_name_differs"
    )
    rows, firms = contracts_at(field, "旧名")
    for firm in firms:
        now = str(firm["name"]).replace("旧名", "更名之后")
        since = date(2024, 3, 1)
        firm["until"] = since
        field.rows["firms"].append(
            {**firm, "name": now, "plain": now, "since": since, "until": None}
        )
    field.record(
        "a name given up before signing",
        rows,
        "employer_name_misspelt",
        tempts="employer_name_differs",
    )
    rows, _ = contracts_at(field, "矿业", scope_text="煤炭开采、矿山机械销售及维修服务")
    for row in rows:
        row["position_name"] = "护士"
    field.record("on trial: a nurse of a mine", rows)


def crowds(field: Field) -> None:
    shell = field.firm("空壳人力资源有限公司", staff_count=12)
    rows = [row for row in field.rows["registrations"]
            if row["university"] == CROWDED and row["kind"] == "11" and row["class_name"] != "P6"][:45]  # fmt: skip
    for row in rows:
        field.work_at(row, shell)
    field.record("group a shell firm with twelve staff takes 45", rows,
               "crowd_at_employer more_hires_than_staff")  # fmt: skip
    small = field.firm("一班人有限公司", staff_count=15)
    rows = field.class_of(0)[:16]
    for row in rows:
        field.work_at(row, small)
    field.record(
        "group one small firm takes most of a class",
        rows,
        "half_class_at_employer more_hires_than_staff",
    )


def phones(field: Field) -> None:
    rows, _ = contracts_at(field, "同一电话")
    for row in rows:
        row["contact_phone"] = "one-phone"
    field.record("group one phone for six firms", rows, "phone_of_many_employers")
    rows = field.contracts(EACH)
    for row in rows:
        row["contact_phone"] = f"own{str(row['graduate'])[1:]}"
    field.record("the graduate is the contact", rows, "contact_is_graduate")
    rows, friends = field.contracts(EACH), field.contracts(EACH)
    for row, friend in zip(rows, friends, strict=True):
        row["contact_phone"] = f"own{str(friend['graduate'])[1:]}"
    field.record("a classmate is the contact", rows, "contact_is_other_graduate")


def staff(field: Field) -> None:
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        row["contact_phone"] = f"teacher{nth}"
        field.rows["staff"].append(
            {"university": row["university"], "person": f"t{nth}", "phone": f"teacher{nth}"}
        )
    field.record("a counsellor is the contact", rows, "contact_is_staff")
    rows, firms = contracts_at(field, "校内人办")
    for nth, (row, firm) in enumerate(zip(rows, firms, strict=True)):
        firm["legal_person"] = f"boss{nth}"
        field.rows["staff"].append({"university": row["university"], "person": f"boss{nth}"})
    field.record("a teacher leads the firm", rows, "employer_led_by_staff")
    rows, firms = contracts_at(field, "校内人持股")
    for nth, (row, firm) in enumerate(zip(rows, firms, strict=True)):
        field.rows["firm_people"].append(
            {"code": firm["code"], "person": f"share{nth}", "role": "shareholder"}
        )
        field.rows["staff"].append({"university": row["university"], "person": f"share{nth}"})
    field.record("a teacher owns a share", rows, "employer_owned_by_staff")


def freelance(field: Field) -> None:
    rows = field.class_of(2)
    for row in rows:
        field.change_kind(row, "76", statement_signed=True, work_description="自媒体", work_place="370102",
                     monthly_pay_fen=230_000)  # fmt: skip
    field.record("group a whole class is freelance with the same words and pay", rows,
               "class_all_freelance class_all_alike pay_uniform flexible_rise")  # fmt: skip
    for checks, values in (
        ("freelance_unsigned", {"statement_signed": False, "monthly_pay_fen": 500_000}),
        ("below_minimum_wage", {"statement_signed": True, "monthly_pay_fen": 90_000}),
        ("pay_missing", {"statement_signed": True}),
    ):
        rows = field.contracts(EACH)
        for row in rows:
            field.change_kind(
                row, "76", work_description=f"撰稿{row['graduate']}", work_place="370102", **values
            )
        field.record(f"freelance, {checks}", rows, checks)


def terms(field: Field) -> None:
    for checks, until in (
        ("term_under_month", date(2024, 7, 28)),
        ("term_short", date(2024, 12, 1)),
    ):
        rows = field.contracts(EACH)
        for row in rows:
            row["term_until"] = until
        field.record(f"a contract until {until}", rows, checks)
    rows = field.contracts(EACH)
    for row in rows:
        row.update(term_from=date(2024, 3, 1), term_until=date(2024, 6, 20))
    field.record(
        "a contract that ends before graduation", rows, "term_before_graduation term_short"
    )


def papers(field: Field) -> None:
    by = {one["registration"]: one for one in field.rows["evidence"]}
    rows = field.contracts(EACH)
    for row in rows:
        by[row["registration"]]["internship_words"] = True
    field.record("a proof of internship", rows, "internship_paper")
    rows = field.contracts(EACH)
    for row in rows:
        by[row["registration"]].update(sha256="one-file", picture_hash="one-picture")
    field.record("group one paper for six graduates", rows, "same_file")
    rows = field.contracts(EACH)
    for row in rows:
        by[row["registration"]]["picture_hash"] = "edited-picture"
    field.record("group one picture, changed a little, for six graduates", rows, "same_picture")


def lists(field: Field) -> None:
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        field.change_kind(row, "801", school_name=f"第{nth}大学", school_plain=f"第{nth}大学")
    field.record("not on any admission list", rows, "not_admitted")
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(row, "801", school_name="甲大学", school_plain="甲大学")
        field.rows["admissions"].append(
            {"person": row["person"], "kind": "801", "body_plain": "乙大学"}
        )
    field.record("admitted elsewhere", rows, "admitted_elsewhere")
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(row, "46", enlist_place="370102")
        set_paper(field, row, "enlistment_notice")
    field.record("not on the enlistment list", rows, "not_enlisted")
    rows = field.contracts(EACH)
    for row in rows:
        field.without("insurance", row)
        row.update(kind="502", project_name="三支一扶")
    field.record("not on a programme's list", rows, "not_on_programme_list")
    rows = field.contracts(EACH)
    for row in rows:
        row["signed_date"] = SIGNED
        field.without("insurance", row)
    field.record("a contract and no insurance", rows, "no_insurance")
    rows = field.contracts(EACH)
    for row in rows:
        row.update(level="college", kind="801", school_name="甲大学", school_plain="甲大学")
        field.change_kind(row, "801", school_name="甲大学", school_plain="甲大学")
        field.rows["admissions"].append(
            {"person": row["person"], "kind": "801", "body_plain": "甲大学"}
        )
    field.record("from a college to a master's degree", rows, "level_not_allowed")


def startups(field: Field) -> None:
    rows, firms = contracts_at(field, "别人的店")
    for row, firm in zip(rows, firms, strict=True):
        row.update(kind="75", startup_role="legal")
        field.rows["firm_people"].append(
            {"code": firm["code"], "person": f"x{firm['code']}", "role": "legal"}
        )
    field.record("a firm of others", rows, "startup_of_others")
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(row, "75", shop_url="https://shop.example/1", startup_role="shop")
    field.record("group one shop for six graduates", rows, "same_shop")


def others(field: Field) -> None:
    rows = field.contracts(EACH)
    for row in rows:
        field.rows["answers"].append(
            {
                "registration": row["registration"],
                "answer": "denied",
                "answered_on": date(2024, 9, 3),
            }
        )
    field.record("the graduate says it is not true", rows, "denied_by_graduate")
    rows = field.contracts(EACH)
    for row in rows:
        row.update(training_mode="2", agreed_unit="莒县第一中学")
    field.record("elsewhere than agreed", rows, "outside_agreed_unit")
    rows = field.contracts(EACH)
    for row in rows:
        row["kind"] = "701"
    field.record("waiting, with an employer", rows, "employer_without_work")
    rows = field.contracts(EACH)
    for row in rows:
        row.update(employer_name=None, employer_plain=None, employer_code=None)
    field.record("work without an employer", rows, "work_without_employer")


FRAUDS = (
    ended,
    young,
    names,
    slips_and_scopes,
    crowds,
    phones,
    staff,
    freelance,
    terms,
    papers,
    lists,
    startups,
    others,
)
