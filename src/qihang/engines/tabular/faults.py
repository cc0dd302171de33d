"""What can be wrong with a file, a row or a cell: one code each, with a sentence and its severity.

Sentences are Chinese message ids with {places}; they are translated and filled where shown.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from qihang.kernel import Refusal, msgid
from qihang.policy import Label

ERROR, WARNING = "error", "warning"


class FileFault(Refusal):
    """A file that cannot be read at all; `code` says why, the sentence what to do instead."""


def damaged() -> FileFault:
    """The refusal of a workbook that is cut off or broken."""
    return FileFault(
        "damaged_workbook", "文件不完整或已损坏，请在表格软件中打开并另存为 xlsx 后再上传。"
    )


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong with one cell, or with a whole row where `column` is "".

    `row` is the number people see in their spreadsheet (the first row is 1), `cell` is like "C17".
    `facts` fill the places of `message`.
    """

    sheet: str
    row: int
    column: str
    cell: str
    severity: str
    code: str
    message: str
    facts: dict[str, object] = field(default_factory=dict)


# What may be odd about a whole file that is read all the same.
NOTES: dict[str, str] = {
    "external_links": msgid("文件链接到其他工作簿，读取的是上次保存时的值，请核对。"),
    "several_sheets": msgid("文件有几个工作表，只读取了表头最相符的一个。"),
    "hidden_sheets": msgid("隐藏的工作表没有读取。"),
}

# code -> (severity, sentence). Every sentence may use {header}, {value} and {other}.
FAULTS: dict[str, tuple[str, str]] = {
    "missing": (ERROR, msgid("“{header}”必须填写。")),
    "too_long": (ERROR, msgid("“{header}”最多 {other} 个字，请缩短。")),
    "unknown_code": (ERROR, msgid("“{value}”不在“{header}”的代码表中，请从模板的下拉列表中选择。")),
    "ambiguous_code": (ERROR, msgid("“{value}”可能指 {other}，请填写代码。")),
    "heading_code": (ERROR, msgid("“{value}”是一个大类，请填写它下面更细的类别。")),
    "zero_restored": (WARNING, msgid("“{header}”“{value}”开头的零丢失，已按 {other} 读取。")),
    "zero_lost": (
        ERROR,
        msgid("“{value}”比“{header}”少位，开头的零可能丢失；请把该列设为文本格式后重新填写。"),
    ),
    "digits_lost": (
        ERROR,
        msgid("“{header}”被表格软件改成了数值，末尾几位已经丢失；请把该列设为文本格式后重新填写。"),
    ),
    "not_digits": (ERROR, msgid("“{header}”只能有数字和字母：“{value}”。")),
    "wrong_length": (ERROR, msgid("“{header}”应为 {other} 位：“{value}”。")),
    "bad_id_number": (ERROR, msgid("身份证号“{value}”的出生日期或校验位不对，请核对。")),
    "old_id_number": (ERROR, msgid("“{value}”是 15 位旧身份证号，请改填 18 位身份证号。")),
    "other_document": (
        WARNING,
        msgid("“{value}”不是 18 位身份证号，已按其他证件（如通行证、护照）读取，请核对。"),
    ),
    "bad_credit_code": (
        ERROR,
        msgid("统一社会信用代码“{value}”的校验位不对，请对照营业执照核对。"),
    ),
    "old_org_code": (
        ERROR,
        msgid("“{value}”是旧的组织机构代码，请改填 18 位统一社会信用代码。"),
    ),
    "bad_phone": (
        ERROR,
        msgid("“{value}”不是电话号码：请填 11 位手机号，或带区号的座机号。"),
    ),
    "not_mobile": (
        ERROR,
        msgid("“{value}”是固定电话，收不到短信：这里请填本人的 11 位手机号，没有的请留空。"),
    ),
    "phone_placeholder": (
        ERROR,
        msgid("“{value}”是凑数的号码，收不到短信：这里请填本人的 11 位手机号，没有的请留空。"),
    ),
    "bad_email": (ERROR, msgid("“{value}”不是电子邮箱地址。")),
    "bad_url": (ERROR, msgid("“{value}”不是网址，应以 http:// 或 https:// 开头。")),
    "bad_date": (ERROR, msgid("“{value}”不是日期，请写成 2024-06-30 的样子。")),
    "month_cut": (
        ERROR,
        msgid(
            "“{value}”存成了数值，可能是 1 月，也可能是 10 月；请写成 2024-01 的样子，并设为文本格式。"
        ),
    ),
    "odd_year": (ERROR, msgid("“{header}”的年份不合理：“{value}”。")),
    "bad_money": (ERROR, msgid("“{value}”不是金额，请以元为单位只填数字，最多两位小数。")),
    "bad_integer": (ERROR, msgid("“{value}”不是整数。")),
    "bad_flag": (ERROR, msgid("“{header}”只能填 {other}：“{value}”。")),
    "formula_error": (ERROR, msgid("单元格的公式结果是错误值 {value}，请改成确定的内容。")),
    "formula_unsaved": (
        ERROR,
        msgid("单元格是公式，但文件里没有它的结果；请用表格软件打开并保存，或改成确定的内容。"),
    ),
    "none_of": (ERROR, msgid("这一行没有填{columns}，请至少填一项。")),
    "duplicate": (ERROR, msgid("与第 {other} 行重复：{header}相同，请只保留一行。")),
    "too_many_cells": (
        ERROR,
        msgid("这一行比表头多出 {other} 格，内容可能错位；请检查内容中的分隔符。"),
    ),
}


def dump_message(message: str, facts: Mapping[str, object]) -> str:
    """A message id with its facts as JSON, untranslated: the column `said` of a fault."""
    kept = {name: asdict(v) if isinstance(v, Label) else v for name, v in facts.items()}
    return json.dumps({"message": message, "facts": kept}, ensure_ascii=False, default=str)


def load_message(row: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Message id and facts of one row of `Chunk.found`: from its column `said`, else by its code."""
    if row["said"]:
        kept = json.loads(str(row["said"]))
        return kept["message"], kept["facts"]
    facts = {"value": row["value"], "other": row["other"]}
    return FAULTS[str(row["code"])][1], facts


def in_words(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Facts as they fill a sentence in a language; nothing for what is not known."""
    return {name: _word(value, language) for name, value in facts.items()}


def _word(value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return Label(**value).text(language)
    return "" if value is None else value
