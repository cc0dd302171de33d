"""How names are compared and searched, what a delivery may do, who may see which register."""

from qihang.apps.registers.rules.deliveries import (
    COLUMNS,
    CONTENT,
    KEY,
    Origin,
    RegisterShape,
    delivery_refusal,
    seen_by,
    shape_of,
    undo_refusal,
)
from qihang.apps.registers.rules.names import grams, plain, same_name

__all__ = [
    "COLUMNS",
    "CONTENT",
    "KEY",
    "Origin",
    "RegisterShape",
    "delivery_refusal",
    "grams",
    "plain",
    "same_name",
    "seen_by",
    "shape_of",
    "undo_refusal",
]
