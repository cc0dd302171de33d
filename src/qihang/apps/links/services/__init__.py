"""What may be done with public links; one function per user action."""

from qihang.apps.links.services.creation import MadeLink, NewLink, make_link, revoke_link
from qihang.apps.links.services.use import TRIES, ask_receipt, find_link, open_link

__all__ = [
    "TRIES",
    "MadeLink",
    "NewLink",
    "ask_receipt",
    "find_link",
    "make_link",
    "open_link",
    "revoke_link",
]
