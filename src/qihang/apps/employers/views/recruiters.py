"""Who recruits for the own employer; answers to those who ask; papers they handed in."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.employers import queries, services
from qihang.apps.employers.models import Employer
from qihang.apps.employers.views.own import recruiter_tables
from qihang.apps.files.models import StoredFile
from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_stored
from qihang.apps.orgs.models import Membership
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import Crumb
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import report_outcome
from qihang.web.request import Request

OWN, VERIFY = Permission.EMPLOYER_MANAGE_OWN, Permission.EMPLOYER_VERIFY


@needs(OWN)
@require_safe
def recruiters(request: Request) -> HttpResponse:
    """Colleagues, and those who ask to be one."""
    asked = parameters.uuid(request.GET, "employer")
    everything = queries.own_employers(request.scope)
    found = next((one for one in everything if one.uuid == asked), None) or next(
        iter(everything), None
    )
    if found is None:
        raise Http404
    address = request.build_absolute_uri(f"{reverse('employers:sign_up')}?code={found.code}")
    context = {
        "employer": found,
        "crumbs": [Crumb(gettext("本单位"), reverse("employers:own"))],
        "address": address,
        "leads": services.leads(request.scope, found),
        **recruiter_tables(request, found),
    }
    return render_page(request, "employers/recruiters.html", context)


@needs(OWN, VERIFY)
@require_POST
def end_recruiter(request: Request, uuid: UUID, member: UUID) -> HttpResponse:
    """A recruiter goes."""
    found = _found(request, uuid, member)
    with report_outcome(request, gettext("已移出，当天起不能再为单位办理。")):
        services.end_recruiter(request.scope, uuid, member)
    return redirect(_back(request, found))


@needs(OWN, VERIFY)
@require_POST
def hand_over(request: Request, uuid: UUID, member: UUID) -> HttpResponse:
    """Another one leads."""
    found = _found(request, uuid, member)
    with report_outcome(request, gettext("招聘负责人已更换。")):
        services.hand_over(request.scope, uuid, member)
    return redirect(_back(request, found))


@needs(OWN, VERIFY)
@require_POST
def accept(request: Request, uuid: UUID) -> HttpResponse:
    """Let somebody in."""
    made = get_or_404(queries.request_in, request.scope, uuid)
    alone = parameters.choice(request.POST, "alone", ["1"]) == "1"
    with report_outcome(request, gettext("已同意，对方现在可以为单位办理。")):
        services.accept(request.scope, uuid, request.now, alone=alone)
    return redirect(_back(request, made.employer))


@needs(OWN, VERIFY)
@require_POST
def refuse(request: Request, uuid: UUID) -> HttpResponse:
    """Do not let somebody in."""
    made = get_or_404(queries.request_in, request.scope, uuid)
    with report_outcome(request, gettext("已答复，并告知对方。")):
        services.refuse(
            request.scope, uuid, parameters.text(request.POST, "reason", 1000), request.now
        )
    return redirect(_back(request, made.employer))


@needs(OWN, VERIFY)
@require_safe
def request_paper(request: Request, uuid: UUID) -> HttpResponseBase:
    """What somebody handed in with a request, to be saved and never run."""
    made = get_or_404(queries.request_in, request.scope, uuid)
    return _download(made.licence, made.licence_name)


@needs(OWN, VERIFY)
@require_safe
def licence(request: Request, uuid: UUID) -> HttpResponseBase:
    """The licence of an employer: for its own people and its office."""
    found = get_or_404(queries.employer_in, request.scope, uuid)
    own = request.scope.holds(OWN, found.org_path)
    if not (own or request.scope.holds(VERIFY, found.office_path)):
        raise Http404
    return _download(found.licence, found.licence_name)


def _download(file: StoredFile | None, name: str) -> HttpResponseBase:
    if file is None:
        raise Http404
    stem = name.rsplit(".", 1)[0] or gettext("证照")
    return download(open_stored(file), f"{stem}{ENDINGS[file.media_type]}", file.media_type)


def _found(request: Request, uuid: UUID, member: UUID) -> Employer:
    found = get_or_404(queries.employer_in, request.scope, uuid)
    try:
        queries.recruiter_in(request.scope, found, member)
    except Membership.DoesNotExist:
        raise Http404 from None
    return found


def _back(request: Request, found: Employer) -> str:
    if request.scope.holds(VERIFY, found.office_path):
        return reverse("employers:employer", args=[found.uuid])
    if request.scope.holds(OWN, found.org_path):
        return f"{reverse('employers:recruiters')}?employer={found.uuid}"
    return reverse("employers:own")
