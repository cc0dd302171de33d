"""Registers the app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers delivered by other authorities."""

    name = "qihang.apps.registers"
    label = "registers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from qihang.apps.intake import targets
        from qihang.apps.registers.sheets import NAMES, RegisterSheet
        from qihang.kernel import Permission
        from qihang.web.nav import NavItem, register

        register(
            NavItem(_("登记库"), "registers:index", Permission.REGISTER_SEE_EMPLOYERS, order=75)
        )
        for name in NAMES:
            targets.register(RegisterSheet(name))
