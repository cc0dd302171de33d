"""What may be done with employers."""

from qihang.apps.employers.services.details import change_details, details_of, phone_of
from qihang.apps.employers.services.entering import enter
from qihang.apps.employers.services.licences import (
    PURPOSE,
    UploadedLicence,
    licences_due,
    release_licences,
)
from qihang.apps.employers.services.own import leave, submit
from qihang.apps.employers.services.recruiters import (
    accept,
    ask,
    end_recruiter,
    hand_over,
    leads,
    refuse,
)
from qihang.apps.employers.services.sign_up import Newcomer, SignUp, sign_up, sign_up_to_join
from qihang.apps.employers.services.transitions import EMPLOYER
from qihang.apps.employers.services.upkeep import expire, note_ended, remind
from qihang.apps.employers.services.verification import (
    DECISIONS,
    decide,
    merge,
    reassign,
    undo,
    verify,
)

__all__ = [
    "DECISIONS",
    "EMPLOYER",
    "PURPOSE",
    "Newcomer",
    "SignUp",
    "UploadedLicence",
    "accept",
    "ask",
    "change_details",
    "decide",
    "details_of",
    "end_recruiter",
    "enter",
    "expire",
    "hand_over",
    "leads",
    "leave",
    "licences_due",
    "merge",
    "note_ended",
    "phone_of",
    "reassign",
    "refuse",
    "release_licences",
    "remind",
    "sign_up",
    "sign_up_to_join",
    "submit",
    "undo",
    "verify",
]
