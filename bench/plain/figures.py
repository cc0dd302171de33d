"""Home, figures and plan as aggregates of the ORM over the ledger, counted anew on every page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Substr
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from bench.plain.scope import STATES, Scoped
from qihang.apps.destinations.models import Destination
from qihang.apps.messages.models import Message
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.apps.plans.models import FollowUp, LeadingGroup, Meeting
from qihang.policy import load
from qihang.web import clock

UNIVERSITY = len("/37/10427/")  # characters of a university's path
GRADUATES, PLACED = Q(measure="graduates"), Q(measure="destinations")


class Figures(Scoped):
    """Figures of one subtree on the product's day, beside the same day of the year before."""

    def entries(self, path: str, cohort: int) -> QuerySet[Entry]:
        day = clock.now().date() - timedelta(days=365 * (self.cohort() - cohort))
        return Entry.objects.filter(cohort=cohort, org_path__startswith=path, day__lte=day)

    def placed(self) -> Q:
        kinds = load().destination_kinds(clock.now().date()).values()
        return PLACED & Q(kind__in=[kind.code for kind in kinds if kind.placed])

    def totals(self, path: str, cohort: int) -> dict[str, Any]:
        return self.entries(path, cohort).aggregate(
            graduates=Sum("value", filter=GRADUATES), placed=Sum("value", filter=self.placed())
        )

    def parts(self, path: str) -> QuerySet[Entry, Any]:
        kinds = load().destination_kinds(clock.now().date()).values()
        groups = [When(kind=kind.code, then=Value(kind.group.code)) for kind in kinds]
        grouped = Case(*groups, default=Value(""), output_field=CharField())
        found = self.entries(path, self.cohort()).filter(PLACED)
        return found.values(group=grouped).annotate(persons=Sum("value")).order_by("-persons")

    def curve(self, path: str) -> list[tuple[Any, int]]:
        found = self.entries(path, self.cohort()).filter(self.placed())
        total, points = 0, []
        for day, persons in found.values_list("day").annotate(Sum("value")).order_by("day"):
            total += persons
            points.append((day, total))
        return points

    def children(self, org: Org) -> list[dict[str, Any]]:
        """A province by city, a city or a province's part by university, a university by college."""
        by: Any = F("org_path")
        if org.kind == "province":
            by = F("place")
        elif org.kind != "university":
            by = Substr("org_path", 1, UNIVERSITY)
        rows = (
            self.entries(org.path, self.cohort())
            .values(part=by)
            .annotate(
                graduates=Sum("value", filter=GRADUATES), persons=Sum("value", filter=self.placed())
            )
        )
        names = dict(Org.objects.filter(parent=org).values_list("path", "name"))
        names |= dict(Org.objects.filter(parent=org).values_list("code", "name"))
        return [{**row, "name": names.get(row["part"], row["part"])} for row in rows]

    def figures(self, org: Org) -> dict[str, Any]:
        return {
            "org": org,
            "now": self.totals(org.path, self.cohort()),
            "before": self.totals(org.path, self.cohort() - 1),
            "parts": self.parts(org.path),
            "curve": self.curve(org.path),
            "children": self.children(org),
        }


class Home(Figures, TemplateView):
    """What waits, the figures of one's own organisation, the newest messages, late duties."""

    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Destination.objects.filter(self.reach(), cohort=self.cohort())
        waiting = rows.values("status").annotate(number=Count("pk"))
        people = Graduate.objects.filter(self.reach(), cohort=self.cohort(), account__isnull=True)
        return {
            **super().get_context_data(**kwargs),
            "waiting": waiting.filter(status__in=[*STATES["queue"], *STATES["objections"]]),
            "inactive": people.count(),
            "sights": [self.figures(org) for org in Org.objects.filter(path__in=self.paths())],
            "news": Message.objects.filter(account=self.request.user).order_by("-pk")[:5],
            "late": FollowUp.objects.filter(done_on__isnull=True).count(),
        }


class Figure(Figures, TemplateView):
    """The figures of one organisation."""

    template_name = "figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        org = get_object_or_404(Org, self.reach("path"), code=kwargs["code"])
        return {**super().get_context_data(**kwargs), "sight": self.figures(org)}


class Plan(Figures, TemplateView):
    """Every duty of the plan with the figure that the page can count, by clause."""

    template_name = "plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = load().edition(settings.QIHANG_EDITION)
        [path] = self.paths()[:1]
        totals = self.totals(path, self.cohort())
        values = {name: count() for name, count in self.measures(path, totals).items()}
        duties = [
            (duty, duty.target and values.get(duty.target.measure))
            for duty in edition.duties.values()
        ]
        return {**super().get_context_data(**kwargs), "edition": edition, "duties": duties}

    def measures(self, path: str, totals: dict[str, Any]) -> dict[str, Callable[[], Any]]:
        people = Graduate.objects.filter(org_path__startswith=path, cohort=self.cohort())
        rows = Destination.objects.filter(org_path__startswith=path, cohort=self.cohort())
        entries = self.entries(path, self.cohort()).filter(PLACED)

        def kinds(*codes: str) -> Callable[[], Any]:
            return lambda: entries.filter(kind__in=codes).aggregate(n=Sum("value"))["n"]

        return {
            "activated_share": people.filter(account__isnull=False).count,
            "confirmed_share": rows.filter(status="confirmed").count,
            "reviews_waiting": rows.filter(status__in=STATES["queue"]).count,
            "graduates": lambda: totals["graduates"],
            "placement_rate": lambda: totals["placed"],
            "hardship_placement_rate": entries.exclude(hardship="0").count,
            "registered_share": entries.count,
            "research_assistants": kinds("271"),
            "conscripts": kinds("46"),
            "grassroots": kinds("501", "502", "503", "511", "512", "513"),
            "three_supports": kinds("502"),
            "go_west": kinds("503"),
            "study_abroad": kinds("85"),
            "startups": kinds("75"),
            "freelance_share": kinds("76"),
            "flexible_share": kinds("12", "76"),
            "leading_group": LeadingGroup.objects.count,
            "group_meetings": Meeting.objects.count,
            "followups_overdue": FollowUp.objects.filter(done_on__isnull=True).count,
        }
