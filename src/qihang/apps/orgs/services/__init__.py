"""What may be done to organisations, accounts and access, and how every act is recorded."""

from qihang.apps.orgs.services.record import record_act
from qihang.apps.orgs.vault import keyed_hash, seal, unseal

__all__ = ["keyed_hash", "record_act", "seal", "unseal"]
