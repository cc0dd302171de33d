"""Registers the app and its words."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    """The national platform."""

    name = "qihang.apps.national"
    label = "national"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from qihang.apps.national.labels import ACTS
        from qihang.apps.orgs.labels import name_acts
        from qihang.kernel import Permission
        from qihang.web.nav import NavItem, register

        name_acts(ACTS)
        register(NavItem(_("国家平台"), "national:reports", Permission.DESTINATION_SEE, order=70))
