"""Cut-offs: their list, one seal, signing, publishing, files; and what everybody may see."""

from io import BytesIO
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.metrics import tasks
from qihang.apps.metrics.models.seals import Seal, SealJob
from qihang.apps.metrics.pages import seals as pages
from qihang.apps.metrics.queries import seals as queries
from qihang.apps.metrics.queries.ledger import may_prove
from qihang.apps.metrics.services import seals as services
from qihang.apps.metrics.sql.seals import missing_signatures
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Refusal
from qihang.web import documents, formats
from qihang.web.access import needs, public
from qihang.web.components import Crumb, Fact, RecordAction
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, report_outcome
from qihang.web.request import Request


@needs(Permission.FIGURES_SEE)
@require_safe
@never_cache
def seals(request: Request) -> HttpResponse:
    """Every cut-off that was sealed, and how far the sealing is that was asked for."""
    job = queries.own_sealing(request.scope)
    at_work = job is not None and job.state in SealJob.OPEN
    found = [(seal, len(missing_signatures(seal))) for seal in queries.seals_in(request.scope)]
    context = {
        "table": pages.seals_table(found),
        "crumbs": [Crumb(gettext("落实率"), reverse("metrics:own"))],
        "work": pages.seal_work(job, request.now) if job else None,
        "may_seal": not at_work and _may(request, Permission.FIGURES_SEAL),
        "may_prove": may_prove(request.scope),
    }
    response = render_page(request, "metrics/seals.html", context)
    if request.htmx and not at_work:
        response["HX-Refresh"] = "true"  # the work is over: the whole page has changed
    return response


@needs(Permission.FIGURES_SEE)
@require_safe
@never_cache
def seal(request: Request, uuid: UUID) -> HttpResponse:
    """One seal: its figures, who signed, what may be done, how far is what was asked for."""
    found = _seal(request, uuid)
    job = queries.own_job(request.scope, found)
    at_work = job is not None and job.state in SealJob.OPEN
    missing = missing_signatures(found)
    province = pages.province_code(found)
    context = {
        "heading": pages.seal_title(found),
        "crumbs": [Crumb(gettext("封存的数字"), reverse("metrics:seals"))],
        "facts": _facts(found, len(missing)),
        "work": pages.seal_work(job, request.now) if job else None,
        "actions": [] if at_work else _actions(request, found, signed=not missing),
        "parts": pages.parts_of_seal(found, province),
        "cities": pages.orgs_of_seal(found, OrgKind.CITY),
        "universities": pages.orgs_of_seal(found, OrgKind.UNIVERSITY),
        "unsigned": bool(missing),
    }
    response = render_page(request, "metrics/seal.html", context)
    if request.htmx and not at_work:
        response["HX-Refresh"] = "true"  # the work is over: the whole page has changed
    return response


@needs(Permission.FIGURES_SEAL)
@require_POST
def make(request: Request) -> HttpResponse:
    """Ask to seal every cut-off that is due now, without waiting for the night; a worker does it."""
    with report_outcome(request):
        tasks.start(services.ask_to_seal(request.scope, request.now).uuid)
    return redirect("metrics:seals")


@needs(Permission.FIGURES_SIGN)
@require_POST
def sign(request: Request, uuid: UUID) -> HttpResponse:
    """Ask to sign for one's department; a worker does it."""
    return _ask_for(request, uuid, SealJob.SIGN)


@needs(Permission.FIGURES_SEAL)
@require_POST
def publish(request: Request, uuid: UUID) -> HttpResponse:
    """Ask to show it to everybody; a worker does it."""
    return _ask_for(request, uuid, SealJob.PUBLISH)


@needs(Permission.FIGURES_SEE)
@require_safe
def file(request: Request, uuid: UUID, kind: str) -> HttpResponseBase:
    """PDF at any time, marked until it is signed; CSV only when it is."""
    found = _seal(request, uuid)
    name = f"seal-{found.cohort}-{found.day:%Y%m%d}"
    if kind == "pdf":
        signed = not missing_signatures(found)
        draft = pages.seal_document(found, _signers(found), signed=signed)
        return download(BytesIO(documents.pdf(draft)), f"{name}.pdf", "application/pdf")
    if kind != "csv":
        raise Http404
    try:
        services.export(request.scope, found.uuid)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("metrics:seal", uuid)
    return download(pages.seal_file(found), f"{name}.csv", "text/csv; charset=utf-8")


@public
@require_safe
def published(request: Request) -> HttpResponse:
    """What the province has published, for everybody."""
    found = [
        {
            "title": pages.seal_title(one),
            "parts": pages.parts_of_seal(one, pages.province_code(one)),
            "facts": _facts(one, 0)[:2],
            "digest": bytes(one.digest).hex(),
        }
        for one in queries.published_seals(request.scope)
    ]
    return render_page(request, "metrics/published.html", {"seals": found})


def _ask_for(request: Request, uuid: UUID, act: str) -> HttpResponse:
    found = _seal(request, uuid)
    with report_outcome(request):
        tasks.start(services.ask_for(request.scope, found.uuid, act, request.now).uuid)
    return redirect("metrics:seal", uuid)


def _seal(request: Request, uuid: UUID) -> Seal:
    try:
        return queries.seal_in(request.scope, uuid)
    except Seal.DoesNotExist as missing:
        raise Http404 from missing


def _may(request: Request, permission: Permission) -> bool:
    return request.scope.allows(permission)


def _facts(found: Seal, missing: int) -> list[Fact]:
    facts = [
        Fact(gettext("毕业去向落实率"), pages.sealed_rate(found)),
        Fact(gettext("截至"), formats.day(found.day)),
        Fact(gettext("状态"), pages.seal_state(found, missing)),
        *(Fact(name, number) for name, number in pages.sealed_entries(found).items()),
        Fact(gettext("封存时间"), formats.minute(found.taken_at)),
    ]
    facts += [Fact(name, who) for name, who in _signers(found).items()]
    return [*facts, Fact(gettext("校验值"), bytes(found.digest).hex())]


def _signers(found: Seal) -> dict[str, str]:
    """Each signature as department → who and when."""
    return {
        gettext("签字：%(name)s") % {"name": org_name(one.department)}: (
            f"{one.account.name} {formats.minute(one.at)}"
        )
        for one in found.signatures.all()
    }


def _actions(request: Request, found: Seal, *, signed: bool) -> list[RecordAction]:
    def at(name: str, *further: str) -> str:
        return reverse(f"metrics:{name}", args=[found.uuid, *further])

    actions = []
    if not signed and _may(request, Permission.FIGURES_SIGN):
        actions.append(RecordAction(gettext("为本部门签字"), at("seal_sign"), tone="main"))
    if signed and found.published_at is None and _may(request, Permission.FIGURES_SEAL):
        actions.append(RecordAction(gettext("发布"), at("seal_publish"), tone="main"))
    actions.append(RecordAction(gettext("PDF"), at("seal_file", "pdf"), method="get", tone="quiet"))
    if signed:
        actions.append(
            RecordAction(gettext("导出 CSV"), at("seal_file", "csv"), method="get", tone="quiet")
        )
    return actions
