"""To whom this installation hands its heads (settings.HEADS)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from qihang.apps.orgs.gateways.folder import FolderReceiver
from qihang.apps.orgs.gateways.http import HttpReceiver
from qihang.apps.orgs.gateways.mail import MailReceiver
from qihang.apps.orgs.gateways.receiver import Receiver
from qihang.apps.orgs.integrity.anchors import installation
from qihang.kernel import contributions


@dataclass(frozen=True, slots=True)
class ReceiverKind:
    """How a receiver is made from an address `kind:…` and the installation's number."""

    kind: str
    make: Callable[[str, UUID], Receiver]

    @property
    def key(self) -> str:
        """The beginning of its addresses."""
        return self.kind


RECEIVER_KINDS = (
    ReceiverKind("http", HttpReceiver),
    ReceiverKind("https", HttpReceiver),
    ReceiverKind("mailto", lambda address, of: MailReceiver(address.partition(":")[2], of)),
)


def receivers() -> Mapping[str, Receiver]:
    """Each by its address: https://…, mailto:…, inbox:code of an organisation, or else a folder."""
    return {address: _made(address) for address in settings.HEADS}


def _made(address: str) -> Receiver:
    kind = contributions.by_key(ReceiverKind).get(address.partition(":")[0])
    if kind is None:
        return FolderReceiver(Path(address), installation())
    return kind.make(address, installation())
