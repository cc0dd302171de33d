"""How far an account reaches: organisation subtrees, granted subjects, itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qihang.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class Reach:
    """Permissions that hold in the organisation at `path` ("/37/10422/") and all below it."""

    path: str
    permissions: frozenset[Permission]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """A permission lent for named subjects that do not follow the tree."""

    permission: Permission
    kind: str
    subjects: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything one reader may reach; the first argument of every read.

    `account` is the database id of the account, None for visitors and jobs.
    `graduate` is the id of the account's own graduate record, if it is one; of several records of one
    person the one at work. `own_records` are all of them.
    `system` holds the reason of a job that reads without a person; it reaches everything.
    """

    account: int | None = None
    reaches: tuple[Reach, ...] = ()
    granted: tuple[Granted, ...] = ()
    graduate: int | None = None
    other_records: frozenset[int] = frozenset()
    own: frozenset[Permission] = frozenset()
    system: str = ""

    @classmethod
    def for_system(cls, reason: str) -> "Scope":
        """The scope of a job; the reason stands in the audit of what it does."""
        if not reason:
            message = "a system scope needs a reason"
            raise ValueError(message)
        return cls(system=reason)

    @property
    def own_records(self) -> frozenset[int]:
        """Ids of all graduate records that are the account's own."""
        return self.other_records if self.graduate is None else self.other_records | {self.graduate}

    @property
    def rights(self) -> "Scope":
        """The same without the account: equal for two readers only if they may do the same."""
        return replace(self, account=None)

    def without(self, permission: Permission) -> "Scope":
        """The same reader as if no organisation gave this permission."""
        left = (replace(r, permissions=r.permissions - {permission}) for r in self.reaches)
        return replace(self, reaches=tuple(left))

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """The topmost organisation paths under which `permission` holds, without overlaps."""
        if self.system:
            return ("/",)
        return topmost(r.path for r in self.reaches if permission in r.permissions)

    def subjects(self, permission: Permission, kind: str) -> frozenset[int]:
        """Ids of single subjects of this kind for which the permission was granted."""
        wanted = (g.subjects for g in self.granted if (g.permission, g.kind) == (permission, kind))
        return frozenset().union(*wanted)

    def allows(self, permission: Permission) -> bool:
        """Whether the permission holds anywhere at all."""
        return (
            bool(self.system)
            or permission in self.own
            or any(permission in r.permissions for r in self.reaches)
            or any(g.permission == permission for g in self.granted)
        )

    def holds(self, permission: Permission, path: str) -> bool:
        """Whether the permission holds in the organisation at `path`."""
        return any(path.startswith(p) for p in self.paths(permission))


def topmost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that lie under no other of them, sorted."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
