"""Tables of graduates, their accounts and their contact data."""

from qihang.apps.people.models import contact, graduates, merges
from qihang.apps.people.models.contact import ContactChange, ContactRequest
from qihang.apps.people.models.graduates import (
    ActivationCode,
    CodeBatch,
    Graduate,
    Involvement,
    StandingChange,
)
from qihang.apps.people.models.merges import Merge

PERSONAL = graduates.PERSONAL | contact.PERSONAL | merges.PERSONAL
UNPROVEN = graduates.UNPROVEN | contact.UNPROVEN

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "ActivationCode",
    "CodeBatch",
    "ContactChange",
    "ContactRequest",
    "Graduate",
    "Involvement",
    "Merge",
    "StandingChange",
]
