"""What may be done to graduates' records and accounts."""

from qihang.apps.people.services.account_names import follow_names, follow_sign_in_names
from qihang.apps.people.services.activation import Claim, activate
from qihang.apps.people.services.codes import SentCodes, codes_of, forget_codes, send_codes
from qihang.apps.people.services.contact import (
    ask_contact,
    asked_addresses,
    confirm_contact,
    contact_codes_of,
    forget_request,
    forget_requests,
    former_addresses,
)
from qihang.apps.people.services.contact_changes import record_phone, restore_phone
from qihang.apps.people.services.corrections import (
    NO_NAME,
    Corrected,
    Correction,
    Identity,
    correct_identity,
    may_be_called,
    note_corrections,
)
from qihang.apps.people.services.counting import counted_qualifications, counts
from qihang.apps.people.services.identity import identity_fields, name_key, phone_fields
from qihang.apps.people.services.involvement import involve, involve_device
from qihang.apps.people.services.merge_effects import (
    MergeEffect,
    MergeLine,
    merge_lines,
    merge_obstacles,
)
from qihang.apps.people.services.merging import TAKEN, differing, merge, unmerge
from qihang.apps.people.services.paper_codes import PrintedCode, order_batch, release_batch
from qihang.apps.people.services.record_fields import correct_fields
from qihang.apps.people.services.standing import (
    NewStanding,
    cancel_standing,
    change_standing,
    kind_named,
    record_standing,
)
from qihang.apps.people.services.standing_news import notify_standing
from qihang.apps.people.services.suspected_duplicates import Suspects, suspects_in
from qihang.apps.people.services.unmask import SEALED, record_list, record_read, unmask, unmask_many

__all__ = [
    "NO_NAME",
    "SEALED",
    "TAKEN",
    "Claim",
    "Corrected",
    "Correction",
    "Identity",
    "MergeEffect",
    "MergeLine",
    "NewStanding",
    "PrintedCode",
    "SentCodes",
    "Suspects",
    "activate",
    "ask_contact",
    "asked_addresses",
    "cancel_standing",
    "change_standing",
    "codes_of",
    "confirm_contact",
    "contact_codes_of",
    "correct_fields",
    "correct_identity",
    "counted_qualifications",
    "counts",
    "differing",
    "follow_names",
    "follow_sign_in_names",
    "forget_codes",
    "forget_request",
    "forget_requests",
    "former_addresses",
    "identity_fields",
    "involve",
    "involve_device",
    "kind_named",
    "may_be_called",
    "merge",
    "merge_lines",
    "merge_obstacles",
    "name_key",
    "note_corrections",
    "notify_standing",
    "order_batch",
    "phone_fields",
    "record_list",
    "record_phone",
    "record_read",
    "record_standing",
    "release_batch",
    "restore_phone",
    "send_codes",
    "suspects_in",
    "unmask",
    "unmask_many",
    "unmerge",
]
