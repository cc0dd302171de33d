"""Written names of employers to registered firms, with reasons; "no such firm" is an answer too."""

from qihang.engines.linkage.linking import (
    ANSWERS,
    COLUMNS,
    FOUND,
    LINKED,
    NONE,
    SEVERAL,
    UNSURE,
    Linker,
    core_text,
    link,
)
from qihang.engines.linkage.meant import meant_firms
from qihang.engines.linkage.reasons import REASONS, RELATIONS

__all__ = [
    "ANSWERS",
    "COLUMNS",
    "FOUND",
    "LINKED",
    "NONE",
    "REASONS",
    "RELATIONS",
    "SEVERAL",
    "UNSURE",
    "Linker",
    "core_text",
    "link",
    "meant_firms",
]
