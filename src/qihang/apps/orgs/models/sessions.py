"""Sessions that say whose they are, so that one statement leads from the cookie to all it opens."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from qihang.apps.orgs.models.access import Account


class Session(AbstractBaseSession):
    """Django's session with the account that signed in, None for a visitor's."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
