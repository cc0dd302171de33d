"""Figures as of any day, whole, cut and through the cycle, each as far as the reader's scope goes."""

from qihang.apps.metrics.queries.figures.by_org import (
    Figures,
    Own,
    Sight,
    figures_by_child,
    figures_for_system,
    org_figures,
    own_sights,
    sight,
    sights_by_child,
)
from qihang.apps.metrics.queries.figures.curves import Curve, Point, curve
from qihang.apps.metrics.queries.figures.cuts import Cut, Slice, cut, members_by_child, slices
from qihang.apps.metrics.queries.figures.disclosure import (
    cut_day,
    holds_persons,
    released_blocks,
    without_persons,
)
from qihang.apps.metrics.queries.figures.entries import Behind, ListedEntry, entries_behind
from qihang.apps.metrics.queries.figures.figure_state import state
from qihang.apps.metrics.queries.figures.formulas import Indicated, indicated
from qihang.apps.metrics.queries.figures.reporting_orgs import (
    colleges_to_open,
    names_of,
    own_seats,
    readable,
    readable_like,
    seats,
    way_down,
)

__all__ = [
    "Behind",
    "Curve",
    "Cut",
    "Figures",
    "Indicated",
    "ListedEntry",
    "Own",
    "Point",
    "Sight",
    "Slice",
    "colleges_to_open",
    "curve",
    "cut",
    "cut_day",
    "entries_behind",
    "figures_by_child",
    "figures_for_system",
    "holds_persons",
    "indicated",
    "members_by_child",
    "names_of",
    "org_figures",
    "own_seats",
    "own_sights",
    "readable",
    "readable_like",
    "released_blocks",
    "seats",
    "sight",
    "sights_by_child",
    "slices",
    "state",
    "way_down",
    "without_persons",
]
