"""Registers the app and furnishes the frame; the bottom of the house hears nobody."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, accounts, access, audit."""

    name = "qihang.apps.orgs"
    label = "orgs"

    def ready(self) -> None:
        from qihang.apps.orgs import checks, frame, ties
        from qihang.apps.orgs.queries.leaving import TIES

        checks.stand_guard()
        ties.register(*TIES)
        frame.furnish()
