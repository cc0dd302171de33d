"""The plan that this installation carries out."""

from django.conf import settings
from django.utils.translation import get_language

from qihang.kernel import Cohort
from qihang.policy import Edition, Label, load


def edition() -> Edition:
    """The plan in force."""
    return load().edition(settings.QIHANG_EDITION)


def current_cohort() -> Cohort:
    """The cohort of the plan in force."""
    return edition().cohort


def words(label: Label) -> str:
    """A label of the policy in the active language."""
    return label.text(get_language() or settings.LANGUAGE_CODE)
