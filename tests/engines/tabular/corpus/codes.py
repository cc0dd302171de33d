"""Codes, labels, both, places."""

from tests.engines.tabular.corpus.making import odd, xlsx
from tests.engines.tabular.sound import FIRST, HEADER, SECOND, changed


@odd("xlsx")
def codes_with_labels() -> bytes:
    return xlsx(
        (
            HEADER,
            changed(性别="2 女", 民族="03-回族", 学历="本科生毕业(31)", 生源所在地="370103|市中区"),
        )
    )


@odd("xlsx")
def places_by_name() -> bytes:
    return xlsx(
        (HEADER, changed(生源所在地="山东省济南市市中区"), [*FIRST[:8], "济南市历下区", *FIRST[9:]])
    )


@odd("xlsx")
def labels_without_their_endings() -> bytes:
    return xlsx((HEADER, changed(民族="回", 生源所在地="山东省济南")))


@odd("xlsx")
def a_place_of_two_cities() -> bytes:
    return xlsx((HEADER, changed(生源所在地="市中区")))


@odd("xlsx")
def codes_nobody_knows() -> bytes:
    return xlsx((HEADER, changed(性别="3", 民族="火星族", 学历="99")))


@odd("xlsx")
def places_in_short() -> bytes:
    rows = [
        [*FIRST[:8], place, *FIRST[9:]]
        for place in ("山东济南历下", "广西南宁", "内蒙古呼和浩特市")
    ]
    return xlsx((HEADER, *(changed(考生号=f"2437010515000{n}", 生源所在地=row[8])
                           for n, row in enumerate(rows, 1))))  # fmt: skip


@odd("csv")
def every_cell_as_a_formula_of_text() -> bytes:
    lines = [",".join(f'"=""{cell}"""' for cell in row) for row in (HEADER, FIRST)]
    return "\n".join(lines).encode("gb18030")


@odd("xlsx")
def signs_and_words_for_nothing() -> bytes:
    header = (*HEADER, "电子邮箱", "培养方式")
    return xlsx((header, (*FIRST[:-1], "—", "无", "/"), (*SECOND[:1], "-", *SECOND[2:], "", "")))
