"""Registers the app and its ears."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MetricsConfig(AppConfig):
    """The fact ledger and the figures read from it."""

    name = "qihang.apps.metrics"
    label = "metrics"

    def ready(self) -> None:
        from qihang.apps.destinations.events import DestinationsMoved
        from qihang.apps.metrics import ears, measuring, staffing
        from qihang.apps.metrics.models import Block
        from qihang.apps.metrics.proofs import LEDGER
        from qihang.apps.metrics.signed_kinds import SEAL
        from qihang.apps.orgs import chains, proofs, signed
        from qihang.apps.orgs.labels import name_acts
        from qihang.apps.people.events import GraduatesChanged
        from qihang.kernel import Permission, bus, measures, msgid
        from qihang.web import constraints, nav
        from qihang.web.nav import NavItem

        signed.register(SEAL)
        bus.subscribe(GraduatesChanged, ears.on_graduates_changed)
        bus.subscribe(DestinationsMoved, ears.on_destinations_moved)
        measures.register(*measuring.ledger_measures(), *staffing.MEASURES)
        proofs.register(LEDGER)
        chains.register(chains.Chain("ledger", Block))
        name_acts(
            {
                "figures.seal": gettext_lazy("封存数字"),
                "figures.sign": gettext_lazy("为封存的数字签字"),
                "figures.publish": gettext_lazy("发布数字"),
                "figures.export": gettext_lazy("导出封存的数字"),
                "ledger.refused": gettext_lazy("台账拒绝了没有签名的内容"),
                "ledger.differs": gettext_lazy("台账核验发现不一致"),
            }
        )
        constraints.register(
            {
                "seal_once": msgid("这个时点刚刚已经封存，请刷新后再看。"),
                "signature_once": msgid("本部门刚刚已经签过字，请刷新后再看。"),
                "signature_by_another": msgid("两个部门要由两个人分别签字。"),
            }
        )
        nav.register(
            NavItem(gettext_lazy("落实率"), "metrics:own", Permission.FIGURES_SEE, order=40)
        )
