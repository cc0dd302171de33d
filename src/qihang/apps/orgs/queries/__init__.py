"""Reads of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.queries.audit import AuditFilter, acts_on, audit_in, audit_size
from qihang.apps.orgs.queries.dual_control import seats_holding
from qihang.apps.orgs.queries.grants import GrantFilter, grant_in, grants_in, own_grants
from qihang.apps.orgs.queries.heads import alarms_in, findings_in, head_findings
from qihang.apps.orgs.queries.horizon import horizon, next_number
from qihang.apps.orgs.queries.in_force import in_force, valid_on
from qihang.apps.orgs.queries.invitations import (
    invitation_in,
    invitations_in,
    own_invitations,
    own_resets,
    resets_in,
)
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
from qihang.apps.orgs.queries.persons import SAME_PERSON, accounts_of_person, declared
from qihang.apps.orgs.queries.prepared_statements import (
    REACH,
    below,
    columns,
    instances,
    planned,
    planned_change,
)
from qihang.apps.orgs.queries.proofs import covered_tables, prove_all
from qihang.apps.orgs.queries.scopes import (
    account_of,
    lacks_identity,
    lacks_second_factor,
    open_power,
    scope_of,
    scope_of_token,
    token_of,
)
from qihang.apps.orgs.queries.signatures import row_findings
from qihang.apps.orgs.queries.signed_contents import altered
from qihang.apps.orgs.queries.standing import AccountStanding, standing_of
from qihang.apps.orgs.queries.subtrees import (
    belonging,
    record_paths,
    served_org,
    units_by_university,
    university_path,
)
from qihang.apps.orgs.queries.tokens import (
    TokenFilter,
    lendable_to_people,
    lendable_to_tokens,
    token_in,
    tokens_in,
)
from qihang.apps.orgs.queries.tree import (
    OrgFilter,
    called,
    children_in,
    college_choices,
    kinds_in,
    org_in,
    orgs_at,
    orgs_in,
    orgs_like,
    orgs_of_codes,
    reached_orgs,
    subtree,
    under,
    within,
)
from qihang.apps.orgs.queries.triggers import guards_off
from qihang.apps.orgs.queries.verify import Tampering, verify_audit

__all__ = [
    "REACH",
    "SAME_PERSON",
    "AccountStanding",
    "AuditFilter",
    "GrantFilter",
    "MemberFilter",
    "OrgFilter",
    "Tampering",
    "TokenFilter",
    "account_named",
    "account_of",
    "accounts_of_person",
    "acts_on",
    "alarms_in",
    "altered",
    "audit_in",
    "audit_size",
    "belonging",
    "below",
    "called",
    "children_in",
    "college_choices",
    "columns",
    "covered_tables",
    "declared",
    "findings_in",
    "grant_in",
    "grants_in",
    "guards_off",
    "head_findings",
    "holding",
    "horizon",
    "in_force",
    "instances",
    "invitation_in",
    "invitations_in",
    "kinds_in",
    "lacks_identity",
    "lacks_second_factor",
    "lendable",
    "lendable_to_people",
    "lendable_to_tokens",
    "lent_by",
    "member_in",
    "members_in",
    "next_number",
    "open_power",
    "org_in",
    "orgs_at",
    "orgs_in",
    "orgs_like",
    "orgs_of_codes",
    "own_grants",
    "own_invitations",
    "own_memberships",
    "own_powers",
    "own_resets",
    "own_sign_ins",
    "planned",
    "planned_change",
    "prove_all",
    "reached_orgs",
    "real_now",
    "real_today",
    "record_paths",
    "resets_in",
    "row_findings",
    "scope_of",
    "scope_of_token",
    "search_orgs",
    "seats_holding",
    "served_org",
    "standing_of",
    "subtree",
    "token_in",
    "token_of",
    "tokens_in",
    "under",
    "units_by_university",
    "university_path",
    "valid_on",
    "verify_audit",
    "within",
]
