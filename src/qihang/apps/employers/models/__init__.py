"""Employers, their history, and requests to become a recruiter."""

from qihang.apps.employers.models import employers, requests
from qihang.apps.employers.models.employers import Employer, EmployerMove
from qihang.apps.employers.models.requests import RecruiterRequest

# Personal data kept here, and why.
PERSONAL = {**employers.PERSONAL, **requests.PERSONAL}

__all__ = ["PERSONAL", "Employer", "EmployerMove", "RecruiterRequest"]
