"""A small sound roster as rows of texts, to be spoiled one fault at a time."""

from collections.abc import Sequence

FIELDS = """
考生号      24370105150001      24370105150002      24370105150003
姓名        王小明              李·木               张大文
身份证号    11010519491231002X  37010220020304001X  370102200203040116
性别        男                  女                  男
民族        汉族                回族                汉族
学历        本科生毕业          本科生毕业          本科生毕业
专业代码    080901              080902              080901
专业        计算机科学与技术    软件工程            计算机科学与技术
生源所在地  370102              370103              370104
入学时间    2020-09-01          2020-09-01          2020-09-01
毕业时间    2024-06-30          2024-06-30          2024-06-30
所在院系    计算机学院          软件学院            计算机学院
手机号码    13800000001         13800000002         13800000003
"""
TABLE = tuple(zip(*(line.split() for line in FIELDS.strip().splitlines()), strict=True))
HEADER, *ROWS = TABLE
FIRST, SECOND, THIRD = ROWS


def changed(**cells: object) -> tuple[object, ...]:
    """The second row with some cells changed, by header."""
    return tuple(cells.get(header, cell) for header, cell in zip(HEADER, SECOND, strict=True))


def as_csv(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    return end.join(delimiter.join(map(str, row)) for row in rows) + end
