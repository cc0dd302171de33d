"""Numbers of agreements: a series is a range of numbers that differ in their last digits only."""

import re
import unicodedata
from dataclasses import dataclass

from qihang.kernel import Refusal

NUMBER_MAX = 24  # characters
DIGITS_MAX = 18  # digits at the end that are counted: they fit a bigint
_FORM = re.compile(r"([A-Z0-9-]*?)([0-9]{1,18})")


def plain_number(typed: str) -> str:
    """A number as kept: capitals and digits of narrow width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers `first` to `last`: `stem`, then so many digits.

    The stem ends in no digit unless more than 18 follow, so a number has one form only: two ranges share
    a number exactly where stem and width are the same and the values overlap.
    """

    stem: str
    width: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.last - self.first + 1

    def text(self, value: int) -> str:
        """The number with this value at its end."""
        return f"{self.stem}{value:0{self.width}d}"

    def value(self, number: str) -> int | None:
        """The value at the end of a number of this range, None where it is not in it."""
        parts = _parts(number)
        if parts is None or (parts[0], len(parts[1])) != (self.stem, self.width):
            return None
        value = int(parts[1])
        return value if self.first <= value <= self.last else None

    def overlaps(self, other: "NumberRange") -> bool:
        """Whether a number stands in both."""
        same = (self.stem, self.width) == (other.stem, other.width)
        return same and self.first <= other.last and other.first <= self.last


def range_between(first: str, last: str, most: int) -> NumberRange:
    """The range from one number to another.

    Raises Refusal number_wrong, range_uneven (they differ before their digits), range_backwards, range_long.
    """
    start, end = _parts(plain_number(first)), _parts(plain_number(last))
    if start is None or end is None:
        raise Refusal(
            "number_wrong",
            "编号由字母、数字和短横线组成，以数字结尾，最多 {most} 个字符。",
            most=NUMBER_MAX,
        )
    if (start[0], len(start[1])) != (end[0], len(end[1])):
        raise Refusal("range_uneven", "首号和末号只能末尾的数字不同，而且位数要一样。")
    found = NumberRange(start[0], len(start[1]), int(start[1]), int(end[1]))
    if found.size < 1:
        raise Refusal("range_backwards", "末号不能小于首号。")
    if found.size > most:
        raise Refusal(
            "range_long", "一批最多 {most} 个编号，这一批有 {count} 个，请分成几批。",
            most=most, count=found.size,
        )  # fmt: skip
    return found


def _parts(number: str) -> tuple[str, str] | None:
    found = _FORM.fullmatch(number) if len(number) <= NUMBER_MAX else None
    return (found[1], found[2]) if found else None
