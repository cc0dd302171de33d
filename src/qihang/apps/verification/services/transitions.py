"""How findings move: what the kit of moves must know of them."""

from collections.abc import Sequence

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.verification.models import Finding, FindingMove
from qihang.apps.verification.rules import FINDING_GRAPH
from qihang.kernel import Scope


def _publish(scope: Scope, findings: Sequence[Finding], step: Transition) -> None:
    """Nobody above hears of findings yet."""


FINDING = moves.MovedKind(
    "finding",
    FINDING_GRAPH,
    Finding,
    FindingMove,
    "finding",
    _publish,
    facts=lambda finding: {"check": finding.check_code},
)
