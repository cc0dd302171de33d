"""An office takes its own step back, while the window is open and nobody has built on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.agreements.models import Agreement, AgreementPaper
from qihang.apps.agreements.rules import AgreementState, PaperKind
from qihang.apps.agreements.services import notifications
from qihang.apps.agreements.services.transitions import AGREEMENT
from qihang.apps.moves.services import UndoneAct, undo_act
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> UndoneAct[Agreement]:
    """Signing, ending, voiding or declining is undone; its papers go, upper apps follow or refuse.

    Raises the refusals of moves.undo_act and of whoever went on.
    """
    undone = undo_act(scope, AGREEMENT, act, now)
    for agreement in undone.moved:
        _remove_papers(scope, agreement)
    notifications.retract(scope, act, [one.graduate_id for one in undone.moved])
    return undone


def _remove_papers(scope: Scope, agreement: Agreement) -> None:
    """What was handed in for the step: it may be somebody else's paper."""
    unsigned = agreement.status == AgreementState.ISSUED
    kind = PaperKind.SIGNED if unsigned else PaperKind.RELEASE
    gone, _ = AgreementPaper.objects.filter(agreement=agreement, kind=kind.value).delete()
    if gone:
        record_act(
            scope, "agreement.paper_remove", "agreement", agreement.uuid,
            org_path=agreement.org_path, after={"rows": gone},
        )  # fmt: skip
