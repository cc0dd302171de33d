"""Tables of graduates, their accounts and their contact data."""

from qihang.apps.people.models import contact, graduates
from qihang.apps.people.models.contact import ContactChange, ContactRequest
from qihang.apps.people.models.graduates import (
    ActivationCode,
    CodeBatch,
    Graduate,
    Involvement,
    StandingChange,
)

PERSONAL = graduates.PERSONAL | contact.PERSONAL
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
    "StandingChange",
]
