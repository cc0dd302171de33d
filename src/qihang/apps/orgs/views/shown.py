"""Acts of the audit as moments of a timeline."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from qihang.apps.orgs import labels
from qihang.apps.orgs.models import AuditEntry, Invitation, Membership
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.components import Change, Moment

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def moments(scope: Scope, entries: Iterable[AuditEntry]) -> list[Moment]:
    """Each act with who, when, why and what it changed."""
    return [
        Moment(e.at, who(scope, e), labels.act(e.act), reason=e.reason, changes=changes(e))
        for e in entries
    ]


def who(scope: Scope, entry: AuditEntry) -> str:
    """The account's name; a job's acts have none, and a graduate's is for those who see persons."""
    if entry.account is None:
        return gettext("系统")
    return entry.account.name if may_name(scope, entry) else gettext("毕业生本人")


def may_name(scope: Scope, entry: AuditEntry) -> bool:
    """Whether the reader may know who acted; `entry` comes from queries.audit_in."""
    own = entry.account_id == scope.account
    official = getattr(entry, "by_official", False)
    return own or official or scope.holds(Permission.PERSON_SEE, entry.org_path)


def changes(entry: AuditEntry) -> list[Change]:
    """Field by field, before and after."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(labels.field(name), value(name, before.get(name)), value(name, after.get(name)))
        for name in sorted(before.keys() | after)
        if (before.get(name), after.get(name)) != (None, None)
    ]


def value(name: str, stored: object) -> object:
    """A field's stored value as people read it: codes in words, moments in local time, lists as lists."""
    if isinstance(stored, list):
        return "、".join(str(value(name, one)) for one in stored)
    if isinstance(stored, bool):
        return gettext("是") if stored else gettext("否")
    if isinstance(stored, str) and (words := labels.coded(name, stored)):
        return words
    if isinstance(stored, str) and MOMENT.fullmatch(stored):
        return formats.minute(datetime.fromisoformat(stored))
    return stored


def term(held: Membership | Invitation) -> str:
    """`2024-01-01 至 2024-06-30`, the last day named being the last one it holds."""
    shown = {"start": formats.day(held.from_date)}
    if held.until_date is None:
        return gettext("%(start)s 起") % shown
    return gettext("%(start)s 起，%(end)s 前") % {**shown, "end": formats.day(held.until_date)}
