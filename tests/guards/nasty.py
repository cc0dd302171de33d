"""What somebody sends who means no good or types badly; each value has broken some program before."""

HUGE = "9" * 30

TEXTS = (
    "\0", "a\0b", "\ud800", "\\u0000", "x" * 5000, "汉" * 301, "'\"><script>{{7*7}}%s%(a)s", "{}",
    "{0.__class__}", "../../etc/passwd", "\r\nSet-Cookie: a=b", " ", "\ufeff", "a~b~c", "/x/",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "32768", "2147483648", "9223372036854775808", HUGE, "-" + HUGE, "9" * 5000, "1e999",
    "NaN", "Infinity", "1.5", "１２", "1_000", "²",
)  # fmt: skip
DAYS = (
    "0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "10000-01-01", "0000-00-00", "2024-02-30",
    "2024-06-15T00:00", "1752-09-02",
)  # fmt: skip
KEYS = (
    "00000000-0000-0000-0000-000000000000",
    "{",
    "[]",
    "null",
    "urn:uuid:",
    "-name",
    "name,name",
)
NASTY = (*TEXTS, *NUMBERS, *DAYS, *KEYS)
