"""The session engine (settings.SESSION_ENGINE): loading a session also tells who stands behind it."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.queries.standing import AccountStanding, standing_in


class SessionStore(db.SessionStore):
    """Django's database sessions; `standing` is whose this one is, known once it was loaded."""

    standing: AccountStanding | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from qihang.apps.orgs.models import Session

        return Session

    def create_model_instance(self, data: Any) -> Any:
        session: Any = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        return session

    def load(self) -> dict[str, Any]:
        """What the session holds; a key that is unknown or over is forgotten."""
        found = standing_in(self.session_key or "", real_now())
        if found is None:
            self._session_key = None
            return {}
        data, self.standing = found
        return self.decode(data)
