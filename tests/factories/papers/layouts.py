"""Made-up papers of several layouts as PDFs by typst, with what they say."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import manimgx_fonts_cjk
import typst

from tests.factories.papers.facts import Facts, capitals, written

FONTS = Path(manimgx_fonts_cjk.__file__).parent


@dataclass(frozen=True, slots=True)
class Form:
    """One paper: its PDF, and what it says by field of policy/national/papers.yaml."""

    layout: str
    pdf: bytes
    truth: Mapping[str, str | int]
    internship: bool = False


Layout = Callable[[Facts, random.Random], tuple[str, dict[str, str | int]]]
TERM = ("signed_date", "term_from", "term_until")


def contract(f: Facts, chance: random.Random) -> tuple[str, dict[str, str | int]]:
    way = chance.choice(["plain", "blank", "wide"])
    text = f"""#align(center)[= 劳 动 合 同 书]
甲方（用人单位）：{f.firm} \\ 统一社会信用代码：{f.code} \\ 法定代表人：{f.boss} \\ 地址：济南市历下区经十路1号

乙方（劳动者）：{f.name} \\ 身份证号码：{f.id} \\ 联系电话：13800001111

根据《中华人民共和国劳动法》，甲乙双方在平等自愿的基础上签订本合同。 \\
一、合同期限 \\ 本合同为固定期限劳动合同，自{written(f.start, way)}起至{written(f.last, way)}止。其中试用期自{written(f.start, way)}起至{written(f.start + timedelta(days=60), way)}止。 \\
二、工作岗位 \\ 乙方同意在 {f.post} 岗位工作。 \\
三、劳动报酬 \\ 乙方试用期月工资为{f.pay - 500}元，转正后月工资为人民币{f.pay:,}元（大写：{capitals(f.pay)}）。

甲方（盖章）： #h(6cm) 乙方（签字）：{f.name} \\ 签订日期：{written(f.signed, way)} #h(4cm) 签订日期：{written(f.signed, way)}"""  # noqa: E501
    fields = ("graduate_name", "employer_name", "employer_code", "monthly_pay_fen", *TERM)
    return text, f.truth(*fields)


def blanks(f: Facts, chance: random.Random) -> tuple[str, dict[str, str | int]]:
    def line(value: object) -> str:
        return f"#box(width: 1fr, stroke: (bottom: 0.5pt), inset: (bottom: 2pt))[#h(1em){value}]"

    def days(day: date) -> str:
        return f"#underline[ {day.year} ]年#underline[ {day.month} ]月#underline[ {day.day} ]日"

    text = f"""#align(right)[合同编号：{f.number}]
#align(center)[= 劳动合同]
甲 方：{line(f.firm)}

乙 方：{line(f.name)}

居民身份证号码：{line(f.id)}

第一条 合同期限为{chance.choice(["三年", "固定期限"])}，从{days(f.start)}起至{days(f.last)}止，见习（试用）期三个月。

第二条 岗位名称：{line(f.post)}

第三条 月薪：#underline[ {f.pay} ]元（税前），每月15日发放。

#h(1fr) 签订日期：{days(f.signed)}"""
    fields = (
        "graduate_name",
        "employer_name",
        "agreement_number",
        "position_name",
        "monthly_pay_fen",
    )
    return text, f.truth(*fields, *TERM)


def tripartite(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 全国普通高等学校毕业生就业协议书]
#align(right)[编号：{f.number}]
#table(columns: (3cm, 1fr, 3cm, 1fr), inset: 7pt,
[姓 名],[{f.name}],[性别],[女], [学校名称],[{f.school}],[专业],[{f.major}], [身份证号],[{f.id}],[学历],[本科],
table.cell(colspan: 4)[用人单位情况], [单位名称],table.cell(colspan: 3)[{f.firm}],
[统一社会信用代码],[{f.code}],[单位性质],[民营企业], [联系人],[{f.boss}],[联系电话],[0531-88886666],
[工作岗位],[{f.post}],[月工资],[{f.pay}元], [服务期],table.cell(colspan: 3)[{written(f.start, "blank")} 至 {written(f.last, "blank")}])
试用期（见习期）为3个月。双方约定如下，一方违约应支付违约金。
#grid(columns: (1fr, 1fr, 1fr), [毕业生签字：\\ {f.name} \\ {written(f.signed, "plain")}], [用人单位（盖章）\\ \\ {written(f.signed, "plain")}], [学校就业部门（盖章）\\ \\ {written(f.signed, "plain")}])"""  # noqa: E501
    return text, f.truth(
        "graduate_name", "employer_name", "employer_code", "agreement_number", "position_name",
        "monthly_pay_fen", *TERM,
    )  # fmt: skip


def three_parties(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 毕业生就业协议]
甲方（毕业生）：{f.name} \\ 乙方（用人单位）：{f.firm} \\ 丙方（学校）：{f.school}

甲方应如实介绍自己的情况，乙方对甲方的实习经历予以认可，聘用期限自 {written(f.start, "dots")} 至 {written(f.last, "dots")}，从事{f.post}工作，月薪酬不低于{f.pay}元。

甲方签名：{f.name} #h(3cm) 乙方盖章：

签约日期：{written(f.signed, "dots")}"""  # noqa: E501
    return text, f.truth("graduate_name", "employer_name", "monthly_pay_fen", *TERM)


def acceptance(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 接 收 函]
{f.school}：

经研究，同意接收你校{f.major}专业毕业生{f.name}同学到我单位工作，请予办理有关手续。

单位地址：济南市高新区舜华路2000号 \\ 联系人：{f.boss} #h(2em) 电话：0531-66667777

#align(right)[{f.firm}（盖章） \\ {written(f.signed, "han")}]"""
    return text, f.truth("graduate_name", "employer_name", "signed_date")


def hiring(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 录 用 证 明]
兹证明{f.name}（身份证号：{f.id}）已被我单位录用，岗位：{f.post}，税前月薪{f.pay}元，入职日期：{written(f.start, "plain")}。本证明不是实习证明，不作为顶岗实习材料使用。

特此证明。

用人单位：{f.firm} \\ 统一社会信用代码：{f.code} \\ 日期：{written(f.signed, "plain")}"""  # noqa: E501
    fields = ("graduate_name", "employer_name", "employer_code", "position_name", "monthly_pay_fen")
    return text, f.truth(*fields, "signed_date", "term_from")


def admission(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[#text(fill: red, size: 22pt)[{f.school}] \\ #text(size: 18pt)[硕士研究生录取通知书]]

{f.name} 同学：

经考核批准，你被录取为我校材料学院{f.major}专业全日制硕士研究生，请持本通知书报到。

#align(right)[{f.school} \\ {written(f.signed, "han")}]"""
    return text, f.truth("graduate_name", "school_name", "study_major", "signed_date")


def enlistment(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 入 伍 通 知 书]
{f.name}同志：

根据《中华人民共和国兵役法》的规定，批准你应征入伍，服现役。

#align(right)[{f.county}人民政府征兵办公室 \\ {written(f.signed, "plain")}]"""
    return text, f.truth("graduate_name", "enlist_place", "signed_date")


def licence(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 营 业 执 照]
统一社会信用代码 \\ {f.code}
#v(1cm)
#grid(columns: (2.6cm, 1fr), row-gutter: 14pt, [名#h(2em)称],[{f.firm}], [类#h(2em)型],[有限责任公司(自然人独资)], [法定代表人],[{f.name}], [成立日期],[{written(f.signed, "plain")}], [经营范围],[软件开发；技术服务。])"""  # noqa: E501
    return text, f.truth("employer_name", "employer_code", "legal_person", "signed_date")


def statement(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 自由职业声明]
本人{f.name}，身份证号{f.id}，系{f.school}2024届毕业生，现从事网络写作，月收入约{f.pay}元。以上情况属实，如有虚假自愿承担责任。

声明人：{f.name} #h(3cm) {written(f.signed, "plain")}"""
    return text, f.truth("graduate_name", "monthly_pay_fen", "signed_date")


def listed(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 录用人员登记表]
#table(columns: (2.4cm, 1fr, 3cm, 2.6cm), inset: 8pt, [姓名],[用人单位],[岗位],[月工资（元）], [{f.name}],[{f.firm}],[{f.post}],[{f.pay}])
#align(right)[签订日期：{written(f.signed, "blank")}]"""  # noqa: E501
    return text, f.truth(
        "graduate_name", "employer_name", "position_name", "monthly_pay_fen", "signed_date"
    )


def internship(f: Facts, _chance: random.Random) -> tuple[str, dict[str, str | int]]:
    text = f"""#align(center)[= 学生顶岗实习协议书]
甲方（实习单位）：{f.firm} \\ 乙方（学生）：{f.name}

实习期限自{written(f.start, "plain")}至{written(f.last, "plain")}，实习补贴每月{f.pay}元。

签订日期：{written(f.signed, "plain")}"""
    return text, f.truth("graduate_name", "employer_name", "signed_date")


LAYOUTS: dict[str, Layout] = {
    one.__name__: one
    for one in (
        contract, blanks, tripartite, three_parties, acceptance, hiring, admission, enlistment,
        licence, statement, listed, internship,
    )
}  # fmt: skip


def make(layout: str, seed: int) -> Form:
    """One paper of a layout."""
    chance = random.Random(f"{layout} {seed}")
    text, truth = LAYOUTS[layout](Facts(chance), chance)
    return Form(layout, printed(text), truth, layout == "internship")


def printed(text: str) -> bytes:
    """A page of typst text as PDF."""
    page = '#set page(paper: "a4", margin: 2.2cm)'
    font = '#set text(font: "Noto Sans CJK SC", size: 11pt, lang: "zh")'
    pdf: bytes = typst.compile(  # type: ignore[misc]
        f"{page}\n{font}\n{text}".encode(), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return pdf
