"""The plan on any day, gathered by clause, department or phase."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.plans import labels, pages
from qihang.apps.plans.pages import index
from qihang.apps.plans.pages.index import DutyGroup
from qihang.apps.plans.pages.parameters import edition_named, progress_asked
from qihang.apps.plans.queries import Progress
from qihang.apps.plans.rules import DutyStanding
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.components import Filter, Tab
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.request import Request

SEES = Permission.PLAN_SEE


@needs(SEES)
@require_safe
def own(request: Request) -> HttpResponse:
    """To the edition in force."""
    return redirect(reverse("plans:plan", args=[settings.QIHANG_EDITION], query=request.GET))


@needs(SEES)
@require_safe
def plan(request: Request, edition: str) -> HttpResponse:
    """Where every duty stands, gathered by clause, department or phase."""
    progress = progress_asked(request, edition_named(edition))
    by = parameters.choice(request.GET, "by", _gatherings(), "clause")
    groups = index.GROUPS[by](progress)
    context = {
        "heading": words(progress.edition.label),
        "sub": pages.sub(progress),
        "tabs": _tabs(request.GET, by),
        "filters": _filters(groups),
        "query": pages.with_day(request.GET, progress),
        "counts": pages.count_line(progress),
        "phases": pages.current_phases(progress),
        "body": index.body(progress, groups, request.GET),
        "links": _links(progress),
    }
    return render_page(request, "plans/plan.html", context)


def _gatherings() -> dict[str, str]:
    return {"clause": gettext("按条"), "department": gettext("按部门"), "phase": gettext("按阶段")}


def _tabs(query: QueryDict, current: str) -> Sequence[Tab]:
    return [
        Tab(label, with_query(query, by=name, of=None, page=None), name == current)
        for name, label in _gatherings().items()
    ]


def _filters(groups: Sequence[DutyGroup]) -> Sequence[Filter]:
    standings = [(s.value, str(labels.STANDING[s])) for s in DutyStanding]
    return [
        Filter("on", gettext("截至"), "date"),
        Filter("of", gettext("部分"), "select", [(g.code, g.title) for g in groups]),
        Filter("stands", gettext("进展"), "select", standings),
    ]


def _links(progress: Progress) -> Sequence[tuple[str, str]]:
    code = progress.edition.code
    day = f"?on={progress.day.isoformat()}"
    found = [
        (gettext("各阶段"), reverse("plans:phases", args=[code]) + day),
        (gettext("当日变化"), reverse("plans:report", args=[code]) + f"{day}&kind=day"),
        (gettext("周报和旬报"), reverse("plans:report", args=[code]) + day),
    ]
    if progress.org is not None:
        found.append(
            (gettext("组织、会议与联系人"), pages.kept_href(progress.org.code, progress.day))
        )
    others = (e for e in load().editions.values() if e.code != code)
    found += [
        (
            gettext("与“%(other)s”对比") % {"other": words(e.label)},
            reverse("plans:against", args=[code, e.code]),
        )
        for e in others
    ]
    return found
