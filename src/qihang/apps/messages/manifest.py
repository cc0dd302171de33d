"""What messages give to the frame and to orgs: the bell, a card, their acts, heads into an inbox, alarms."""

from qihang.apps.messages import cards, labels, subscriptions
from qihang.apps.messages.pages import frame
from qihang.apps.messages.services import audit_heads
from qihang.apps.orgs.events import AccountTouched, AlarmsRaised
from qihang.apps.orgs.gateways import ReceiverKind
from qihang.apps.orgs.labels import act_labels
from qihang.kernel import Manifest, Subscription
from qihang.web.constraints import constraint_sentences

MANIFEST = Manifest(
    "messages",
    (
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        *frame.GIVES,
        *cards.GIVES,
        Subscription(AccountTouched, subscriptions.on_account_touched),
        Subscription(AlarmsRaised, audit_heads.on_alarms),
        ReceiverKind("inbox", audit_heads.of_address),
    ),
)
