"""The batch or the target an address names, as far as the reader may come to it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from qihang.apps.intake import queries
from qihang.apps.intake.models import Batch
from qihang.apps.intake.targets import Target, target_named
from qihang.web.access import get_or_404
from qihang.web.request import Request


def batch_of(request: Request, uuid: UUID) -> Batch:
    """404 outside the scope."""
    return get_or_404(queries.batch_in, request.scope, uuid)


def target_of(request: Request, name: str) -> Target:
    """404 where there is none of this name, 403 for those who may load it nowhere."""
    try:
        found = target_named(name)
    except KeyError:
        raise Http404 from None
    if not found.open_to(request.scope):
        raise PermissionDenied
    return found
