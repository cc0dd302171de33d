"""What may be done to a register: load a delivery, take the newest one back."""

from qihang.apps.registers.rules import Origin
from qihang.apps.registers.services.loading import load_delivery, undo_delivery
from qihang.apps.registers.services.sheets import Loaded, load_file

__all__ = ["Loaded", "Origin", "load_delivery", "load_file", "undo_delivery"]
