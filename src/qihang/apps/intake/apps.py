"""Registers the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Sheet batches."""

    name = "qihang.apps.intake"
    label = "intake"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy

        from qihang.apps.intake import queries
        from qihang.apps.intake.labels import ACTS, CONSTRAINTS
        from qihang.apps.intake.signed_kinds import BATCH
        from qihang.apps.orgs import signed, ties
        from qihang.apps.orgs.labels import name_acts
        from qihang.kernel import Permission, msgid
        from qihang.web import constraints, nav

        name_acts(ACTS)
        constraints.register(CONSTRAINTS)
        signed.register(BATCH)
        words = msgid("还有没办完的表格 {count} 份，请先写入或取消。")
        ties.register(ties.Tie("sheets", words, queries.unfinished_below))
        nav.register(
            nav.NavItem(gettext_lazy("导入表格"), "intake:batches", Permission.SHEET_LOAD, order=60)
        )
