"""Reads of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.queries.audit import AuditFilter, acts_on, audit_in, audit_size
from qihang.apps.orgs.queries.scopes import lacks_second_factor, open_power, scope_of
from qihang.apps.orgs.queries.tree import (
    children_in,
    org_in,
    orgs_in,
    subtree,
    under,
    within,
)
from qihang.apps.orgs.queries.verify import Tampering, verify_audit

__all__ = [
    "AuditFilter",
    "Tampering",
    "acts_on",
    "audit_in",
    "audit_size",
    "children_in",
    "lacks_second_factor",
    "open_power",
    "org_in",
    "orgs_in",
    "real_now",
    "real_today",
    "scope_of",
    "subtree",
    "under",
    "verify_audit",
    "within",
]
