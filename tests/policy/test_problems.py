"""A fault in the policy files is answered with its file, its line and the cure."""

import pytest

from qihang.policy import PolicyProblem, load, validate
from tests.policy.conftest import Spoil

DESTINATIONS = "national/destinations.yaml"
RULES = "national/filing_rules.yaml"
CHECKS = "national/checks.yaml"

READING = {
    "a misspelt key": (
        DESTINATIONS,
        "    evidence: [[labour",
        "    evidense: [[labour",
        "evidense",
    ),
    "a wrong date": (RULES, "from: 2023-06-01", "from: 2023-6-31", "is not a date"),
    "an unknown group": (
        DESTINATIONS,
        "group: agreement",
        "group: agreed",
        "'agreed' is not known",
    ),
    "a missing key": (DESTINATIONS, "    group: agreement\n", "", "'group' is missing"),
    "overlapping values": (
        DESTINATIONS, "from: 2021-01-01, value: flexible", "from: 2020-06-29, value: flexible", "overlap",
    ),
    "no YAML": (DESTINATIONS, "kinds:", "kinds: [", "not valid YAML"),
    "a kind outside the codes": (
        DESTINATIONS,
        "code: 10 ",
        "code: 99 ",
        "'99' is not in the code set",
    ),
    "an unknown unit": (
        "national/limits.yaml",
        "unit: minutes, value: 10}",
        "unit: moons, value: 10}",
        "'moons'",
    ),
    "a day that is none": ("national/deadlines.yaml", "day: 08-31", "day: 08-32", "'08-32'"),
    "two wage classes": ("2024-shandong/minimum_wage.yaml", "370283,", "370100,", "two classes"),
    "no whole number": ("2024-shandong/minimum_wage.yaml", "value: 2100", "value: 21.5", "'21.5'"),
    "a header of two columns": (
        "national/layouts/roster.yaml",
        "aliases: [xh, ",
        "aliases: [xm, ",
        "already means name",
    ),
    "a choice of no column": (
        "national/layouts/destinations.yaml",
        "one_of: [exam_number, student_number]",
        "one_of: [exam_number, student_id]",
        "'student_id' is no column",
    ),
    "an export of nothing": (
        "national/layouts/orders.yaml",
        "of: roster.student_number",
        "of: roster.number",
        "'roster.number'",
    ),
    "a code twice": ("codes/sex.csv", "2,女", "1,女", "code '1' stands twice"),
    "a row too long": ("codes/sex.csv", "1,男,Male,nan,,C", "1,男,Male,nan,,C,,", "too many"),
    "a field that no filing has": (
        RULES, "{field: level, is: bachelor}", "{field: levle, is: bachelor}", "'levle' is no field",
    ),
    "a comparison that days do not know": (
        RULES, "signed_date, after:", "signed_date, above:", "'above' means nothing here",
    ),
    "two comparisons at once": (
        RULES, "signed_date, after:", "signed_date, given: true, after:", "needs one comparison, 2 stand",
    ),
    "a code of no code set": (
        RULES, "{field: level, is: bachelor}", "{field: level, is: bachelors}", "Is 'bachelor' meant?",
    ),
    "an unknown parameter": (RULES, "parameter: today", "parameter: to_day", "'to_day' is no parameter"),
    "days compared with money": (
        RULES, "{parameter: today}", "{parameter: minimum_wage}", "is a number, compared with a date",
    ),
    "no condition in a list": (RULES, "[doctor, master, bachelor]", "[]", "the list is empty"),
    "a day with too much added": (
        RULES, "plus_days: contract_term_min", "plus_days: a year", "is not a whole number",
    ),
    "a text that names no parameter": (RULES, "每月 {minimum_wage} 元", "每月 {least} 元", "no parameter of this rule"),
    "a rule twice": (RULES, "code: term_order", "code: signed_later", "'signed_later' stands here twice"),
    "a rule without effect": (RULES, "effect: advise", "effect: advice", "'advice' is not known"),
    "an advice without a name": (RULES, "    name_zh: 合同不足一年\n", "", "needs a short name"),
    "a rule of no field": (RULES, "field: term_until\n", "field: term\n", "'term' is not known"),
    "a check twice": (CHECKS, "code: employer_ended\n", "code: employer_unknown\n", "stands here twice"),
    "a check without a cure": (CHECKS, "    cure_en: Correct the code", "    cure: Correct it", "'cure_en' is missing"),
    "a frame of nobody": (CHECKS, "needs: [firms]", "needs: [companies]", "'companies' is not known"),
    "a fact of nobody": (CHECKS, "facts: [employer_code, ", "facts: [employer_cod, ", "'employer_cod' is not known"),
    "a threshold of nobody": (CHECKS, "limits: {young_days: 90}", "limits: {young: 90}", "'young' is no threshold"),
    "a check like none": (CHECKS, "like: employer_young", "like: employer_old", "'employer_old' is not known"),
    "an unknown parent": ("codes/destination.csv", "li,27,C", "li,28,C", "parent '28'"),
}  # fmt: skip
ACROSS = {
    "an altered list": ("codes/sex.csv", "Female", "Woman", "sha256: "),
    "an unknown field": (DESTINATIONS, "required: [enlist_place]", "required: [enlist]", "'enlist'"),
    "an unknown evidence": (DESTINATIONS, "[[foreign_offer]]", "[[offer]]", "'offer' is not known"),
    "an internship as proof": (
        DESTINATIONS, "[[labour_contract]]", "[[labour_contract], [internship_proof]]", "never proves",
    ),
    "a field asked and not asked": (
        DESTINATIONS, "required: [enlist_place]", "required: [enlist_place, note]", "and optional",
    ),
    "placed without evidence": (DESTINATIONS, "    evidence: [[foreign_offer]]\n", "", "any evidence"),
    "a group in no part": (
        "national/indicators.yaml", "numerator: [not_seeking]", "numerator: [waiting]", "the parts",
    ),
    "a group too much in the rate": (
        "national/indicators.yaml", "[agreement, startup, flexible, study]",
        "[agreement, startup, flexible, study, waiting]", "placed groups",
    ),
    "an institution nobody knows": (
        "2024-shandong/institutions.csv", "4137010422", "4137000000", "4137000000",
    ),
    "a county without a wage": ("2024-shandong/minimum_wage.yaml", "371700]", "]", "has no class"),
    "a check of no kind": (CHECKS, 'kinds: ["46"]', 'kinds: ["47"]', "kind '47' is not known"),
    "a check of no clause": (CHECKS, "clauses: [R4]", "clauses: [R99]", "clause 'R99' is not known"),
    "a fact of no code set": (CHECKS, "codes: employer_type}", "codes: employer_kind}", "code set 'employer_kind'"),
    "a word that means no code": (
        "national/layouts/roster.yaml", '团员: "03"', '团员: "93"', "a word means '93'",
    ),
    "a column of no code set": (
        "national/layouts/roster.yaml", "codes: sex", "codes: sexes", "do not fit",
    ),
    "a code set that is not there": (
        "national/fields.yaml", "codes: country", "codes: countries", "do not fit",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), READING.values(), ids=READING.keys())
def test_what_cannot_be_read_is_named(
    spoil: Spoil, file: str, old: str, new: str, said: str
) -> None:
    root = spoil(file, old, new)
    with pytest.raises(PolicyProblem) as caught:
        validate(load(root))
    assert said in str(caught.value)
    assert file.rsplit("/", 1)[-1] in caught.value.file
    assert caught.value.where
    assert caught.value.cure


@pytest.mark.parametrize(("file", "old", "new", "said"), ACROSS.values(), ids=ACROSS.keys())
def test_what_does_not_fit_together_is_named(
    spoil: Spoil, file: str, old: str, new: str, said: str
) -> None:
    root = spoil(file, old, new)
    assert said in "\n".join(map(str, validate(load(root))))


def test_the_line_is_the_line_of_the_fault(spoil: Spoil) -> None:
    root = spoil(DESTINATIONS, "group: agreement", "group: agreed")
    lines = (root / DESTINATIONS).read_text(encoding="utf-8").splitlines()
    with pytest.raises(PolicyProblem) as caught:
        load(root)
    number = int(caught.value.where.split()[1])
    assert "agreed" in lines[number - 1]


def test_a_missing_file_and_a_missing_folder_are_named(spoil: Spoil) -> None:
    root = spoil(DESTINATIONS, "from", "from")
    (root / "national/limits.yaml").unlink()
    with pytest.raises(PolicyProblem, match=r"limits\.yaml, whole file: the file is missing"):
        load(root)
    with pytest.raises(PolicyProblem, match="QIHANG_POLICY"):
        load(root / "nowhere")


def test_an_unlisted_list_is_named(spoil: Spoil) -> None:
    root = spoil(DESTINATIONS, "from", "from")
    (root / "codes/new.csv").write_text("code,zh\n", encoding="utf-8")
    assert [problem.where for problem in validate(load(root))] == ["new.csv"]


def test_the_policy_of_the_product_is_sound() -> None:
    assert validate(load()) == ()
