"""Registers the app, its measures and its entry in the navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PlansConfig(AppConfig):
    """The plan, measured by itself."""

    name = "qihang.apps.plans"
    label = "plans"

    def ready(self) -> None:
        from qihang.apps.orgs import signed
        from qihang.apps.orgs.labels import name_acts
        from qihang.apps.plans import labels, measuring, signed_kinds
        from qihang.kernel import Permission, measures
        from qihang.web import constraints, nav
        from qihang.web.nav import NavItem

        name_acts(labels.ACTS)
        constraints.register(labels.CONSTRAINTS)
        signed.register(*signed_kinds.kinds())
        measures.register(*measuring.MEASURES)
        nav.register(NavItem(gettext_lazy("方案"), "plans:own", Permission.PLAN_SEE, order=50))
