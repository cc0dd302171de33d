"""To whom this installation hands its heads (settings.HEADS)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from django.conf import settings

from qihang.apps.orgs.anchors import installation
from qihang.apps.orgs.gateways.folder import FolderReceiver
from qihang.apps.orgs.gateways.http import HttpReceiver
from qihang.apps.orgs.gateways.mail import MailReceiver
from qihang.apps.orgs.gateways.receiver import Receiver

Make = Callable[[str, UUID], Receiver]
_KINDS: dict[str, Make] = {
    "http": HttpReceiver,
    "https": HttpReceiver,
    "mailto": lambda address, of: MailReceiver(address.partition(":")[2], of),
}


def register(kind: str, make: Make) -> None:
    """An upper app adds a kind of address: `kind:…`."""
    _KINDS[kind] = make


def receivers() -> Mapping[str, Receiver]:
    """Each by its address: https://…, mailto:…, inbox:code of an organisation, or else a folder."""
    return {address: _made(address) for address in settings.HEADS}


def _made(address: str) -> Receiver:
    make = _KINDS.get(address.partition(":")[0])
    return make(address, installation()) if make else FolderReceiver(Path(address), installation())
