"""The graduate's page: print the form, issue proofs, see who looked, take them back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qihang.apps.certificates import labels, services
from qihang.apps.certificates.forms import IssueForm
from qihang.apps.certificates.pages import proofs
from qihang.apps.certificates.rules import PROOF, ProofField
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import OwnRegistration, own_registration
from qihang.apps.documents import pages
from qihang.apps.documents.models import Document
from qihang.apps.documents.queries import HeldDocument, held
from qihang.apps.documents.rules import DocumentState
from qihang.kernel import Permission, Refusal
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Fact, RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request

OWN = Permission.DESTINATION_FILE_OWN


@needs(OWN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """Form and proofs; sent, it issues a proof."""
    registration = own_registration(request.scope)
    effective = registration.effective
    form = _form(request, effective) if effective else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            services.issue(request.scope, request.now, form.chosen(), form.cleaned_data["days"])
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, gettext("证明已签发，可以把编号或二维码给对方。"))
            return redirect("certificates:own")
    context = {
        "form": form,
        "printable": _printable(registration),
        "proofs": [_card(request, item) for item in held(request.scope, PROOF, request.today)],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render_page(request, "certificates/own.html", context, status=status)


@needs(OWN)
@require_POST
def revoke(request: Request, uuid: UUID) -> HttpResponse:
    """From now on it shows nothing."""
    try:
        services.revoke(request.scope, request.now, uuid)
    except Document.DoesNotExist:
        raise Http404 from None
    messages.success(request, gettext("已撤销。现在起，凭这个编号什么也看不到。"))
    return redirect("certificates:own")


def _form(request: Request, version: Destination) -> IssueForm:
    values = {item: proofs.value(version, item) for item in ProofField}
    filled = {item: text for item, text in values.items() if text not in ("", formats.DASH)}
    return IssueForm(filled, request.today, request.POST if request.method == "POST" else None)


def _printable(mine: OwnRegistration) -> list[dict[str, object]]:
    """What counts, first; beside it what is under way, which takes nothing from it."""
    rows: list[dict[str, object]] = []
    if mine.effective is not None:
        rows.append({"heading": gettext("毕业去向登记表"), "uuid": mine.effective.uuid})
    if mine.latest is not None and mine.latest != mine.effective:
        heading = gettext("变更中的登记表") if rows else gettext("毕业去向登记表")
        told = gettext("登记还没有通过学校审核，打印出来会注明“内部使用 未经核定”。")
        rows.append({"heading": heading, "uuid": mine.latest.uuid, "told": told})
    return rows


def _card(request: Request, item: HeldDocument) -> dict[str, object]:
    proof, valid = item.document, item.state == DocumentState.VALID
    chosen = gettext("、").join(str(labels.SHOWN[field]) for field in proofs.chosen_fields(proof))
    facts = [
        *pages.number_facts(proof),
        Fact(gettext("对方能看到"), chosen or gettext("只有“登记有效”")),
        Fact(gettext("签发时间"), formats.minute(proof.issued_at)),
        Fact(gettext("到期日"), formats.day(proof.valid_until)),
    ]
    give = RecordAction(
        gettext("给对方一个查看链接"), reverse("certificates:links", args=[proof.uuid]), "get"
    )
    revoke_ = RecordAction(
        gettext("撤销这份证明"), reverse("certificates:revoke", args=[proof.uuid]), tone="danger"
    )
    return {
        "state": pages.state_badge(item.state),
        "facts": facts,
        "qr": pages.check_address(request, proof) if valid else "",
        "actions": [give, revoke_] if valid else [],
        "looks": pages.looks(item.looks),
    }
