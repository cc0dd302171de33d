"""What may be done to organisations, accounts and access, and how every act is recorded."""

from qihang.apps.orgs.encryption import cipher, keyed_hash, seal, sign, unseal
from qihang.apps.orgs.integrity.anchors import forget_installation, keep_head
from qihang.apps.orgs.services.accounts import (
    change_address,
    follow_exam_numbers,
    is_of_exam_number,
    keep_display,
    open_account,
    open_for_graduate,
    rename_accounts,
    set_password,
)
from qihang.apps.orgs.services.alarms import watch
from qihang.apps.orgs.services.attempts import (
    BegunAttempt,
    Throttle,
    begin_attempt,
    forget_attempts,
    forget_old_attempts,
)
from qihang.apps.orgs.services.audit import seal_blocks
from qihang.apps.orgs.services.device import also_on_device, officials_on_device
from qihang.apps.orgs.services.grants import NOT_AN_OFFICIAL, grant, lend, may_revoke, revoke
from qihang.apps.orgs.services.head_delivery import adopt_heads, hand_over_heads
from qihang.apps.orgs.services.idempotency import Answered, answer_once, forget_answers
from qihang.apps.orgs.services.invitations import (
    Invited,
    Invitee,
    accept,
    confirm,
    decline,
    delegate,
    invite,
    open_first,
    withdraw,
)
from qihang.apps.orgs.services.memberships import appoint, end_membership, tenure_of
from qihang.apps.orgs.services.organisations import (
    Naming,
    change_org,
    close_org,
    open_org,
    reopen_org,
    what_stands,
)
from qihang.apps.orgs.services.persons import declare_person
from qihang.apps.orgs.services.power import close_power, start_power
from qihang.apps.orgs.services.proposals import (
    NOT_OPEN,
    confirm_proposal,
    end_proposal,
    lock_proposal,
    propose,
)
from qihang.apps.orgs.services.record import Act, record_act, record_acts
from qihang.apps.orgs.services.record_acceptance import accept_records, accept_unsigned
from qihang.apps.orgs.services.record_signatures import (
    NOTHING,
    Records,
    must_be_as_signed,
    not_as_signed,
)
from qihang.apps.orgs.services.request_quota import WINDOW, Turn, count_use
from qihang.apps.orgs.services.resets import (
    ResetPart,
    confirm_reset,
    propose_reset,
    reset_by_command,
    stop_reset,
)
from qihang.apps.orgs.services.sessions import (
    OWN_RECORD,
    choose_own_record,
    holds_anything,
    note_change,
    record_failed_sign_in,
    record_sign_in,
    sign_in,
    sign_out_others,
)
from qihang.apps.orgs.services.tokens import adopt_token, create_token, revoke_token
from qihang.apps.orgs.services.unsaved_forms import (
    forget_old_unsaved,
    forget_unsaved,
    keep_unsaved,
    replace_unsaved,
)

__all__ = [
    "NOTHING",
    "NOT_AN_OFFICIAL",
    "NOT_OPEN",
    "OWN_RECORD",
    "WINDOW",
    "Act",
    "Answered",
    "BegunAttempt",
    "Invited",
    "Invitee",
    "Naming",
    "Records",
    "ResetPart",
    "Throttle",
    "Turn",
    "accept",
    "accept_records",
    "accept_unsigned",
    "adopt_heads",
    "adopt_token",
    "also_on_device",
    "answer_once",
    "appoint",
    "begin_attempt",
    "change_address",
    "change_org",
    "choose_own_record",
    "cipher",
    "close_org",
    "close_power",
    "confirm",
    "confirm_proposal",
    "confirm_reset",
    "count_use",
    "create_token",
    "declare_person",
    "decline",
    "delegate",
    "end_membership",
    "end_proposal",
    "follow_exam_numbers",
    "forget_answers",
    "forget_attempts",
    "forget_installation",
    "forget_old_attempts",
    "forget_old_unsaved",
    "forget_unsaved",
    "grant",
    "hand_over_heads",
    "holds_anything",
    "invite",
    "is_of_exam_number",
    "keep_display",
    "keep_head",
    "keep_unsaved",
    "keyed_hash",
    "lend",
    "lock_proposal",
    "may_revoke",
    "must_be_as_signed",
    "not_as_signed",
    "note_change",
    "officials_on_device",
    "open_account",
    "open_first",
    "open_for_graduate",
    "open_org",
    "propose",
    "propose_reset",
    "record_act",
    "record_acts",
    "record_failed_sign_in",
    "record_sign_in",
    "rename_accounts",
    "reopen_org",
    "replace_unsaved",
    "reset_by_command",
    "revoke",
    "revoke_token",
    "seal",
    "seal_blocks",
    "set_password",
    "sign",
    "sign_in",
    "sign_out_others",
    "start_power",
    "stop_reset",
    "tenure_of",
    "unseal",
    "watch",
    "what_stands",
    "withdraw",
]
