"""What may be done to a register: load a delivery, take the newest one back."""

from qihang.apps.registers.rules import Origin
from qihang.apps.registers.services.loading import load_delivery, undo_delivery

__all__ = ["Origin", "load_delivery", "undo_delivery"]
