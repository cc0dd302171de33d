"""One check a column type: from cells as they came to typed values, or to the name of a fault.

A check takes a frame of cells (`text` cleaned, `kind` their tag or "") and gives expressions: the
value, the fault where there is one, and a further word for its sentence. All are set-wise.
"""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from qihang.engines.tabular.check_digits import credit_codes, id_numbers
from qihang.engines.tabular.limits import LONGEST_CELL
from qihang.engines.tabular.raw_cells import AS_FORMULA, NUMBER, SHIELDED, TAGS
from qihang.kernel.identity import PLACEHOLDER_PHONE
from qihang.policy import SheetColumn, SheetWords

TEXT, KIND = pl.col("text"), pl.col("kind")
_NOTHING = pl.lit(None, pl.String)
_MAILBOX = 254  # characters of an address
_ISO = 10  # characters of a date
YEARS = (1900, 2100)
# What a text that is not plain has: blanks or signs to take away, an end of line, a kind's tag.
_ODD_TEXT = r"^[\s'=+\-@＝＋－＠\x01-\x04]|\s$|^$|[\u00a0\u3000\u200b\ufeff\t\r]"
_PLAIN = {
    "digits": r"^[0-9A-Z]+$",
    "phone": r"^1[3-9]\d{9}$",
    "email": r"^[0-9A-Za-z._-]{1,64}@[0-9A-Za-z-]{1,64}(\.[0-9A-Za-z-]{1,64}){1,2}$",
    "integer": r"^\d{1,15}$",
}
_BLANKS = r"[\s\u00a0\u3000\u200b\ufeff]"
_SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d+$"
_FULL_WIDTH = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
DTYPES: Mapping[str, type[pl.DataType]] = {
    "date": pl.Date, "month": pl.Date, "money": pl.Int64, "integer": pl.Int64, "flag": pl.Boolean,
}  # fmt: skip


class CellVerdict(NamedTuple):
    """The result of a check for each cell: its value, the fault (null: none), a word for the sentence."""

    value: pl.Expr
    fault: pl.Expr
    other: pl.Expr = _NOTHING


def cells(raw: pl.Series) -> pl.DataFrame:
    """`text` and `kind` of raw cells: blanks around are gone, an empty cell is null."""
    text = pl.col("raw").str.strip_chars_start(TAGS)
    text = text.str.replace_all(r"[\u00a0\u3000\t]", " ").str.replace_all(r"[\u200b\ufeff]", "")
    text = text.str.strip_chars().str.replace(AS_FORMULA, "$1").str.strip_chars()
    kind = pl.col("raw").str.slice(0, 1)
    return raw.rename("raw").to_frame().select(
        pl.when(text != "").then(text).alias("text"),
        pl.when(kind.is_in(list(TAGS))).then(kind).otherwise(pl.lit("")).alias("kind"),
    )  # fmt: skip


def compact(text: pl.Expr = TEXT) -> pl.Expr:
    """Without any blank, full-width characters made narrow, without what spreadsheets put around.

    That is an apostrophe in front, ="…" to keep a text a text, and ".0" behind a whole number.
    """
    text = text.str.replace_many(_FULL_WIDTH).str.replace_all(_BLANKS, "")
    text = text.str.replace(AS_FORMULA, "$1").str.replace(r"^(\d+)\.0+$", "$1")
    return text.str.strip_chars_start("'`\u2018\u2019")


def faults(*rules: tuple[pl.Expr, str]) -> pl.Expr:
    """The name of the first rule that holds."""
    return pl.coalesce(*(pl.when(when).then(pl.lit(name)) for when, name in rules))


def plain(column: SheetColumn) -> pl.Expr:
    """The value of a `raw` cell that is written as we would write it, null for any other.

    Most cells of most sheets are, and need no second look.
    """
    raw = pl.col("raw")
    if column.type in {"date", "month"} and not column.last_day:
        day = raw.str.to_date("%Y-%m-%d", strict=False)
        fits = (raw.str.len_bytes() == _ISO) & day.dt.year().is_between(*YEARS)
        return pl.when(fits).then(day)
    if column.type == "id_number":
        return pl.when(raw.map_batches(id_numbers, return_dtype=pl.Boolean)).then(raw)
    if column.type == "credit_code":
        return pl.when(raw.map_batches(credit_codes, return_dtype=pl.Boolean)).then(raw)
    if column.type == "text":
        fits = ~raw.str.contains(_ODD_TEXT) & (raw.str.len_chars() <= longest_of(column))
        return pl.when(fits).then(raw)
    pattern = _PLAIN.get(column.type, r"[^\s\S]")
    fits = raw.str.contains(pattern)
    if column.type == "digits":
        length = raw.str.len_bytes()
        fits &= (
            length.is_in(list(column.lengths)) if column.lengths else length <= longest_of(column)
        )
    if column.type == "phone":
        fits &= ~raw.str.contains(PLACEHOLDER_PHONE)
    return pl.when(fits).then(raw).cast(DTYPES.get(column.type, pl.String))


def longest_of(column: SheetColumn) -> int:
    """The most characters of a cell."""
    usual = {"digits": 32, "url": 200}
    return column.max_length or usual.get(column.type, LONGEST_CELL)


def text(column: SheetColumn, _words: SheetWords) -> CellVerdict:
    """Any text up to the column's length; an apostrophe that shields a formula sign goes."""
    value = TEXT.str.replace(f"^'{SHIELDED}", "$1")
    longest = longest_of(column)
    fault = faults((value.str.len_chars() > longest, "too_long"))
    return CellVerdict(value, fault, pl.lit(str(longest)))


def digits(column: SheetColumn, _words: SheetWords) -> CellVerdict:
    """Numbers that are names: kept as text, never rounded, zeros in front restored or asked for."""
    value = compact().str.to_uppercase()
    number = KIND == NUMBER
    length = value.str.len_chars()
    lengths = column.lengths
    fits = length.is_in(list(lengths)) if lengths else pl.lit(True)
    short = number & (length + 1).is_in(list(lengths)) & ~fits if lengths else pl.lit(False)
    padded = short & pl.lit(column.pad)
    longest = longest_of(column)
    fault = faults(
        (value.str.contains(_SCIENTIFIC) & (number | value.str.contains(r"[.+]")), "digits_lost"),
        (padded, "zero_restored"),
        (short, "zero_lost"),
        (~value.str.contains(r"^[0-9A-Z]+$"), "not_digits"),
        (~fits, "wrong_length"),
        (length > longest, "too_long"),
    )
    asked = " / ".join(map(str, lengths)) or str(longest)
    other = pl.when(padded).then("0" + value).otherwise(pl.lit(asked))
    return CellVerdict(pl.when(padded).then("0" + value).otherwise(value), fault, other)


def id_number(_: SheetColumn, _words: SheetWords) -> CellVerdict:
    """Identity numbers with their date and check digit; other documents with a warning."""
    value = compact().str.replace_all("-", "").str.to_uppercase()
    right = value.map_batches(id_numbers, return_dtype=pl.Boolean)
    rounded = value.str.contains(r"^\d{15}000$") | value.str.contains(_SCIENTIFIC)
    fault = faults(
        (~right & rounded, "digits_lost"),
        (value.str.contains(r"^\d{15}$"), "old_id_number"),
        (value.str.contains(r"^([A-Z]{1,2}\d{6,10}|\d{8})$"), "other_document"),
        (~right, "bad_id_number"),
    )
    return CellVerdict(value, fault)


def credit_code(_: SheetColumn, _words: SheetWords) -> CellVerdict:
    """Unified social credit codes with their check digit."""
    value = compact().str.replace_all("-", "").str.to_uppercase()
    right = value.map_batches(credit_codes, return_dtype=pl.Boolean)
    fault = faults(
        (~right & value.str.contains(_SCIENTIFIC) & (KIND == NUMBER), "digits_lost"),
        (value.str.contains(r"^[0-9A-Z]{8}[0-9X]$"), "old_org_code"),
        (~right, "bad_credit_code"),
    )
    return CellVerdict(value, fault)


def phone(column: SheetColumn, _words: SheetWords) -> CellVerdict:
    """Mobile numbers as eleven digits; land lines as area code, hyphen, number.

    A column with `lengths` holds mobile numbers alone, and no placeholder.
    """
    value = compact().str.replace_all(r"[()—–·.]", "-").str.strip_chars("-")
    mobile = value.str.replace_all("-", "").str.replace(r"^(?:\+|00)?86(1\d{10})$", "$1")
    land = value.str.replace(r"^(0[12]\d|0[3-9]\d{2})-?(\d{7,8})(-\d{1,6})?$", "$1-$2$3")
    value = pl.when(mobile.str.contains(r"^1[3-9]\d{9}$")).then(mobile).otherwise(land)
    fits = value.str.contains(r"^(1[3-9]\d{9}|0\d{2,3}-\d{7,8}(-\d{1,6})?|[48]00-?\d{3}-?\d{4})$")
    landline = pl.lit(bool(column.lengths)) & ~value.str.contains(r"^1[3-9]\d{9}$")
    nobodys = pl.lit(bool(column.lengths)) & value.str.contains(PLACEHOLDER_PHONE)
    fault = faults((~fits, "bad_phone"), (landline, "not_mobile"), (nobodys, "phone_placeholder"))
    return CellVerdict(value, fault)


def email(_: SheetColumn, _words: SheetWords) -> CellVerdict:
    value = compact()
    fits = value.str.contains(r"^[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+$")
    return CellVerdict(
        value, faults((~fits, "bad_email"), (value.str.len_chars() > _MAILBOX, "bad_email"))
    )


def url(column: SheetColumn, _words: SheetWords) -> CellVerdict:
    value = compact()
    value = pl.when(value.str.contains(r"(?i)^www\.")).then("https://" + value).otherwise(value)
    fits = value.str.contains(r"(?i)^https?://[^\s/]+\.[^\s/]+")
    longest = longest_of(column)
    fault = faults((~fits, "bad_url"), (value.str.len_chars() > longest, "too_long"))
    return CellVerdict(value, fault, pl.lit(str(longest)))


def money(_: SheetColumn, words: SheetWords) -> CellVerdict:
    """Yuan as written, with or without separators and signs of the currency; whole fen."""
    signs = [*words.money_signs, ","]
    value = compact().str.replace_many(signs, [""] * len(signs))
    parts = value.str.extract_groups(r"^(\d{1,12})(?:\.(\d{1,2})0*)?$").struct
    yuan, rest = parts.field("1"), parts.field("2").fill_null("").str.pad_end(2, "0")
    many = value.str.extract(rf"^(\d{{1,8}}(?:\.\d{{1,4}})?){words.ten_thousand}$")
    fen = yuan.cast(pl.Int64) * 100 + rest.cast(pl.Int64, strict=False)
    fen = pl.coalesce(fen, (many.cast(pl.Decimal(20, 4)) * 1_000_000).cast(pl.Int64))
    return CellVerdict(fen, faults((fen.is_null(), "bad_money")))


def integer(_: SheetColumn, _words: SheetWords) -> CellVerdict:
    value = compact().str.replace_all(",", "")
    whole = value.str.extract(r"^([+-]?\d{1,15})$").str.strip_prefix("+").cast(pl.Int64)
    return CellVerdict(whole, faults((whole.is_null(), "bad_integer")))


def flag(column: SheetColumn, words: SheetWords) -> CellVerdict:
    """Yes or no in the words people use, and in the column's own."""
    known = dict.fromkeys(words.yes, True) | dict.fromkeys(words.no, False)
    own = {word.upper(): truth == "true" for word, truth in column.words.items()}
    known |= own
    value = compact().str.to_uppercase().replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.Boolean
    )  # fmt: skip
    asked = own or {words.yes[0]: True, words.no[0]: False}
    both = [
        next(word for word, truth in asked.items() if truth is wanted) for wanted in (True, False)
    ]
    return CellVerdict(value, faults((value.is_null(), "bad_flag")), pl.lit(" / ".join(both)))
