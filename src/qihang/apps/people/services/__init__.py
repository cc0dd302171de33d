"""What may be done to graduates' records and accounts."""

from qihang.apps.people.services.activate import Claim, activate
from qihang.apps.people.services.attempts import forget_attempts
from qihang.apps.people.services.codes import Issued, issue_codes
from qihang.apps.people.services.identity import identity_fields, name_key, phone_fields
from qihang.apps.people.services.unmask import SEALED, record_list, record_read, unmask, unmask_many

__all__ = [
    "SEALED",
    "Claim",
    "Issued",
    "activate",
    "forget_attempts",
    "identity_fields",
    "issue_codes",
    "name_key",
    "phone_fields",
    "record_list",
    "record_read",
    "unmask",
    "unmask_many",
]
