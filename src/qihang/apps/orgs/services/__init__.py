"""What may be done to organisations, accounts and access, and how every act is recorded."""

from qihang.apps.orgs.services.accounts import (
    keep_display,
    open_account,
    reset_password,
    set_password,
)
from qihang.apps.orgs.services.audit import seal_blocks
from qihang.apps.orgs.services.grants import grant, revoke
from qihang.apps.orgs.services.memberships import appoint, delegate, end_membership
from qihang.apps.orgs.services.organise import open_org
from qihang.apps.orgs.services.power import close_power, start_power
from qihang.apps.orgs.services.record import Act, record_act, record_acts
from qihang.apps.orgs.vault import keyed_hash, seal, unseal

__all__ = [
    "Act",
    "appoint",
    "close_power",
    "delegate",
    "end_membership",
    "grant",
    "keep_display",
    "keyed_hash",
    "open_account",
    "open_org",
    "record_act",
    "record_acts",
    "reset_password",
    "revoke",
    "seal",
    "seal_blocks",
    "set_password",
    "start_power",
    "unseal",
]
