"""Reads of ledger, figures and seals that others use; each as far as the reader's scope goes."""

from qihang.apps.metrics.queries.figures import (
    Sight,
    figures_by_child,
    org_figures,
    readable,
    sight,
    sights_by_child,
    slices,
)
from qihang.apps.metrics.queries.ledger import prove
from qihang.apps.metrics.queries.seals import seal_in, to_sign

__all__ = [
    "Sight",
    "figures_by_child",
    "org_figures",
    "prove",
    "readable",
    "seal_in",
    "sight",
    "sights_by_child",
    "slices",
    "to_sign",
]
