"""Addresses that keep the filters: every list state can be shared as a link."""

from django.http import QueryDict


def with_query(query: QueryDict, **changes: object) -> str:
    """`?…` with some entries changed; None removes one."""
    copy = query.copy()
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = str(value)
    return f"?{copy.urlencode()}"


def without(query: QueryDict, name: str, value: str) -> str:
    """`?…` without one of the values chosen under a name, back on the first page."""
    copy = query.copy()
    copy.setlist(name, [v for v in copy.getlist(name) if v != value])
    copy.pop("page", None)
    return f"?{copy.urlencode()}"
