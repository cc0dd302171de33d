"""Which role holds which permission: every app gives this for its own permissions, orgs reads it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise

from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, contributions


@dataclass(frozen=True, slots=True)
class Holding:
    """One permission: its words, the roles that hold it, and in which other ways it may be held.

    `in_power_session` adds it to an open power session, `for_systems` lets a token have it,
    `lendable` lets a person lend it. Judging a record, managing accounts and opening power are for
    people and stay with the role.
    """

    permission: Permission
    label: Promise
    roles: Collection[Role]
    in_power_session: bool = False
    for_systems: bool = False
    lendable: bool = False

    @property
    def key(self) -> str:
        """The permission."""
        return self.permission


def holdings() -> tuple[Holding, ...]:
    """All of them, in the order of `Permission`."""
    found = contributions.by_key(Holding)
    return tuple(found[permission] for permission in Permission if permission in found)


def permissions_of(role: Role) -> frozenset[Permission]:
    """All that the role holds."""
    return _by_role()[role]


def roles_holding(*permissions: Permission) -> list[Role]:
    """The roles that hold all of these."""
    return [role for role, held in _by_role().items() if held >= set(permissions)]


@cache
def power_permissions() -> frozenset[Permission]:
    """What an open power session adds to its holder, under the path it was opened for."""
    _require_sealed()
    return frozenset(one.permission for one in holdings() if one.in_power_session)


def system_permissions() -> tuple[Permission, ...]:
    """What another system may be allowed by a token, in the order in which it is offered."""
    return tuple(one.permission for one in holdings() if one.for_systems)


def lendable_permissions() -> tuple[Permission, ...]:
    """What a person may lend another, of what a role gives them, in the order in which it is offered."""
    return tuple(one.permission for one in holdings() if one.lendable)


@cache
def _by_role() -> Mapping[Role, frozenset[Permission]]:
    """Kept, because every request asks for it."""
    _require_sealed()
    given = holdings()
    return {role: frozenset(one.permission for one in given if role in one.roles) for role in Role}


def _require_sealed() -> None:
    """What is kept before all manifests are collected would lack permissions until the end."""
    if not contributions.sealed:
        raise RuntimeError("roles are known when all manifests are collected, not at import")
