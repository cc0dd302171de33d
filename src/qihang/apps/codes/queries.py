"""Code sets in the reader's language. They are public: no scope is asked."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from qihang.policy import Code, CodeTable, load
from qihang.web.choices import Choice

MOST = 20


def table(name: str) -> CodeTable:
    """The code set called `name`; raises PolicyProblem where there is none."""
    return load().codes.table(name)


def tables() -> tuple[CodeTable, ...]:
    """Every code set."""
    return tuple(table(name) for name in load().codes.names())


def exists(name: str) -> bool:
    """Whether there is a code set of this name."""
    return name in load().codes.names()


def label(name: str, code: str) -> str:
    """The words for `code` in the active language; an unknown code is shown as it is."""
    return table(name).text(code, _language())


def place(code: str) -> str:
    """A division with what it lies in: 山东省济南市历下区; "Lixia District, Jinan, Shandong"."""
    path = [row.label.text(_language()) for row in table("division").path(code)]
    if not path:
        return code
    return ", ".join(reversed(path)) if _language().startswith("en") else "".join(path)


def choices(name: str) -> tuple[Choice, ...]:
    """Every row that can be chosen, for a select that stands in the page."""
    return _choices(name, _language())


def find(name: str, text: str) -> tuple[Choice, ...]:
    """The rows whose code or whose label in either language is exactly `text`."""
    rows = table(name).values()
    fitting = (row for row in rows if text in (row.code, row.label.zh, row.label.en))
    return tuple(_choice(table(name), row, _language()) for row in fitting)


def search(name: str, query: str) -> tuple[Choice, ...]:
    """At most MOST rows by name, pinyin, its initials or code, those of the own province first."""
    return _search(name, query.strip().lower()[:40], _language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@lru_cache(maxsize=64)
def _choices(name: str, lang: str) -> tuple[Choice, ...]:
    found = table(name)
    return tuple(_choice(found, row, lang) for row in found.leaves())


@lru_cache(maxsize=4096)
def _search(name: str, query: str, lang: str) -> tuple[Choice, ...]:
    found = table(name)
    near = load().edition(settings.QIHANG_EDITION).province[:2] if name == "division" else ""
    return tuple(_choice(found, row, lang) for row in found.search(query, MOST, near))


def _choice(found: CodeTable, row: Code, lang: str) -> Choice:
    above = " · ".join(heading.label.text(lang) for heading in found.path(row.parent))
    keys = f"{row.code.lower()} {row.initials} {row.pinyin.replace(' ', '')}"
    return Choice(row.code, row.label.text(lang), above, keys)
