"""The checks and how each did; counts only, and of a check on trial a count for the province alone."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.verification import queries
from qihang.apps.verification.pages import check_tables, finding_list
from qihang.apps.verification.pages import checks as check_words
from qihang.kernel import Permission
from qihang.web.access import needs
from qihang.web.components import Crumb, Page, RecordAction
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.request import Request

SEE = Permission.VERIFICATION_SEE


@needs(SEE)
@require_safe
def checks(request: Request) -> HttpResponse:
    """Every check with what it found in reach."""
    cohort = current_cohort()
    counts = queries.counts_by_check(request.scope, cohort)
    run = queries.newest_run(request.scope, cohort)
    context = {
        "table": check_tables.of_checks(counts, request.today),
        "run": check_tables.of_run(run, request.scope),
        "not_checkable": check_tables.not_checkable(run),
        "questions": check_tables.of_questions(queries.question_counts(request.scope, cohort)),
        "actions": _actions(request),
        "trials": check_tables.trials(queries.trials_of(request.scope, cohort)),
        "crumbs": [Crumb(gettext("核查问题"), reverse("verification:index"))],
    }
    return render_page(request, "verification/checks.html", context)


def _actions(request: Request) -> list[RecordAction]:
    if not queries.reads_answers(request.scope):
        return []
    return [
        RecordAction(
            gettext("请毕业生核实…"),
            reverse("verification:ask"),
            help=gettext("发给登记已生效、还没有问过的毕业生；回答只有省里看得到。"),
        ),
        RecordAction(
            gettext("抽取复核…"),
            reverse("verification:recheck"),
            help=gettext("每所学校抽取同样的条数；间隔没到不抽。"),
        ),
    ]


@needs(SEE)
@require_safe
def check(request: Request, code: str) -> HttpResponse:
    """One check: its words, its counts, its findings in reach."""
    cohort = current_cohort()
    counts = queries.counts_by_check(request.scope, cohort, code)
    if not counts and not check_words.is_known(code, request.today):
        raise Http404
    wanted = queries.FindingFilter(check=code)
    found = queries.listed(request.scope, cohort, wanted, request.today)
    page = Page.of(request.GET, found.count())
    rows = list(found[page.offset : page.end])
    context = {
        "heading": check_words.check_name(code),
        "sentence": check_words.check_sentence(code),
        "cure": check_words.check_cure(code),
        "facts": [*check_words.check_basis(request.scope, code), *check_tables.of_counts(counts)],
        "page": page,
        "query": request.GET,
        "table": finding_list.listed(request.scope, rows, request.today, tick=False, of_one=True),
        "crumbs": [
            Crumb(gettext("核查问题"), reverse("verification:index")),
            Crumb(gettext("核查项目"), reverse("verification:checks")),
        ],
    }
    return render_page(request, "verification/check.html", context)
