"""docs/spec/roles.md: which role holds which permission, from the manifests of all apps."""

from collections.abc import Iterator

from qihang.apps.orgs.roles import Holding, permissions_of
from qihang.apps.orgs.rules import HELD_IN, Role
from qihang.kernel import contributions

HEAD = """# Roles and permissions

Written by `make docs` from the `Holding`s in the manifests of the apps. A change here is a change of
who may do what: read it as such. People see the same table at `/orgs/roles/`, in words.
"""
PERMISSIONS = """## Permissions

`power`: an open power session adds it. `systems`: a token may have it. `lendable`: a person may lend it.

| permission | app | roles | also |
|---|---|---|---|
"""
ROLES = """## Roles

| role | held in | permissions |
|---|---|---|
"""


def render() -> str:
    permissions, roles = "\n".join(_permissions()), "\n".join(_roles())
    return f"{HEAD}\n{PERMISSIONS}{permissions}\n\n{ROLES}{roles}"


def _permissions() -> Iterator[str]:
    """One line a permission, by its code."""
    given = [
        (one.key, manifest.app, one)
        for manifest in contributions.manifests()
        for one in manifest.gives
        if isinstance(one, Holding)
    ]
    for permission, app, one in sorted(given, key=lambda row: row[0]):
        roles = ", ".join(role for role in Role if role in one.roles)
        yield f"| `{permission}` | {app} | {roles} | {', '.join(_also(one))} |"


def _also(one: Holding) -> Iterator[str]:
    if one.in_power_session:
        yield "power"
    if one.for_systems:
        yield "systems"
    if one.lendable:
        yield "lendable"


def _roles() -> Iterator[str]:
    for role in Role:
        kinds = ", ".join(sorted(HELD_IN[role])) or "the own record"
        yield f"| {role} | {kinds} | {', '.join(sorted(permissions_of(role)))} |"
