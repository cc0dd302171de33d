"""The plan that this installation carries out."""

from django.conf import settings

from qihang.kernel import Cohort
from qihang.policy import Edition, load


def edition() -> Edition:
    """The plan in force."""
    return load().edition(settings.QIHANG_EDITION)


def current_cohort() -> Cohort:
    """The cohort of the plan in force."""
    return edition().cohort
