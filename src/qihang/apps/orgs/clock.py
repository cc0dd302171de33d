"""Real time: what sessions, memberships, tokens and the audit run on, in the demo too."""

from datetime import date, datetime

from django.utils import timezone


def real_now() -> datetime:
    """The aware moment."""
    return timezone.now()


def real_today() -> date:
    """The day in the province."""
    return timezone.localdate()
