"""What is decided about employers without looking into the database."""

from qihang.apps.employers.rules.details import EmployerDetails
from qihang.apps.employers.rules.moves import (
    EDITABLE,
    EMPLOYER_GRAPH,
    IN_FORCE,
    LIVING,
    WAITING_EMPLOYER,
    WAITING_OFFICE,
    EmployerAction,
    EmployerState,
)
from qihang.apps.employers.rules.words import EmployerSize, Party, RequestKind

__all__ = [
    "EDITABLE",
    "EMPLOYER_GRAPH",
    "IN_FORCE",
    "LIVING",
    "WAITING_EMPLOYER",
    "WAITING_OFFICE",
    "EmployerAction",
    "EmployerDetails",
    "EmployerSize",
    "EmployerState",
    "Party",
    "RequestKind",
]
