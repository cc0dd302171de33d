"""What may be done to a register: load a delivery, see before what it would do, take the newest back."""

from qihang.apps.registers.rules import Origin
from qihang.apps.registers.services.deliveries import (
    load_delivery,
    load_staged,
    newest_before,
    one_at_a_time,
    undo_delivery,
)
from qihang.apps.registers.services.preview import REPEATED, evaluate
from qihang.apps.registers.services.sheets import Loaded, load_file
from qihang.apps.registers.services.staging import prepared

__all__ = [
    "REPEATED",
    "Loaded",
    "Origin",
    "evaluate",
    "load_delivery",
    "load_file",
    "load_staged",
    "newest_before",
    "one_at_a_time",
    "prepared",
    "undo_delivery",
]
