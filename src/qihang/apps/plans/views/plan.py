"""The plan on any day, gathered by clause, department or phase."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.plans import labels, shown
from qihang.apps.plans.asked import edition_named, progress_asked
from qihang.apps.plans.queries import ClauseFinding, Finding, Progress
from qihang.apps.plans.rules import Standing
from qihang.kernel import Permission
from qihang.policy import Edition, load
from qihang.web import components
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.components import Filter, Tab
from qihang.web.markup import el, join
from qihang.web.pages import render_page
from qihang.web.request import Request

SEES = Permission.PLAN_SEE


@needs(SEES)
@require_safe
def own(request: Request) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """To the edition in force."""
    return redirect("plans:plan", settings.QIHANG_EDITION)


@needs(SEES)
@require_safe
def plan(request: Request, edition: str) -> HttpResponse:
    """Where every duty stands, gathered by clause, department or phase."""
    progress = progress_asked(request, edition_named(edition))
    by = request.GET.get("by", "")
    by = by if by in _gatherings() else "clause"
    context = {
        "heading": shown.words(progress.edition.label),
        "sub": shown.sub(progress),
        "tabs": _tabs(request.GET, by),
        "filters": _filters(),
        "query": shown.with_day(request.GET, progress),
        "counts": shown.count_line(progress),
        "phases": shown.current_phases(progress),
        "body": join(_GATHERED[by](progress, request.GET.get("stands", ""))),
        "links": _links(progress),
    }
    return render_page(request, "plans/plan.html", context)


def _gatherings() -> dict[str, str]:
    return {"clause": gettext("按条"), "department": gettext("按部门"), "phase": gettext("按阶段")}


def _tabs(query: QueryDict, current: str) -> Sequence[Tab]:
    return [
        Tab(label, with_query(query, by=name), name == current)
        for name, label in _gatherings().items()
    ]


def _filters() -> Sequence[Filter]:
    standings = [(s.value, str(labels.STANDING[s])) for s in Standing]
    return [
        Filter("on", gettext("截至"), "date"),
        Filter("stands", gettext("进展"), "select", standings),
    ]


def _links(progress: Progress) -> Sequence[tuple[str, str]]:
    code = progress.edition.code
    day = f"?on={progress.day.isoformat()}"
    found = [
        (gettext("各阶段"), reverse("plans:phases", args=[code]) + day),
        (gettext("周报和旬报"), reverse("plans:report", args=[code]) + day),
    ]
    if progress.org is not None:
        found.append(
            (gettext("组织、会议与联系人"), shown.kept_href(progress.org.code, progress.day))
        )
    others = (e for e in load().editions.values() if e.code != code)
    found += [
        (
            gettext("与“%(other)s”对比") % {"other": shown.words(e.label)},
            reverse("plans:against", args=[code, e.code]),
        )
        for e in others
    ]
    return found


def _wanted(findings: Sequence[Finding], stands: str) -> list[Finding]:
    return [f for f in findings if not stands or (f.standing and f.standing.value == stands)]


def _by_clause(progress: Progress, stands: str) -> Iterator[SafeString]:
    part = None
    for one in progress.clauses:
        found = _wanted(one.duties, stands)
        if not found:
            continue
        if one.clause.part != part:
            part = one.clause.part
            yield el("h2", _part_words(progress.edition, part), class_="part")
        yield el("div", _clause(progress, one, found), id=one.clause.id)


def _clause(progress: Progress, one: ClauseFinding, found: Sequence[Finding]) -> SafeString:
    words = shown.words(one.clause.label)
    table = components.data_table(shown.duties_table(progress, found, words))
    source = el(
        "p", shown.source_words(one.clause.section, one.clause.paragraph), class_="quiet-text"
    )
    hint = shown.light(one.standing)
    title = f"{one.clause.id} {words}"
    return components.fold(join((table, source)), title, hint, opened=one.standing is Standing.LATE)


def _part_words(edition: Edition, part: str) -> str:
    found = edition.parts.get(part)
    return shown.words(found.label) if found else part


def _by_department(progress: Progress, stands: str) -> Iterator[SafeString]:
    for department in progress.edition.departments.values():
        mine = [f for f in progress.findings if department.code in f.duty.departments]
        found = _wanted(mine, stands)
        if found:
            title = shown.words(department.label)
            yield el("div", _fold(progress, found, title), id=department.code)


def _by_phase(progress: Progress, stands: str) -> Iterator[SafeString]:
    for phase in progress.edition.phases.values():
        mine = [f for f in progress.findings if phase.code in f.duty.phases]
        if found := _wanted(mine, stands):
            title = f"{shown.words(phase.label)} {shown.window_words(phase.period)}"
            yield _fold(progress, found, title)
    rest = [f for f in progress.findings if not f.duty.phases]
    if found := _wanted(rest, stands):
        yield _fold(progress, found, gettext("贯穿全年"))


def _fold(progress: Progress, found: Sequence[Finding], title: str) -> SafeString:
    late = sum(f.standing is Standing.LATE for f in found)
    facts = {"n": len(found), "late": late}
    hint = gettext("%(n)s 项，%(late)s 项滞后") % facts
    table = components.data_table(shown.duties_table(progress, found, title))
    return components.fold(table, title, hint, opened=bool(late))


_GATHERED = {"clause": _by_clause, "department": _by_department, "phase": _by_phase}
