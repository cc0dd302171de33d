"""Reads of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.queries.scopes import lacks_second_factor, open_power, scope_of
from qihang.apps.orgs.queries.tree import (
    children_in,
    org_in,
    orgs_in,
    subtree,
    under,
    within,
)

__all__ = [
    "children_in",
    "lacks_second_factor",
    "open_power",
    "org_in",
    "orgs_in",
    "scope_of",
    "subtree",
    "under",
    "within",
]
