"""The honest who look like frauds."""

from datetime import date, timedelta

from qihang.world.plants.common_steps import EACH, SIGNED, contracts_at, set_paper
from qihang.world.plants.field import Field, is_spare


def honest_firms(field: Field) -> None:
    rows, firms = contracts_at(field, "改名前")
    for firm in firms:
        firm["until"] = date(2024, 8, 1)
        field.rows["firms"].append({**firm, "name": f"新{firm['name']}", "plain": f"新{firm['name']}",
                                    "since": date(2024, 8, 1), "until": None})  # fmt: skip
    field.record("a firm renamed after signing", rows, tempts="employer_name_differs employer_gone")
    rows, firms = contracts_at(field, "总公司")
    for row, firm in zip(rows, firms, strict=True):
        row.update(
            employer_name=f"{firm['name']}济南分公司", employer_plain=f"{firm['plain']}济南分公司"
        )
    field.record("a branch office under the code of its firm", rows, tempts="employer_name_differs")
    rows, _ = contracts_at(field, "颐养", scope_text="机构养老服务、家政服务、日用品销售")
    for row in rows:
        row["position_name"] = "护士"
    field.record("a nurse of a care home", rows, tempts="position_outside_scope")
    rows, _ = contracts_at(field, "满月", founded_date=SIGNED - timedelta(31))
    field.record("a firm a month old", rows, tempts="employer_young")
    rows, _ = contracts_at(field, "未注销", status="存续（未注销）")
    field.record("a status that denies", rows, tempts="employer_ended employer_not_active_then")
    rows = field.contracts(EACH)
    for row in rows:
        row.update(employer_code=None, employer_country="392", employer_name="Tokyo Motor K.K.",
                   employer_plain="TOKYOMOTORK.K.", work_place=None)  # fmt: skip
        field.without("insurance", row)
    field.record(
        "an employer abroad", rows, tempts="employer_unknown work_without_employer no_insurance"
    )


def honest_crowds(field: Field) -> None:
    large = field.firm("大型制造股份有限公司", staff_count=8_000)
    rows = [row for row in field.rows["registrations"]
            if row["university"] == "U05" and row["kind"] == "11" and is_spare(row)][-60:]  # fmt: skip
    for row in rows:
        field.work_at(row, large)
    field.record("group one large employer honestly takes sixty", rows,
               tempts="crowd_at_employer more_hires_than_staff half_class_at_employer")  # fmt: skip
    parent = "齐鲁百货连锁有限公司"
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        firm = field.firm(f"{parent}第{nth}分店")
        field.work_at(row, firm)
        row["contact_phone"] = "hotline"
    field.record(
        "group branches of one firm with one hotline", rows, tempts="phone_of_many_employers"
    )


def honest_people(field: Field) -> None:
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(row, "46", enlist_place="370102")
        field.rows["enlistment"].append({"person": row["person"], "kind": "46", "place": "370102"})
        set_paper(field, row, "enlistment_notice")
    field.record(
        "conscripts without insurance",
        rows,
        tempts="no_insurance not_enlisted enlistment_without_notice",
    )
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        field.change_kind(row, "76", statement_signed=True, work_description=f"插画{nth}", work_place="370102",
                     monthly_pay_fen=220_000 if nth else 620_000)  # fmt: skip
    field.record("freelancers with both signatures, at the floor", rows,
               tempts="freelance_unsigned below_minimum_wage pay_missing pay_uniform")  # fmt: skip
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(
            row, "75", shop_url=f"https://shop.example/{row['graduate']}", startup_role="shop"
        )
    field.record("a shop of one's own without pay", rows,
               tempts="pay_missing startup_of_others same_shop work_without_employer")  # fmt: skip
    rows = field.contracts(EACH)
    for paid in field.rows["insurance"]:
        if paid["person"] in {row["person"] for row in rows}:
            paid.update(
                body_code="91370100MA3DISPAT0",
                body_name="劳务派遣有限公司",
                body_plain="劳务派遣有限公司",
            )
    field.record("insured by a labour agency", rows, tempts="no_insurance")


def honest_contacts(field: Field) -> None:
    founders, rows = field.contracts(2), field.contracts(EACH)
    for nth, founder in enumerate(founders):
        firm = field.firm(f"同学创业{nth}有限公司", staff_count=6)
        field.work_at(founder, firm)
        founder.update(kind="75", startup_role="legal")
        field.rows["firm_people"].append(
            {"code": firm["code"], "person": founder["person"], "role": "legal"}
        )
        for row in rows[nth::2]:
            field.work_at(row, firm)
            row["contact_phone"] = f"own{str(founder['graduate'])[1:]}"
    field.record(
        "hired by a classmate's firm",
        rows,
        tempts="contact_is_other_graduate more_hires_than_staff",
    )
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        row.update(employer_type="21", employer_code=None, employer_name="某大学", employer_plain="某大学",
                   industry="42", contact_phone=f"office{nth}")  # fmt: skip
        field.rows["staff"].append(
            {"university": row["university"], "person": f"o{nth}", "phone": f"office{nth}"}
        )
    field.record("hired by the university itself", rows, tempts="contact_is_staff")


def honest_papers(field: Field) -> None:
    rows = field.contracts(EACH)
    for row in rows:
        field.change_kind(row, "801", school_name="丙大学", school_plain="丙大学")
        field.rows["admissions"].append(
            {"person": row["person"], "kind": "801", "body_plain": "丙大学"}
        )
        set_paper(field, row, "admission_list")
        for one in field.rows["evidence"]:
            if one["registration"] == row["registration"]:
                one["sha256"] = "the-list"
    field.record(
        "group one published list as paper of several", rows, tempts="same_file not_admitted"
    )
    rows = field.contracts(EACH)
    for row in rows:
        row.update(term_from=date(2024, 5, 6), term_until=date(2027, 5, 6))
    field.record("work begun before graduation", rows, tempts="term_before_graduation term_short")


HONEST = (honest_firms, honest_crowds, honest_people, honest_contacts, honest_papers)
