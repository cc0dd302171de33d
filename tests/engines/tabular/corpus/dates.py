"""Dates as people, spreadsheets and other countries write them."""

from datetime import date

from tests.engines.tabular.corpus.making import (
    odd,
    xlsx,
)
from tests.engines.tabular.sound import FIRST, HEADER, as_csv, changed


@odd("xlsx")
def dates_as_people_write_them() -> bytes:
    forms = (
        "2024/6/30",
        "2024.6.30",
        "20240630",
        "2024年6月30日",
        "2024-6-30 00:00:00",
        "２０２４－０６－３０",
    )
    return xlsx(
        (
            HEADER,
            *(
                changed(考生号=f"2437010515010{i}", 身份证号=ids, 毕业时间=form)
                for i, (form, ids) in enumerate(zip(forms, IDS, strict=True))
            ),
        )
    )


IDS = (
    "370102200203041012",
    "370102200203041020",
    "370102200203041039",
    "370102200203041047",
    "370102200203041055",
    "370102200203041063",
)


@odd("xlsx")
def dates_as_dates() -> bytes:
    return xlsx((HEADER, [*FIRST[:9], date(2020, 9, 1), date(2024, 6, 30), *FIRST[11:]]))


@odd("xlsx")
def dates_since_1904() -> bytes:
    return xlsx(
        (HEADER, [*FIRST[:9], date(2020, 9, 1), date(2024, 6, 30), *FIRST[11:]]),
        date_1904=True,
    )


@odd("xlsx")
def dates_as_numbers() -> bytes:
    return xlsx((HEADER, [*FIRST[:9], 44075, 45473, *FIRST[11:]]))


@odd("xlsx")
def dates_as_numbers_since_1904() -> bytes:
    return xlsx((HEADER, [*FIRST[:9], 44075 - 1462, 45473 - 1462, *FIRST[11:]]), date_1904=True)


@odd("xlsx")
def months_instead_of_days() -> bytes:
    return xlsx(
        (
            HEADER,
            changed(入学时间="2020-09", 毕业时间="202406"),
            [*FIRST[:9], "2020年9月", "2024.6", *FIRST[11:]],
        )
    )


@odd("csv")
def days_that_never_were() -> bytes:
    return as_csv((HEADER, changed(毕业时间="2024-02-30"))).encode()


@odd("csv")
def dates_of_another_country() -> bytes:
    return as_csv((HEADER, changed(毕业时间="6/7/2024"))).encode()


@odd("csv")
def a_year_that_cannot_be() -> bytes:
    return as_csv((HEADER, changed(毕业时间="0204-06-30"))).encode()


@odd("xlsx")
def october_kept_as_a_number() -> bytes:
    return xlsx((HEADER, [*FIRST[:9], 2020.9, 2024.1, *FIRST[11:]]))
