"""Reads of the ledger, each as far as the reader's scope goes."""

from qihang.apps.metrics.queries.curve import Curve, Point, curve
from qihang.apps.metrics.queries.disclosure import (
    UNREGISTERED,
    holds_persons,
    released_blocks,
    without_persons,
)
from qihang.apps.metrics.queries.entries import Behind, ListedEntry, entries_behind
from qihang.apps.metrics.queries.figure_state import state
from qihang.apps.metrics.queries.figures import (
    Figures,
    Own,
    Sight,
    figures,
    figures_by_child,
    figures_for_system,
    own_sights,
    sight,
    sights_by_child,
)
from qihang.apps.metrics.queries.formulas import Indicated, indicated
from qihang.apps.metrics.queries.proof import LedgerProof, last_proof, may_prove, prove
from qihang.apps.metrics.queries.reporting_orgs import (
    colleges_to_open,
    names_of,
    readable,
    readable_like,
    seats,
    way_down,
)
from qihang.apps.metrics.queries.seals import (
    own_job,
    own_sealing,
    published_seals,
    seal_in,
    seals_in,
    to_sign,
)
from qihang.apps.metrics.queries.slices import Cut, Slice, cut, members_by_child, slices

__all__ = [
    "UNREGISTERED",
    "Behind",
    "Curve",
    "Cut",
    "Figures",
    "Indicated",
    "LedgerProof",
    "ListedEntry",
    "Own",
    "Point",
    "Sight",
    "Slice",
    "colleges_to_open",
    "curve",
    "cut",
    "entries_behind",
    "figures",
    "figures_by_child",
    "figures_for_system",
    "holds_persons",
    "indicated",
    "last_proof",
    "may_prove",
    "members_by_child",
    "names_of",
    "own_job",
    "own_sealing",
    "own_sights",
    "prove",
    "published_seals",
    "readable",
    "readable_like",
    "released_blocks",
    "seal_in",
    "seals_in",
    "seats",
    "sight",
    "sights_by_child",
    "slices",
    "state",
    "to_sign",
    "way_down",
    "without_persons",
]
