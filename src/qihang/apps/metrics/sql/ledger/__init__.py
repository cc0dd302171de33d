"""The entries of the ledger, the cube and what is folded, as SQL and as sums by node and day."""

from qihang.apps.metrics.sql.ledger.cube_cache import Memory
from qihang.apps.metrics.sql.ledger.dimensions import (
    DIMENSIONS,
    EACH_CELL,
    OF_WORK,
    stands_in,
    stating,
)
from qihang.apps.metrics.sql.ledger.folded import totals
from qihang.apps.metrics.sql.ledger.nodes import EACH_NODE, PROVINCE_OF, entries_of, node_of
from qihang.apps.metrics.sql.ledger.parts import ENTRIES, WHOLE, AsOf, Key
from qihang.apps.metrics.sql.ledger.records import (
    CONTENT,
    DESTINATION,
    DESTINATIONS,
    DESTINATIONS_NOW,
    DESTINATIONS_THEN,
    FACT,
    GRADUATE,
    GRADUATES,
    GRADUATES_NOW,
    GRADUATES_THEN,
    UNIVERSITY_OF,
    parameters,
)

__all__ = [
    "CONTENT",
    "DESTINATION",
    "DESTINATIONS",
    "DESTINATIONS_NOW",
    "DESTINATIONS_THEN",
    "DIMENSIONS",
    "EACH_CELL",
    "EACH_NODE",
    "ENTRIES",
    "FACT",
    "GRADUATE",
    "GRADUATES",
    "GRADUATES_NOW",
    "GRADUATES_THEN",
    "OF_WORK",
    "PROVINCE_OF",
    "UNIVERSITY_OF",
    "WHOLE",
    "AsOf",
    "Key",
    "Memory",
    "entries_of",
    "node_of",
    "parameters",
    "stands_in",
    "stating",
    "totals",
]
