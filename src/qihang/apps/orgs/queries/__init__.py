"""Reads of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.queries.audit import AuditFilter, acts_on, audit_in, audit_size
from qihang.apps.orgs.queries.horizon import horizon
from qihang.apps.orgs.queries.members import (
    MemberFilter,
    account_named,
    holding,
    lendable,
    lent_by,
    member_in,
    members_in,
    own_memberships,
    own_powers,
    own_sign_ins,
    search_orgs,
)
from qihang.apps.orgs.queries.planned import REACH, below, columns, instances, planned
from qihang.apps.orgs.queries.scopes import (
    account_of,
    lacks_second_factor,
    open_power,
    scope_of,
    scope_of_token,
    token_of,
    valid_on,
)
from qihang.apps.orgs.queries.standing import Standing, standing_of
from qihang.apps.orgs.queries.tokens import TokenFilter, lendable_to_tokens, token_in, tokens_in
from qihang.apps.orgs.queries.tree import (
    children_in,
    college_choices,
    org_in,
    orgs_in,
    orgs_of_kind,
    reached_orgs,
    subtree,
    under,
    within,
)
from qihang.apps.orgs.queries.verify import Tampering, verify_audit

__all__ = [
    "REACH",
    "AuditFilter",
    "MemberFilter",
    "Standing",
    "Tampering",
    "TokenFilter",
    "account_named",
    "account_of",
    "acts_on",
    "audit_in",
    "audit_size",
    "below",
    "children_in",
    "college_choices",
    "columns",
    "holding",
    "horizon",
    "instances",
    "lacks_second_factor",
    "lendable",
    "lendable_to_tokens",
    "lent_by",
    "member_in",
    "members_in",
    "open_power",
    "org_in",
    "orgs_in",
    "orgs_of_kind",
    "own_memberships",
    "own_powers",
    "own_sign_ins",
    "planned",
    "reached_orgs",
    "real_now",
    "real_today",
    "scope_of",
    "scope_of_token",
    "search_orgs",
    "standing_of",
    "subtree",
    "token_in",
    "token_of",
    "tokens_in",
    "under",
    "valid_on",
    "verify_audit",
    "within",
]
