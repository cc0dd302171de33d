"""Acts of the audit as moments of a timeline."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from qihang.apps.orgs import labels
from qihang.apps.orgs.models import AuditEntry
from qihang.web import formats
from qihang.web.components import Change, Moment

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def moments(entries: Iterable[AuditEntry]) -> list[Moment]:
    """Each act with who, when, why and what it changed."""
    return [
        Moment(e.at, who(e), labels.act(e.act), reason=e.reason, changes=changes(e))
        for e in entries
    ]


def who(entry: AuditEntry) -> str:
    """The account's name; a job's acts have none."""
    return entry.account.name if entry.account else gettext("系统")


def changes(entry: AuditEntry) -> list[Change]:
    """Field by field, before and after."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(labels.field(name), value(before.get(name)), value(after.get(name)))
        for name in sorted(before.keys() | after)
        if (before.get(name), after.get(name)) != (None, None)
    ]


def value(stored: object) -> object:
    """A stored value as people read it: moments in local time, lists as lists."""
    if isinstance(stored, list):
        return "、".join(map(str, stored))
    if isinstance(stored, str) and MOMENT.fullmatch(stored):
        return formats.minute(datetime.fromisoformat(stored))
    return stored
