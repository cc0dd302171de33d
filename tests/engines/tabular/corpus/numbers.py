"""Numbers that are names, and what spreadsheets do to them."""

from tests.engines.tabular.corpus.making import odd, xlsx
from tests.engines.tabular.sound import FIRST, HEADER, SECOND, as_csv, changed


@odd("xlsx")
def exam_numbers_as_numbers() -> bytes:
    return xlsx((HEADER, [24370105150001, *FIRST[1:]], [24370105150002, *SECOND[1:]]))


@odd("xlsx")
def identity_numbers_rounded_to_15_digits() -> bytes:
    return xlsx((HEADER, FIRST, [*SECOND[:2], 370102200203040000, *SECOND[3:]]))


@odd("csv")
def identity_numbers_in_scientific_notation() -> bytes:
    return as_csv((HEADER, FIRST, changed(身份证号="3.70102E+17"))).encode()


@odd("csv")
def identity_numbers_rounded_in_text() -> bytes:
    return as_csv((HEADER, FIRST, changed(身份证号="370102200203040000"))).encode()


@odd("csv")
def exam_numbers_in_scientific_notation() -> bytes:
    return as_csv((HEADER, FIRST, changed(考生号="2.43701E+13"))).encode()


@odd("xlsx")
def exam_numbers_of_18_digits_rounded() -> bytes:
    return xlsx((HEADER, FIRST, [243701051500020001, *SECOND[1:]]))


@odd("xlsx")
def codes_without_their_zero() -> bytes:
    return xlsx((HEADER, [*FIRST[:4], 1, FIRST[5], 80901, *FIRST[7:]]))


@odd("xlsx")
def exam_number_without_its_zero() -> bytes:
    return xlsx((HEADER, FIRST, [4370105150002, *SECOND[1:]]))


@odd("csv")
def numbers_with_point_zero() -> bytes:
    return as_csv(
        (
            HEADER,
            changed(考生号="24370105150002.0", 手机号码="13800000002.0", 生源所在地="370103.0"),
        )
    ).encode()


@odd("csv")
def apostrophes_in_front() -> bytes:
    return as_csv(
        (HEADER, changed(考生号="'24370105150002", 身份证号="'37010220020304001X"))
    ).encode()


@odd("csv")
def equals_signs_and_quotes_in_front() -> bytes:
    return as_csv((HEADER, changed(考生号='"=""24370105150002"""'))).encode()


@odd("xlsx")
def wide_digits_and_blanks() -> bytes:
    return xlsx(
        (
            HEADER,
            changed(
                考生号="２４３７０１０５１５０００２",
                姓名="　李·木\u00a0",
                身份证号="370102 20020304 001ｘ",
                手机号码="138 0000 0002",
            ),
        )
    )


@odd("xlsx")
def invisible_signs() -> bytes:
    return xlsx(
        (HEADER, changed(考生号="\ufeff24370105150002\u200b", 姓名="李\u200b·木", 性别="女 "))
    )
