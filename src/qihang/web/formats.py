"""How numbers, rates, money and days are written, everywhere the same."""

from datetime import date, datetime

from babel.dates import format_date
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, to_locale

from qihang.kernel import Rate

DASH = "—"


def count(number: int | None) -> str:
    """`568,431`; a dash where there is no number."""
    return DASH if number is None else f"{number:,}"


def people(number: int) -> str:
    """`1,351 人`."""
    words = ngettext("%(number)s 人", "%(number)s 人", number)
    return words % {"number": count(number)}


def percent(rate: Rate) -> str:
    """`83.84 %`; a dash where nobody is counted."""
    return DASH if rate.percent is None else f"{rate.percent} %"


def share(rate: Rate) -> str:
    """`568,431 / 809,385 人`."""
    shown = {"n": count(rate.numerator), "total": count(rate.denominator)}
    return gettext("%(n)s / %(total)s 人") % shown


def money(fen: int | None) -> str:
    """Whole fen as `¥2,200`, with `.50` only where there are fen."""
    if fen is None:
        return DASH
    yuan, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{yuan:,}" + (f".{rest:02d}" if rest else "")


def day(value: date | None) -> str:
    """`2024-06-15`."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return DASH if value is None else value.isoformat()


def month(value: date) -> str:
    """`6月`, `Jun`."""
    return format_date(value, "LLL", locale=to_locale(get_language() or settings.LANGUAGE_CODE))


def minute(value: datetime | None) -> str:
    """`2024-06-15 09:30` in the province's time."""
    return DASH if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
