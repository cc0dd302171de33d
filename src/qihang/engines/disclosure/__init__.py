"""What of a table may be shown so that nobody small can be reckoned from sums: members shown together."""

from qihang.engines.disclosure.blocks import TableUnit, blocks
from qihang.engines.disclosure.released import EVERYTHING, ReleasedBlocks

__all__ = ["EVERYTHING", "ReleasedBlocks", "TableUnit", "blocks"]
