"""Django's database sessions, in the table in which the product's sessions stand."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """As Django's own."""

    @classmethod
    def get_model_class(cls) -> Any:
        from qihang.apps.orgs.models import Session

        return Session
