"""What guards the audit, told to people: heads into another organisation's inbox, alarms to the auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.events import AlarmsRaised
from qihang.apps.orgs.gateways import Unreached
from qihang.apps.orgs.integrity.heads import line_digest
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import real_today, valid_on
from qihang.apps.orgs.roles import roles_holding
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.web import clock


@dataclass(frozen=True, slots=True)
class InboxReceiver:
    """Everybody of an organisation who may see its audit; what they have read, they have read.

    The inbox itself stands in our own database, so it is not asked what it holds.
    """

    org: str  # its code
    installation: UUID
    answers: bool = False

    def hand_over(self, lines: Sequence[str]) -> None:
        """One message with the lines; the same lines reach nobody twice."""
        to = _auditors(Q(org__code=self.org))
        if not to:
            raise Unreached(f"{self.org}: nobody may see the audit")
        key = f"heads:{line_digest(lines[-1]).hex()[:32]}"
        notice = Notice("heads_received", reverse("orgs:audit"), key, {"lines": "\n".join(lines)})
        notify(Scope.for_system("heads of the audit and the ledger"), notice, to, clock.now())

    def last_line(self) -> str:
        """Not asked."""
        return ""


def of_address(address: str, installation: UUID) -> InboxReceiver:
    """`inbox:` and the code of an organisation."""
    return InboxReceiver(address.partition(":")[2], installation)


def on_alarms(event: AlarmsRaised) -> None:
    """Those who see the audit of everything hear of a new alarm at once."""
    now = clock.now()
    notice = Notice("alarm_raised", reverse("orgs:audit"), "", {"count": event.standing})
    to = _auditors(Q(org__kind=OrgKind.PROVINCE))
    notify(Scope.for_system("watch over the heads"), notice, to, now)


def _auditors(where: Q) -> list[Reader]:
    held = Membership.objects.filter(
        where, valid_on(real_today()), role__in=roles_holding(Permission.AUDIT_SEE)
    )
    rows = held.order_by("account", "org__path").distinct("account")
    return [
        Reader(account, None, path) for account, path in rows.values_list("account", "org__path")
    ]
