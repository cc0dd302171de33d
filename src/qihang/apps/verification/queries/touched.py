"""What changed since a moment: graduates with their registrations, firms, staff."""

from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Exists, OuterRef, Q, QuerySet

from qihang.apps.destinations.models import Review
from qihang.apps.orgs.queries import under
from qihang.apps.people.models import Graduate
from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.verification.models import ChangedGraduates
from qihang.apps.verification.queries.frames import FrameOrder, Touched
from qihang.apps.verification.queries.frames.registers import LISTS
from qihang.apps.verification.rules import RunCause
from qihang.kernel import Scope

# An act is dated when it begins and seen when it is done: so long ago it may have begun unseen.
OVERLAP = timedelta(minutes=10)
# Where more than this share of the graduates is touched, everything is looked at instead.
MOST = 0.2


def touched_since(scope: Scope, order: FrameOrder, since: datetime) -> Touched | None:
    """None where so much changed, or was taken back, that everything is to be looked at; system only."""
    if not scope.system:
        return None
    since -= OVERLAP
    deliveries = Delivery.objects.filter(register__in=sorted(order.registers))
    if deliveries.filter(undone_at__gte=since).exists():
        return None
    fresh = deliveries.filter(loaded_at__gte=since)
    of = {
        register: list(fresh.filter(register=register).values_list("pk", flat=True))
        for register in order.registers
    }
    graduates = _moved(order, since) | _changed(since) | _listed(order, of)
    whole = Graduate.objects.filter(under([order.path]), cohort=order.cohort).count()
    if len(graduates) > max(100, MOST * whole):
        return None
    return Touched(frozenset(graduates), _firms(of), _staff(of))


def anything_since(scope: Scope, cohort: int, since: datetime) -> RunCause | None:
    """Whether records or registers changed, so that checks are due again; for the system."""
    if not scope.system:
        return None
    since -= OVERLAP
    deliveries = Delivery.objects.filter(Q(loaded_at__gte=since) | Q(undone_at__gte=since))
    if deliveries.exists():
        return RunCause.DELIVERY
    moved = Review.objects.filter(_lately(since), destination__cohort=cohort)
    changed = ChangedGraduates.objects.filter(at__gte=since)
    return RunCause.RECORDS if moved.exists() or changed.exists() else None


def _lately(since: datetime) -> Q:
    return Q(at__gte=since) | Q(undone_at__gte=since)


def _moved(order: FrameOrder, since: datetime) -> set[int]:
    """Graduates of whom a version moved, or a move was taken back."""
    rows = Review.objects.filter(_lately(since), destination__cohort=order.cohort)
    rows = rows.filter(under([order.path], "destination__org_path"))
    return set(rows.values_list("destination__graduate", flat=True))


def _changed(since: datetime) -> set[int]:
    rows = ChangedGraduates.objects.filter(at__gte=since).values_list("graduates", flat=True)
    return set(chain.from_iterable(rows))


def _listed(order: FrameOrder, deliveries: dict[str, list[int]]) -> set[int]:
    """Graduates whom a delivery of a list added, changed or left out."""
    ids = [number for name in LISTS for number in deliveries.get(name, ())]
    if not ids:
        return set()
    rows = PersonRow.objects.filter(_came_or_went(ids), person_hash=OuterRef("id_number_hash"))
    people = Graduate.objects.filter(Exists(rows), under([order.path]), cohort=order.cohort)
    return set(people.values_list("pk", flat=True))


def _firms(deliveries: dict[str, list[int]]) -> frozenset[str]:
    """Codes of firms of which something else is said, or of whose people."""
    firms: QuerySet[Firm] = Firm.objects.filter(_came_or_went(deliveries.get("employers", [])))
    people = PersonRow.objects.filter(_came_or_went(deliveries.get("firm_people", [])))
    codes = (firms.values_list("code", flat=True), people.values_list("body_code", flat=True))
    return frozenset(chain(*codes))


def _staff(deliveries: dict[str, list[int]]) -> frozenset[bytes]:
    rows = PersonRow.objects.filter(_came_or_went(deliveries.get("staff", [])))
    return frozenset(bytes(one) for one in rows.values_list("person_hash", flat=True))


def _came_or_went(deliveries: list[int]) -> Q:
    return Q(delivery__in=deliveries) | Q(ended_by__in=deliveries)
