"""Addresses that keep the filters: every list state can be shared as a link."""

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

_NOBODY = UUID(int=0)
Pairs = list[tuple[str, str]]
# What opens a page by itself (a public link, a calendar); uuids and hashes in hex name records only.
_SECRET = re.compile(r"(?<=/)(?![0-9a-f-]+(?![\w-]))[\w-]{32,}")


@cache
def of_page(name: str) -> str:
    """The address of a page that has one address only, by its name."""
    return reverse(name)


def of_record(name: str, uuid: UUID) -> str:
    """The address of a record by the name of its page; for rows, where `reverse` is dear."""
    before, after = _around(name, _NOBODY)
    return f"{before}{uuid}{after}"


def of_code(name: str, code: str) -> str:
    """The same for a page that has an organisation's code in its address."""
    before, after = _around(name, "-0-")
    return f"{before}{quote(code, safe=RFC3986_SUBDELIMS + '/~:@')}{after}"


@cache
def _around(name: str, stand_in: object) -> tuple[str, str]:
    before, _, after = reverse(name, args=[stand_in]).partition(str(stand_in))
    return before, after


def without_secrets(text: str) -> str:
    """The text without what opens an address in it: for logs and the audit, which others read."""
    return _SECRET.sub("…", text)


def with_query(query: QueryDict, **changes: object) -> str:
    """`?…` with some entries changed; None removes one."""
    kept = _pairs(query, changes)
    return _address(kept + [(n, str(v)) for n, v in changes.items() if v is not None])


def without(query: QueryDict, name: str, value: str) -> str:
    """`?…` without one of the values chosen under a name, back on the first page."""
    return _address([pair for pair in _pairs(query, ("page",)) if pair != (name, value)])


def _pairs(query: QueryDict, left_out: Iterable[str]) -> Pairs:
    names = frozenset(left_out)
    return [(n, v) for n, values in query.lists() if n not in names for v in values]


def _address(pairs: Pairs) -> str:
    return f"?{urlencode(pairs)}"
