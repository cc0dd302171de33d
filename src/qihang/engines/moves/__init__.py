"""Records with states: which action leads from which state to which, who may take it, and until when."""

from qihang.engines.moves.appeals import AppealMoves
from qihang.engines.moves.graph import Graph

__all__ = ["AppealMoves", "Graph"]
