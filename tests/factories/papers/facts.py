"""What a made-up paper says, by chance, and how days and sums are written on it."""

import random
from datetime import date, timedelta

from stdnum.cn import uscc

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗欧阳"
GIVEN = "晓彤明轩思远雨桐子涵佳怡浩然梓萱一鸣文静建国丽华志强若曦宇航嘉欣月年日新元凯安公瑾"
PLACES = [
    "济南",
    "青岛",
    "烟台",
    "潍坊",
    "临沂",
    "菏泽",
    "山东",
    "淄博高新区",
    "北京海淀",
    "上海浦东",
]
STEMS = [
    "青禾智能",
    "海岳新材料",
    "鲁信",
    "泰山云",
    "众联",
    "恒益达",
    "蓝湾",
    "启明星辰",
    "金鼎",
    "万和",
    "齐悦",
    "东方红",
]
TRADES = [
    "科技",
    "信息技术",
    "机械制造",
    "建筑工程",
    "教育咨询",
    "商贸",
    "生物医药",
    "物流",
    "传媒",
    "环保",
]
FORMS = ["有限公司", "股份有限公司", "有限责任公司", "集团有限公司"]
POSTS = [
    "软件工程师",
    "行政专员",
    "质量检验员",
    "小学教师",
    "销售代表",
    "护士",
    "结构设计师",
    "会计",
]
MAJORS = ["计算机科学与技术", "材料工程", "临床医学", "汉语言文学", "金融学", "机械工程"]
SCHOOLS = ["山东大学", "青岛大学", "济南大学", "鲁东大学", "中国海洋大学", "山东师范大学"]
COUNTIES = ["历城区", "章丘区", "即墨区", "诸城市", "沂南县", "东明县"]
CAPITALS, UNITS = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟", "万"]
HAN = "〇一二三四五六七八九"


def name(chance: random.Random) -> str:
    surname = chance.choice([*SURNAMES[:-2], "欧阳"])
    return surname + "".join(chance.sample(GIVEN, chance.choice([1, 2, 2, 2])))


def firm(chance: random.Random) -> str:
    return "".join(map(chance.choice, (PLACES, STEMS, TRADES, FORMS)))


def credit_code(chance: random.Random) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "9137" + "".join(chance.choices("0123456789", k=4)) + "MA"
    body += "".join(chance.choices(signs, k=17 - len(body)))
    return body + uscc.calc_check_digit(body)


def capitals(yuan: int) -> str:
    signs, nought = "", False
    for place, digit in enumerate(reversed(str(yuan))):
        if digit == "0":
            nought = bool(signs)
            continue
        signs = CAPITALS[int(digit)] + UNITS[place] + ("零" if nought else "") + signs
        nought = False
    return signs + "元整"


def written(day: date, form: str) -> str:
    if form == "han":
        ten = {10: "十", 20: "二十", 30: "三十"}

        def two(number: int) -> str:
            if number in ten:
                return ten[number]
            return ("", "十", "二十", "三十")[number // 10] + HAN[number % 10].replace("〇", "")

        return "".join(HAN[int(c)] for c in str(day.year)) + f"年{two(day.month)}月{two(day.day)}日"
    if form == "wide":
        wide = {ord(str(d)): chr(0xFF10 + d) for d in range(10)}
        return f"{day.year}年{day.month}月{day.day}日".translate(wide)
    if form == "dots":
        return f"{day.year}.{day.month:02}.{day.day:02}"
    if form == "blank":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.year}年{day.month}月{day.day}日"


class Facts:
    """The facts of one paper, drawn by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.name, self.firm, self.code = name(chance), firm(chance), credit_code(chance)
        self.boss, self.post = name(chance), chance.choice(POSTS)
        self.school, self.major = chance.choice(SCHOOLS), chance.choice(MAJORS)
        self.county = chance.choice(["山东省济南市", "山东省临沂市"]) + chance.choice(COUNTIES)
        self.signed = date(2024, 3, 1) + timedelta(days=chance.randrange(120))
        self.start = self.signed + timedelta(days=chance.randrange(5, 60))
        self.last = date(self.start.year + chance.choice([1, 2, 3, 5]), self.start.month, 1)
        self.last -= timedelta(days=1)
        self.pay = chance.choice([3200, 4500, 5000, 6050, 7800, 8500, 12000, 10200])
        self.number = f"{chance.choice(['SD', '37', 'LD'])}{chance.randrange(10**9, 10**10)}"
        self.id = f"37010220020304{chance.randrange(1000, 9999)}"

    def truth(self, *fields: str) -> dict[str, str | int]:
        known: dict[str, str | int] = {
            "graduate_name": self.name, "employer_name": self.firm, "employer_code": self.code,
            "signed_date": self.signed.isoformat(), "term_from": self.start.isoformat(),
            "term_until": self.last.isoformat(), "monthly_pay_fen": self.pay * 100,
            "position_name": self.post, "agreement_number": self.number, "school_name": self.school,
            "study_major": self.major, "enlist_place": self.county, "legal_person": self.name,
        }  # fmt: skip
        return {field: known[field] for field in fields}
