"""Registers the app: the home entry of the navigation, and the phases under the header."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class DeskConfig(AppConfig):
    """Home pages and inboxes."""

    name = "qihang.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from qihang.apps.desk import phases
        from qihang.web import frame, nav
        from qihang.web.nav import NavItem

        frame.phases.provide(phases.strip)
        nav.register(NavItem(gettext_lazy("首页"), "desk:home", order=0))
