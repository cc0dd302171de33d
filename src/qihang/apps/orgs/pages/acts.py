"""Acts of the audit as moments of a timeline."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext

from qihang.apps.orgs import labels, queries
from qihang.apps.orgs.models import AuditEntry, Invitation, Membership
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.components import FieldChange, Moment

# With what acts on accounts, organisations, rights, plan, registers and sealed figures begin.
OF_OFFICES = frozenset(
    {
        "account", "audit", "figures", "grant", "invitation", "ledger", "membership", "org", "plan",
        "power", "record", "register", "reset", "token",
    }
)  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def moments(scope: Scope, entries: Iterable[AuditEntry]) -> list[Moment]:
    """Each act with who, when, why and what it changed; organisations by name."""
    found = list(entries)
    orgs = _names_of_orgs(scope, found)
    return [
        Moment(
            e.at, who(scope, e), labels.act(e.act), reason=e.reason, changes=changes(scope, e, orgs)
        )
        for e in found
    ]


def _names_of_orgs(scope: Scope, entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    kept = (values or {} for e in entries for values in (e.before, e.after))
    codes = {str(values["org"]) for values in kept if "org" in values}
    orgs = queries.orgs_of_codes(scope, codes) if codes else {}
    return {code: labels.org_name(org) for code, org in orgs.items()}


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


def changes(
    scope: Scope, entry: AuditEntry, orgs: Mapping[str, str] | None = None
) -> list[FieldChange]:
    """Field by field, before and after; `orgs` are names of organisations by their codes.

    What acts wrote of others than offices is for those who see persons: kinds of destination could
    be counted, however few they are.
    """
    of_offices = entry.act.split(".")[0] in OF_OFFICES
    if not of_offices and not scope.holds(Permission.PERSON_SEE, entry.org_path or "/"):
        return []
    before, after = entry.before or {}, entry.after or {}
    return [
        FieldChange(
            labels.field(name),
            *(_named(name, one.get(name), orgs or {}) for one in (before, after)),
        )
        for name in sorted(before.keys() | after)
        if not (_blank(before.get(name)) and _blank(after.get(name)))
    ]


def _named(name: str, stored: object, orgs: Mapping[str, str]) -> object:
    return orgs.get(str(stored), stored) if name == "org" else value(name, stored)


def _blank(stored: object) -> bool:
    """Nothing that a reader would see: no value, no words, an empty list."""
    return stored is None or stored in ("", [])


def value(name: str, stored: object) -> object:
    """A field's stored value as people read it: codes in words, moments in local time, lists as lists."""
    if isinstance(stored, list):
        return gettext("、").join(str(value(name, one)) for one in stored)
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
