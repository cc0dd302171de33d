"""What the services must know of one kind of record with states; an app writes one such value a kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import Q

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import must_be_as_signed
from qihang.engines.moves import Graph
from qihang.kernel import Permission, Refusal, Scope

R = TypeVar("R", bound=MovedRecord)


def _nobodys(*_: object) -> bool:
    return False


def _nothing(*_: object) -> Mapping[str, object]:
    return {}


def _nobody(*_: object) -> Mapping[int, Refusal]:
    return {}


@dataclass(frozen=True, slots=True)
class MovedKind(Generic[R]):
    """One kind of record: its graph, its tables, and what its app adds to a move.

    `kind` names the record in audit and signatures, an act is "kind.action". `link` is the history's foreign
    key to the record. `publish` sends the messages and the one event of a step.
    """

    kind: str
    graph: Graph[Any, Any]
    model: type[R]
    history: type[MoveRow]
    link: str
    publish: Callable[[Scope, Sequence[R], Transition], object]
    # Whether a record is the account's own, for permissions that are held for oneself only.
    own: Callable[[Scope, R], bool] = _nobodys
    # Columns that a step sets beside the status it leads to.
    changes: Callable[[Transition, StrEnum], Mapping[str, object]] = _nothing
    # What the audit keeps of a record beside its status.
    facts: Callable[[R], Mapping[str, object]] = _nothing
    # Record's id -> why the person who acts may not decide on it, nor take a decision back.
    barred: Callable[[Scope, Sequence[R]], Mapping[int, Refusal]] = _nobody
    # How records are locked, where others must be locked before them; it looks at what was signed.
    lock: Callable[[Q], list[R]] | None = None
    # A step is not taken back once another record of the same owner has moved: a column of the record.
    owner: str = "pk"
    # Permission -> the column with the path at which it is asked for, where that is not `org_path`: who
    # decides on what stands outside the tree reaches it by the office it is assigned to.
    assigned: Mapping[Permission, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its kind."""
        return self.kind

    def path(self, record: R, permission: Permission) -> str:
        """Where the permission must be held to act on this record."""
        found: str = getattr(record, self.assigned.get(permission, "org_path"))
        return found


def lock_records(kind: MovedKind[R], condition: Q) -> list[R]:
    """The records that satisfy the condition, locked in order of id: no two actors wait for each other.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    if kind.lock is not None:
        return kind.lock(condition)
    records = locked(kind, condition)
    must_be_as_signed(**{kind.kind: [record.pk for record in records]})
    return records


def locked(kind: MovedKind[R], condition: Q) -> list[R]:
    """The same without a look at what was signed: whoever calls it looks for itself."""
    rows = kind.model._default_manager.filter(condition)  # noqa: SLF001 - of any model
    return list(rows.order_by("pk").select_for_update(of=("self",)))
