"""What the nightly proof of the ledger found."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.metrics.queries.ledger import last_proof, may_prove
from qihang.kernel import Objection, Permission
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Column, Crumb, Empty, Table, TableRow
from qihang.web.pages import render_page
from qihang.web.refusals import sentence
from qihang.web.request import Request


@needs(Permission.AUDIT_SEE)
@require_safe
def proof(request: Request) -> HttpResponse:
    """The last proof: how many entries, and each thing that did not agree."""
    found = last_proof(request.scope)
    if found is None and not may_prove(request.scope):
        raise Http404
    rows = [TableRow((_finding_text(finding),)) for finding in (found.findings if found else ())]
    context = {
        "crumbs": [Crumb(gettext("审计"), reverse("orgs:audit"))],
        "sub": gettext("%(at)s 核验，共 %(n)s 条账目")
        % {"at": formats.minute(found.at), "n": formats.count(found.entries)}
        if found
        else gettext("每天夜里核验一次，还没有核验过。"),
        "holds": found is not None and found.holds,
        "table": Table(
            gettext("不一致之处"),
            [Column(gettext("不一致之处"), lead=True)],
            rows,
            empty=Empty(
                gettext("记录、台账和汇总逐条相符。")
                if found
                else gettext("核验之后，不一致之处会列在这里。")
            ),
        ),
    }
    return render_page(request, "metrics/proof.html", context)


def _finding_text(finding: str | dict[str, Any]) -> str:
    """A kept finding in the reader's language; older proofs kept their own words."""
    if isinstance(finding, str):
        return finding
    message, facts = finding["message"], finding["facts"]
    return sentence(Objection("", message, "", facts))
