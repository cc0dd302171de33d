"""What may be done: ask for an export, make it, stop it, hand it out, let it go."""

from qihang.apps.exports.services.expiry import forget
from qihang.apps.exports.services.file_writer import make, open_export, write
from qihang.apps.exports.services.recovery import cancel, unfinished
from qihang.apps.exports.services.requests import Wanted, ask_for, at_once

__all__ = [
    "Wanted",
    "ask_for",
    "at_once",
    "cancel",
    "forget",
    "make",
    "open_export",
    "unfinished",
    "write",
]
