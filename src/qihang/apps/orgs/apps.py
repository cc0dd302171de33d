"""Registers the app and furnishes the frame; the bottom of the house hears nobody."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, accounts, access, audit."""

    name = "qihang.apps.orgs"
    label = "orgs"

    def ready(self) -> None:
        from qihang.apps.orgs import (
            chains,
            checks,
            frame,
            labels,
            proofs,
            signed,
            signed_kinds,
            ties,
        )
        from qihang.apps.orgs.models import AuditBlock
        from qihang.apps.orgs.queries.heads import HEADS
        from qihang.apps.orgs.queries.leaving import TIES
        from qihang.apps.orgs.queries.proving import AUDIT, RECORDS
        from qihang.web import constraints

        signed.register(
            signed_kinds.ORG, signed_kinds.ACCOUNT, signed_kinds.TOKEN, signed_kinds.INVITATION,
            signed_kinds.RESET,
        )  # fmt: skip
        checks.stand_guard()
        ties.register(*TIES)
        proofs.register(AUDIT, RECORDS, HEADS)
        chains.register(chains.Chain("audit", AuditBlock))
        frame.furnish()
        constraints.register(labels.CONSTRAINTS)
