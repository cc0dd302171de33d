"""Delimited texts: encodings, delimiters, quotes, lines too long and too short."""

import codecs

from tests.engines.tabular.corpus.making import odd
from tests.engines.tabular.sound import FIRST, HEADER, ROWS, SECOND, TABLE, as_csv, changed


@odd("csv")
def utf8() -> bytes:
    return as_csv(TABLE).encode()


@odd("csv")
def utf8_with_bom() -> bytes:
    return codecs.BOM_UTF8 + as_csv(TABLE).encode()


@odd("csv")
def gb18030() -> bytes:
    return as_csv(TABLE).encode("gb18030")


@odd("csv")
def gb18030_with_a_rare_name() -> bytes:
    return as_csv((HEADER, FIRST, changed(姓名="䶮𠮷"))).encode("gb18030")


@odd("txt")
def utf16_with_bom_and_tabs() -> bytes:
    return as_csv(TABLE, "\t", "\r\n").encode("utf-16")


@odd("csv")
def utf16_big_endian() -> bytes:
    return codecs.BOM_UTF16_BE + as_csv(TABLE).encode("utf-16-be")


@odd("csv")
def utf16_without_bom() -> bytes:
    return as_csv((["id", *HEADER], *([str(i), *row] for i, row in enumerate(ROWS)))).encode(
        "utf-16-le"
    )


@odd("csv")
def mixed_encodings() -> bytes:
    return as_csv((HEADER, FIRST)).encode() + as_csv((SECOND,)).encode("gb18030")


@odd("csv")
def semicolons() -> bytes:
    return as_csv(TABLE, ";").encode()


@odd("csv")
def pipes() -> bytes:
    return as_csv(TABLE, "|").encode()


@odd("tsv")
def tabs() -> bytes:
    return as_csv(TABLE, "\t").encode()


@odd("csv")
def delimiter_named_in_the_first_line() -> bytes:
    return ("sep=;\n" + as_csv(TABLE, ";")).encode()


@odd("csv")
def line_ends_of_old_macs() -> bytes:
    return as_csv(TABLE, ",", "\r").encode()


@odd("csv")
def line_ends_of_windows() -> bytes:
    return as_csv(TABLE, ",", "\r\n").encode()


@odd("csv")
def no_line_end_at_the_end() -> bytes:
    return as_csv(TABLE).rstrip("\n").encode()


@odd("csv")
def quoted_line_breaks() -> bytes:
    return as_csv((HEADER, FIRST, changed(所在院系='"软件\n学院"'), changed(考生号="1"))).encode()


@odd("csv")
def quoted_delimiters_and_quotes() -> bytes:
    return as_csv((HEADER, changed(所在院系='"软件,""新""学院"'))).encode()


@odd("csv")
def everything_quoted() -> bytes:
    return as_csv([[f'"{cell}"' for cell in row] for row in TABLE]).encode()


@odd("csv")
def a_lone_quote_in_a_text() -> bytes:
    return as_csv(
        (
            HEADER,
            FIRST,
            changed(所在院系='5" 学院'),
            changed(考生号="24370105150009", 身份证号="370102200203040212"),
        )
    ).encode()


@odd("csv")
def a_quote_never_closed() -> bytes:
    return as_csv((HEADER, FIRST, changed(所在院系='"软件学院'), *[SECOND] * 200)).encode()


@odd("csv")
def a_row_too_long() -> bytes:
    return as_csv((HEADER, FIRST, [*SECOND[:11], "软件", "学院", SECOND[12]])).encode()


@odd("csv")
def a_row_too_short() -> bytes:
    return as_csv((HEADER, FIRST, SECOND[:6])).encode()


@odd("csv")
def delimiters_at_the_end_of_lines() -> bytes:
    return as_csv([[*row, "", ""] for row in TABLE]).encode()


@odd("csv")
def blank_lines_between() -> bytes:
    return as_csv((HEADER, FIRST, [""] * 13, ["  "] * 13, SECOND)).replace("王", "王").encode()


@odd("csv")
def wide_commas() -> bytes:
    return as_csv(TABLE, "，").encode()


@odd("csv")
def header_only() -> bytes:
    return as_csv((HEADER,)).encode()


@odd("csv")
def no_header() -> bytes:
    return as_csv(ROWS).encode()


@odd("csv")
def control_signs_in_a_text() -> bytes:
    return as_csv((HEADER, changed(姓名="\x01李\x04木"))).encode()


@odd("csv")
def nul_bytes() -> bytes:
    return as_csv(TABLE).encode() + b"\0" * 100
