"""What is asked of an employer when it signs up and later, and of the office that verifies it."""

from qihang.apps.employers.forms.details import ChangeForm, EnterForm
from qihang.apps.employers.forms.office import ReassignForm
from qihang.apps.employers.forms.sign_up import (
    CreditCodeForm,
    NewcomerForm,
    OwnJoinForm,
    SignUpForm,
)

__all__ = [
    "ChangeForm",
    "CreditCodeForm",
    "EnterForm",
    "NewcomerForm",
    "OwnJoinForm",
    "ReassignForm",
    "SignUpForm",
]
