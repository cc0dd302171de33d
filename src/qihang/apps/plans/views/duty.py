"""One duty: what is asked and of whom, the figure with its evidence, and what departments report."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.files.services import open_stored
from qihang.apps.plans import pages, queries, services
from qihang.apps.plans.forms import NoteForm
from qihang.apps.plans.models import DutyNote
from qihang.apps.plans.pages.parameters import edition_named, progress_asked
from qihang.apps.plans.queries import DutyProgress
from qihang.kernel import Permission, Refusal
from qihang.policy import Duty, Edition
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb, Fact, Filter, Page, Tab
from qihang.web.downloads import download
from qihang.web.edition import words
from qihang.web.markup import el
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request

SEES = Permission.PLAN_SEE


@accepts_files("document")
@needs(SEES)
def duty(request: Request, edition: str, duty: str) -> HttpResponse:
    """One duty: what is asked, of whom, the figure, every organisation, what departments report."""
    found = edition_named(edition)
    asked = found.duty(duty)
    if asked is None:
        raise Http404
    progress = progress_asked(request, found, duty)
    if not progress.findings:
        raise Http404
    form = _note_form(request, found, asked)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and _note(request, found, asked, form)
    ):
        return redirect(pages.duty_href(progress, duty))
    finding = progress.findings[0]
    notes = queries.notes_on(request.scope, found, duty, progress.day)
    context = {
        "heading": words(asked.label),
        "sub": pages.sub(progress),
        "crumbs": [Crumb(words(found.label), pages.plan_href(progress))],
        "query": pages.with_day(request.GET, progress),
        "filters": [Filter("on", gettext("截至"), "date")],
        "finding": _finding_facts(finding, progress.day),
        "reason": pages.reason(finding),
        "opens": finding.measured.opens if finding.measured else "",
        "facts": _duty_facts(found, asked),
        **_units(request, finding),
        "notes": [_note_words(note) for note in notes],
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "plans/duty.html", context, status=status)


@needs(SEES)
@require_safe
def note_file(request: Request, uuid: UUID) -> HttpResponseBase:
    """The file of a department's report."""
    try:
        note = queries.note_in(request.scope, uuid)
    except DutyNote.DoesNotExist:
        raise Http404 from None
    if note.file is None:
        raise Http404
    return download(open_stored(note.file), note.file_name, note.file.media_type)


def _finding_facts(finding: DutyProgress, day: date) -> Sequence[Fact]:
    target = finding.duty.target
    found = [
        Fact(gettext("进展"), pages.light(finding.standing)),
        Fact(gettext("目标"), pages.target_words(target)),
        Fact(gettext("数字"), pages.value_words(finding)),
        Fact(gettext("期限"), pages.due_words(finding, day)),
    ]
    measured = finding.measured
    if measured and measured.n is not None and measured.total is not None:
        count = f"{formats.count(measured.n)} / {formats.count(measured.total)}"
        found.append(Fact(gettext("分子 / 分母"), count))
    if finding.numbers_day:
        found.append(Fact(gettext("数字截至"), formats.day(finding.numbers_day)))
    if target and target.comparison.by_last_year:
        found.append(Fact(gettext("上届同日"), pages.number_words(target, finding.number)))
    if target:
        found += [
            Fact(
                gettext("到 %(day)s 应达到") % {"day": formats.day(step.by)},
                pages.number_words(target, step.number),
            )
            for step in target.steps
        ]
    return found


def _duty_facts(edition: Edition, asked: Duty) -> Sequence[Fact]:
    phases = gettext("，").join(words(edition.phases[p].label) for p in asked.phases)
    return [
        Fact(gettext("编号"), asked.id),
        Fact(gettext("方案出处"), pages.source_words(asked.section, asked.paragraph)),
        Fact(gettext("牵头部门"), pages.department_names(edition, asked.lead)),
        Fact(gettext("参与部门"), pages.department_names(edition, asked.participating)),
        Fact(gettext("承担单位"), pages.carrier_names(asked.carried_by)),
        Fact(gettext("时间"), pages.window_words(asked.window)),
        Fact(gettext("阶段"), phases),
        Fact(gettext("可靠程度"), _sureness(asked)),
    ]


def _sureness(asked: Duty) -> str:
    return {
        "S": gettext("数字和期限见于方案"),
        "C": gettext("见于公开资料"),
        "U": gettext("目标或期限未见于方案，由本省确认后使用"),
    }[asked.source.sureness.value]


def _units(request: Request, finding: DutyProgress) -> dict[str, object]:
    """The organisations a duty is measured for, a page at a time: first who does not reach it."""
    if not finding.units or finding.lack:
        return {}
    met = parameters.text(request.GET, "units") == "met"
    short, there = pages.units_parted(finding)
    wanted = there if met else short
    page = Page.of(request.GET, len(wanted))
    orgs = queries.names_of(request.scope, wanted[page.offset : page.end]).values()
    tabs = [
        Tab(gettext("未达到"), with_query(request.GET, units=None, page=None), not met, len(short)),
        Tab(gettext("已达到"), with_query(request.GET, units="met", page=None), met, len(there)),
    ]
    caption = tabs[met].label
    table = pages.units_table(request.scope, finding, list(orgs), caption, met=met)
    return {"units": table, "unit_tabs": tabs, "page": page}


def _note_form(request: Request, edition: Edition, asked: Duty) -> NoteForm | None:
    """The form for a department that is named in the duty."""
    if not request.scope.allows(Permission.PLAN_REPORT):
        return None
    if queries.department_of(request.scope, edition) not in asked.departments:
        return None
    return NoteForm(request.today, request.POST or None, request.FILES or None)


def _note(request: Request, edition: Edition, asked: Duty, form: NoteForm) -> bool:
    given = form.cleaned_data
    upload = given["file"]
    department = queries.department_of(request.scope, edition)
    org = queries.own_org(request.scope)
    name = upload.name if upload else ""
    try:
        services.note_duty(
            request.scope, edition, asked, department, org, given["text"], request.now, upload, name
        )
    except Refusal as refusal:
        onto_form(form, refusal)
        return False
    messages.success(request, gettext("已保存。说明供查阅，不改变进展。"))
    return True


def _note_words(note: DutyNote) -> SafeString:
    head = f"{note.org.name} · {formats.day(note.known_on)}"
    file = ""
    if note.file is not None:
        href = reverse("plans:note_file", args=[note.uuid])
        file = el("p", el("a", note.file_name, href=href))
    return el("li", el("b", head), el("p", note.text), file)
