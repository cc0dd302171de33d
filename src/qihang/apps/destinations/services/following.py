"""Registrations stand where their graduates stand: when a college or cohort changes, they follow."""

from django.db.models import OuterRef, Q, Subquery

from qihang.apps.destinations.models import Destination
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate


def follow_graduates(event: GraduatesChanged) -> None:
    """Repeat organisation and cohort of changed graduates on all their versions; one statement."""
    graduate = Graduate.objects.filter(pk=OuterRef("graduate"))
    path, cohort = (Subquery(graduate.values(name)[:1]) for name in ("org_path", "cohort"))
    moved = Destination.objects.filter(graduate__in=event.graduates)
    moved.exclude(Q(org_path=path) & Q(cohort=cohort)).update(org_path=path, cohort=cohort)
