"""What may be done: ask for an export, make it, hand it out, let it go."""

from qihang.apps.exports.services.asking import Wanted, ask_for, at_once
from qihang.apps.exports.services.expiring import forget
from qihang.apps.exports.services.making import make, open_export, write
from qihang.apps.exports.services.resuming import unfinished

__all__ = ["Wanted", "ask_for", "at_once", "forget", "make", "open_export", "unfinished", "write"]
