"""What messages give to the frame and to orgs: the bell, a card, their acts, heads into an inbox, alarms."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.messages import cards, labels, subscriptions
from qihang.apps.messages.pages import frame
from qihang.apps.messages.services import audit_heads
from qihang.apps.orgs.events import AccountTouched, AlarmsRaised
from qihang.apps.orgs.gateways import ReceiverKind
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES, Role
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences

MANIFEST = Manifest(
    "messages",
    (
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Holding(Permission.MESSAGE_REMIND, _("发送提醒"), SCHOOL_ROLES),
        Holding(
            Permission.MESSAGE_TRACK,
            _("查看消息发送情况"),
            {*SCHOOL_ROLES, Role.PROVINCE_OFFICER, Role.SYSTEM_ADMIN},
            lendable=True,
        ),
        *frame.GIVES,
        *cards.GIVES,
        Subscription(AccountTouched, subscriptions.on_account_touched),
        Subscription(AlarmsRaised, audit_heads.on_alarms),
        ReceiverKind("inbox", audit_heads.of_address),
    ),
)
