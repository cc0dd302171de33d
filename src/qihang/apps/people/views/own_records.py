"""The graduate's own records: of one person, in one or several cohorts; pages work on one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.codes.queries import label
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.services import choose_own_record
from qihang.apps.people import labels, queries
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Fact, RecordAction, status
from qihang.web.request import Request


@needs(Permission.DESTINATION_FILE_OWN)
@require_GET
@never_cache
def own_records(request: Request) -> HttpResponse:
    """Each with what it is and whether it counts; the one at work first."""
    records = queries.own_records(request.scope)
    context = {
        "records": [
            (heading(one), _state(request, one), _facts(one), _actions(request, one))
            for one in records
        ],
        "several": len(records) > 1,
    }
    return render(request, "people/own_records.html", context)


@needs(Permission.DESTINATION_FILE_OWN)
@require_POST
def choose(request: Request, uuid: UUID) -> HttpResponse:
    """Work on another one."""
    found = [one for one in queries.own_records(request.scope) if one.uuid == uuid]
    if not found:
        raise Http404
    choose_own_record(request, found[0].pk)
    messages.success(request, gettext("现在办理的是：%(record)s。") % {"record": heading(found[0])})
    return redirect("people:own_records")


def heading(graduate: Graduate) -> str:
    """The cohort and where."""
    university = graduate.org.parent or graduate.org
    return gettext("%(year)s 届 · %(university)s") % {
        "year": graduate.cohort,
        "university": org_name(university),
    }


def _state(request: Request, graduate: Graduate) -> str:
    if graduate.standing:
        return status(labels.standing(graduate.standing), "closed")
    if graduate.pk == request.scope.graduate:
        return status(gettext("正在办理"), "done")
    return ""


def _facts(graduate: Graduate) -> list[Fact]:
    return [
        Fact(gettext("院系"), org_name(graduate.org)),
        Fact(gettext("考生号"), graduate.exam_number),
        Fact(gettext("学历"), label("qualification", graduate.qualification)),
        Fact(gettext("专业"), graduate.major_name),
        Fact(gettext("毕业日期"), formats.day(graduate.graduation_date)),
    ]


def _actions(request: Request, graduate: Graduate) -> list[RecordAction]:
    if graduate.pk == request.scope.graduate:
        return []
    return [
        RecordAction(
            gettext("切换到这届学籍"), reverse("people:choose_record", args=[graduate.uuid])
        )
    ]
