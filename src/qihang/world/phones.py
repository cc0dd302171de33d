"""The demo's telephones and mailboxes: codes as they would have arrived, and what else is typed with them.

In an installation a code is on the graduate's own phone alone. Everybody here is made up.
"""

from dataclasses import dataclass

from qihang.apps.messages import labels
from qihang.apps.messages.models import Message
from qihang.apps.messages.services import secrets_for
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope

PLACES = {"code_issued": "code", "phone_code": "contact_code", "email_code": "contact_code"}
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
    sent = Message.objects.filter(template__in=PLACES, graduate__isnull=False).order_by("-pk")
    found: list[Arrived] = []
    for template, place in PLACES.items():
        latest = {m.graduate or 0: m for m in reversed(sent.filter(template=template)[:SHOWN])}
        secrets = secrets_for(scope, [place], set(latest))
        people = Graduate.objects.select_related("contact_request").in_bulk(secrets)
        found += [
            _arrived(people[pk], latest[pk], labels.outside(latest[pk], language, secrets[pk])[1])
            for pk in sorted(people, key=lambda pk: -latest[pk].pk)
        ]
    return found


def _arrived(graduate: Graduate, message: Message, text: str) -> Arrived:
    end = unseal(graduate.id_number_sealed)[-END:]
    to_new = message.template != "code_issued"
    where = graduate.contact_request.address_masked if to_new else graduate.phone_masked
    return Arrived(where, text, graduate.exam_number, graduate.name, end)
