"""What stands on a made-up paper: the words of its registration, but for a few planted differences."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from qihang.policy import load

# Of the graduates every so many-th has a paper that says something else: one of three things, by the remainder.
EVERY = 40
OTHER_EMPLOYER, OTHER_PAY, OTHER_TERM = 7, 17, 27
_ELSEWHERE = "济南海右样例商贸有限公司"
_MORE = 150_000  # fen a month that a paper of OTHER_PAY promises beyond what was registered
_DAY, _YEAR = timedelta(days=1), timedelta(days=365)

# By kind of paper the lines with their labels, in the order of the page; what is not stated is left out.
_PERSON, _POST, _PAY, _SIGNED = (
    ("姓名", "name"), ("工作岗位", "position_name"), ("税前月工资", "pay"), ("签订日期", "signed"),
)  # fmt: skip
_FIRM = [("单位名称", "employer_name"), ("统一社会信用代码", "employer_code")]
_TERM = [("合同期限", "term"), ("入职日期", "entry")]
_STUDY = [("录取院校", "school_name"), ("录取专业", "study_major")]
_WORK = [_PERSON, *_FIRM, _POST, *_TERM, _PAY, _SIGNED]
_LINES = {
    "labour_contract": [
        ("甲方（用人单位）", "employer_name"), ("统一社会信用代码", "employer_code"), ("乙方（劳动者）", "name"),
        *_TERM, _POST, _PAY, _SIGNED,
    ],
    "hiring_proof": [*_FIRM, ("被录用人", "name"), _POST, _PAY, *_TERM],
    "admission_notice": [("考生姓名", "name"), *_STUDY],
    "foreign_offer": [_PERSON, *_STUDY, ("School", "school_name_foreign")],
    "project_notice": [_PERSON, ("项目名称", "project_name"), *_FIRM, _POST],
    "pre_enlistment_notice": [_PERSON, ("征兵机关", "place")],
    "business_licence": [
        ("名称", "employer_name"), ("统一社会信用代码", "employer_code"), ("法定代表人", "name"),
        ("经营范围", "work_description"),
    ],
    "signed_statement": [("声明人姓名", "name"), ("从事", "work_description"), ("月收入", "pay")],
}  # fmt: skip


def words(version: Mapping[str, Any], paper: str, name: str) -> tuple[str, list[str]]:
    """Title and lines of the paper of this kind that a version has, given its columns and its owner's name."""
    said = _texts_of(version) | {"name": name}
    lines = [f"{label}：{said[what]}" for label, what in _LINES.get(paper, _WORK) if said[what]]
    title = load().evidence_kinds[paper].label.zh
    return title, [*lines, f"样例 {version['id']:06}：演示数据，不是真实材料。"]


def _texts_of(version: Mapping[str, Any]) -> dict[str, str]:
    """By what a line shows, its text; empty where nothing is stated."""
    planted = version["graduate_id"] % EVERY
    firm, code = version["employer_name"], version["employer_code"]
    if firm and planted == OTHER_EMPLOYER:
        firm, code = _ELSEWHERE, ""
    pay = (version["monthly_pay_fen"] or 0) + _MORE * (planted == OTHER_PAY)
    starts, until = version["term_from"], version["term_until"]
    if until and planted == OTHER_TERM:
        until -= _YEAR
    plain = ("position_name", "school_name", "school_name_foreign", "study_major", "project_name",
             "work_description")  # fmt: skip
    return {
        **{column: version[column] for column in plain},
        "employer_name": firm,
        "employer_code": code,
        "pay": f"{pay // 100}元" if version["monthly_pay_fen"] else "",
        "term": f"自{_day(starts)}起至{_day(until - _DAY)}止" if until else "",
        "entry": _day(starts) if starts and not until else "",
        "signed": _day(version["signed_date"]) if version["signed_date"] else "",
        "place": _place(version["enlist_place"]),
    }


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _place(code: str) -> str:
    if not code:
        return ""
    return "".join(row.label.zh for row in load().codes.table("division").path(code))
