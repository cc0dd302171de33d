"""A graduate's own registration: what is under way, what counts, what came before."""

from dataclasses import dataclass

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, PENDING, Status
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """All versions, oldest first; `pending` is under way, `effective` counts."""

    versions: tuple[Destination, ...] = ()

    @property
    def pending(self) -> Destination | None:
        return next((v for v in self.versions if v.status in PENDING), None)

    @property
    def effective(self) -> Destination | None:
        return next((v for v in self.versions if v.status in EFFECTIVE), None)

    @property
    def kept(self) -> tuple[Destination, ...]:
        """All but the drafts that were discarded."""
        return tuple(v for v in self.versions if v.status != Status.DISCARDED)

    @property
    def latest(self) -> Destination | None:
        """What the graduate looks at first: under way, else counting, else the last one ended."""
        return self.pending or self.effective or (self.kept[-1] if self.kept else None)

    @property
    def basis(self) -> Destination | None:
        """What the next version starts from: the last one that was filed, else the last one."""
        filed = [version for version in self.kept if version.filed_at is not None]
        known = filed or self.kept
        return known[-1] if known else None


def own_registration(scope: Scope) -> OwnRegistration:
    """The registration of the scope's own graduate record; one statement."""
    if scope.graduate is None:
        return OwnRegistration()
    own = Destination.objects.filter(graduate=scope.graduate)
    return OwnRegistration(tuple(own.select_related("graduate__org").order_by("version")))


def own_draft_kind(scope: Scope) -> str | None:
    """The kind of the own draft; None where there is no draft. One narrow statement."""
    if scope.graduate is None:
        return None
    own = Destination.objects.filter(graduate=scope.graduate, status=Status.DRAFT)
    return own.values_list("kind", flat=True).first()
