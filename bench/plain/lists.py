"""Generic views of the queue, the lists and one record."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.views.generic import DetailView, ListView

from bench.plain.scope import STATES, Scoped
from bench.plain.ties import is_tied, undoable
from qihang.apps.destinations.models import CONTENT, Destination, Evidence, Review
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.policy import load
from qihang.web import clock

COLUMNS = {"name": "graduate__name_key", "college": "org_path", "kind": "kind", "filed": "filed_at"}


class Registrations(Scoped, ListView):
    """Registrations with graduate and college, filtered and sorted by the address."""

    template_name = "registrations.html"
    paginate_by = 20
    tab = "all"

    def get_queryset(self) -> QuerySet[Destination]:
        rows = Destination.objects.filter(self.reach(), cohort=self.cohort())
        rows = rows.filter(status__in=STATES[self.tab]).select_related("graduate__org")
        asked = self.request.GET
        if asked.get("kind"):
            rows = rows.filter(kind__startswith=asked["kind"])
        if asked.get("college"):
            rows = rows.filter(graduate__org__code=asked["college"])
        if asked.get("q"):
            rows = rows.filter(Q(graduate__name=asked["q"]) | Q(employer_name__contains=asked["q"]))
        return rows.order_by(COLUMNS.get(asked.get("sort", ""), "filed_at"), "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = load().destination_kinds(date(self.cohort(), 6, 15)).values()
        colleges = Org.objects.filter(self.reach("path"), kind="college").order_by("path")
        context = super().get_context_data(**kwargs)
        names = {kind.code: kind.label.zh for kind in kinds}
        acts = undoable(self.request.user, clock.now())
        return {
            **context,
            "kinds": names,
            "colleges": colleges,
            "columns": COLUMNS,
            "undo": acts.first(),
        }


class Graduates(Scoped, ListView):
    """Graduates with their college."""

    template_name = "graduates.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Graduate]:
        rows = Graduate.objects.filter(self.reach(), cohort=self.cohort()).select_related("org")
        if asked := self.request.GET.get("q"):
            rows = rows.filter(name__contains=asked)
        return rows.order_by("name_key", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        colleges = Org.objects.filter(self.reach("path"), kind="college").order_by("path")
        return {**super().get_context_data(**kwargs), "colleges": colleges}


class Record(Scoped, DetailView):
    """One registration: its values, papers, versions and history."""

    template_name = "record.html"
    slug_field = slug_url_kwarg = "uuid"

    def get_queryset(self) -> QuerySet[Destination]:
        return Destination.objects.filter(self.reach()).select_related("graduate__org")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.object
        versions = Destination.objects.filter(graduate=found.graduate).order_by("version")
        moves = Review.objects.filter(destination__graduate=found.graduate)
        waiting = Destination.objects.filter(
            self.reach(), status__in=STATES["queue"], filed_at__gt=found.filed_at
        )
        return {
            **super().get_context_data(**kwargs),
            "facts": [(n, getattr(found, n)) for n in CONTENT if getattr(found, n)],
            "versions": versions,
            "moves": moves.select_related("account").order_by("-at"),
            "papers": Evidence.objects.filter(destination=found).select_related("file"),
            "following": waiting.order_by("filed_at").first(),
            "may_decide": not is_tied(self.request.user, found.graduate),
            "undo": undoable(self.request.user, clock.now()).first(),
        }
