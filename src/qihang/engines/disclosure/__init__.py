"""What of a table may be shown so that nobody small can be reckoned from sums: members shown together."""

from qihang.engines.disclosure.blocks import Unit, blocks
from qihang.engines.disclosure.shown import EVERYTHING, Shown

__all__ = ["EVERYTHING", "Shown", "Unit", "blocks"]
