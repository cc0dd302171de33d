"""The demo's telephones: activation codes as they would have arrived, and what else is typed with them.

In an installation a code is on the graduate's own phone alone. Everybody here is made up.
"""

from dataclasses import dataclass

from qihang.apps.messages import labels
from qihang.apps.messages.models import Message
from qihang.apps.messages.services import secrets_for
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope

TEMPLATE, PLACE = "code_issued", "code"
SHOWN = 20
END = 6  # of the identity number


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text message on a graduate's phone, and what the graduate knows besides."""

    phone: str
    text: str
    exam_number: str
    name: str
    id_number_end: str


def arrived(scope: Scope, language: str) -> list[Arrived]:
    """The newest codes that can still be used, newest first; none outside a job of the demo."""
    if not scope.system:
        return []
    sent = Message.objects.filter(template=TEMPLATE, graduate__isnull=False)
    latest = {m.graduate or 0: m for m in reversed(sent.order_by("-pk")[:SHOWN])}
    secrets = secrets_for(scope, [PLACE], set(latest))
    graduates = Graduate.objects.in_bulk(secrets)
    newest = sorted(graduates, key=lambda pk: -latest[pk].pk)
    return [
        _arrived(graduates[pk], labels.outside(latest[pk], language, secrets[pk])[1])
        for pk in newest
    ]


def _arrived(graduate: Graduate, text: str) -> Arrived:
    end = unseal(graduate.id_number_sealed)[-END:]
    return Arrived(graduate.phone_masked, text, graduate.exam_number, graduate.name, end)
