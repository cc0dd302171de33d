"""From a session to its account and all it reaches: one statement, asked anew for every request.

Nothing of it is kept between requests, so whatever is taken away is gone with the next one.
"""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.utils import timezone

from qihang.apps.orgs import own_record as own
from qihang.apps.orgs import rules
from qihang.apps.orgs.integrity.signed import fits
from qihang.apps.orgs.models import Account, PowerSession
from qihang.apps.orgs.queries.in_force import in_force_sql
from qihang.apps.orgs.queries.prepared_statements import columns, instances, planned, planned_first
from qihang.apps.orgs.roles import permissions_of, power_permissions
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.signed_kinds import ACCOUNT
from qihang.kernel import Granted, Permission, Reach, Scope

TOLD = 7  # columns before those of the account
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role the account holds on the day, in an organisation with this path and these names."""

    role: Role
    path: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Lent:
    """A permission lent for the subtree at `path`, or for single subjects of a kind."""

    permission: Permission
    path: str
    kind: str
    subjects: Sequence[int]


Reaching = TypeVar("Reaching", HeldRole, Lent)


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """An account with all it reaches at one moment."""

    account: Account
    held: tuple[HeldRole, ...]
    lent: tuple[Lent, ...]
    powers: tuple[PowerSession, ...]  # open ones, under a role that may open them
    graduate: int | None  # the record at work
    second_factor: bool
    declared: bool  # an identity number, as PersonKey
    as_signed: bool = True  # false: a role, a grant or the account itself was altered by hand
    records: tuple[tuple[int, str], ...] = ()  # all own graduate records: id and path

    def working_on(self, record: int | None) -> "AccountStanding":
        """The same with this own record at work; where it is not the account's own, as it was."""
        known = any(number == record for number, _ in self.records)
        return replace(self, graduate=record) if known else self

    def meets(self, path: str) -> bool:
        """Whether who works at `path` could come upon one of the account's own records."""
        return any(rules.meets(record, path) for _, record in self.records)

    @property
    def scope(self) -> Scope:
        """What the kernel calls it; what was altered outside the product, or closed, reaches nothing."""
        if not self.as_signed or not self.account.is_active:
            return Scope(account=self.account.pk)
        return Scope(
            account=self.account.pk,
            reaches=tuple(self._reaches()),
            granted=tuple(
                Granted(g.permission, g.kind, frozenset(g.subjects)) for g in self.lent if g.kind
            ),
            graduate=self.graduate,
            other_records=frozenset(n for n, _ in self.records if n != self.graduate),
            own=frozenset() if self.graduate is None else permissions_of(Role.GRADUATE),
        )

    def _reaches(self) -> Iterator[Reach]:
        yield from (Reach(g.path, frozenset({g.permission})) for g in self.lent if not g.kind)
        yield from (Reach(h.path, permissions_of(h.role), h.role) for h in self.held)
        yield from (Reach(power.path, power_permissions()) for power in self.powers)


def standing_in(session: str, now: datetime) -> tuple[str, AccountStanding | None] | None:
    """What the session with this key holds and whose it is; None where it is unknown or over.

    `now` is real time.
    """
    rows = planned_first(_texts()["session"], {"session": session, **_moment(now)})
    if not rows:
        return None
    return rows[0][0], _standing([row[1:] for row in rows])


def standing_of(account: int, now: datetime) -> AccountStanding:
    """What the account reaches at `now`, which is real time; raises Account.DoesNotExist."""
    found = _standing(planned(_texts()["account"], {"account": account, **_moment(now)}))
    if found is None:
        raise Account.DoesNotExist
    return found


def _standing(rows: Sequence[tuple[Any, ...]]) -> AccountStanding | None:
    """Rows differ only in the open power session, which stands last."""
    if not rows:
        return None
    held, lent, graduate, second_factor, declared, said, mac = rows[0][:TOLD]
    account, _ = instances(rows[0][TOLD:], Account, PowerSession)
    if account is None:
        return None
    powers = (instances(row[TOLD:], Account, PowerSession)[1] for row in rows)
    records = tuple((number, path) for number, path in graduate or ())
    own = [path for _, path in records]
    roles = tuple(_apart(own, (HeldRole(Role(role), *org) for role, *org in held or ())))
    return AccountStanding(
        account=account,
        held=roles,
        lent=tuple(_apart(own, (Lent(Permission(name), *rest) for name, *rest in lent or ()))),
        powers=tuple(power for power in powers if power is not None and _stands(power, roles)),
        graduate=records[0][0] if records else None,
        second_factor=second_factor,
        declared=declared,
        as_signed=_fits(account, said, mac),
        records=records,
    )


def _apart(own: Sequence[str], reaching: Iterable[Reaching]) -> Iterator[Reaching]:
    """Those that cannot come upon an own record of the account, by whatever way they were given."""
    return (
        one
        for one in reaching
        if not (one.path and any(rules.meets(record, one.path) for record in own))
    )


def _stands(power: PowerSession, held: Sequence[HeldRole]) -> bool:
    """Whether one of the roles may open power there; if not it has ended with the role that did."""
    return any(
        Permission.POWER_OPEN in permissions_of(h.role) and power.path.startswith(h.path)
        for h in held
    )


def _fits(account: Account, content: str, mac: bytes | None) -> bool:
    """Whether the account with its roles and grants is as the newest act left it; else it is logged."""
    if fits(content, mac):
        return True
    log.error("altered outside the product: orgs_account id = %s", account.pk)
    return False


def _moment(now: datetime) -> dict[str, object]:
    return {"now": now, "day": timezone.localdate(now)}


_HELD = f"""
    SELECT json_agg(json_build_array(m.role, o.path, o.name, o.name_en) ORDER BY o.path, m.role)
    FROM orgs_membership m JOIN orgs_org o ON o.id = m.org_id
    WHERE m.account_id = account.id AND m.role <> 'graduate' AND {in_force_sql("m")}
"""
# What a person lent stands on two roles: the giver's that gave it, the holder's in which it was lent.
_LENT = f"""
    SELECT json_agg(json_build_array(g.permission, g.path, g.subject_kind, g.subject_ids)
        ORDER BY g.permission, g.path)
    FROM orgs_grant g
    WHERE g.account_id = account.id AND g.revoked_at IS NULL
        AND g.from_at <= %(now)s AND g.until_at > %(now)s
        AND (g.given_by_id IS NULL OR 2 = (SELECT count(*) FROM orgs_membership b
            WHERE b.id IN (g.basis_id, g.held_as_id) AND {in_force_sql("b")}))
"""
_POWERS = """
    LEFT JOIN orgs_powersession power ON power.account_id = account.id
        AND power.opened_at <= %(now)s AND power.closes_at > %(now)s AND power.closed_at IS NULL
"""
_SECOND_FACTOR = "EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = account.id)"
_DECLARED = """EXISTS (SELECT FROM orgs_personkey k
    WHERE k.account_id = account.id AND k.source = 'id_number')"""


@cache
def _texts() -> dict[str, str]:
    """The statement from a session, and the one from an account."""
    said, mac = ACCOUNT.text("account"), ACCOUNT.newest("account")
    told = f"({_HELD}), ({_LENT}), ({own.graduate_sql()}), {_SECOND_FACTOR}, {_DECLARED}, {said}, {mac}"
    models = f"{columns(Account, 'account')}, {columns(PowerSession, 'power')}"
    return {
        "session": f"""
            SELECT session.session_data, {told}, {models} FROM orgs_session session
            LEFT JOIN orgs_account account ON account.id = session.account_id {_POWERS}
            WHERE session.session_key = %(session)s AND session.expire_date > %(now)s
        """,
        "account": f"""
            SELECT {told}, {models} FROM orgs_account account {_POWERS} WHERE account.id = %(account)s
        """,
    }
