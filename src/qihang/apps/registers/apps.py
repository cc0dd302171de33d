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
        from qihang.kernel import Permission, msgid
        from qihang.web import constraints
        from qihang.web.nav import NavItem, register

        register(
            NavItem(_("登记库"), "registers:index", Permission.REGISTER_SEE_EMPLOYERS, order=75)
        )
        words = msgid("这个登记库正由另一份表格更新，请稍后再试。")
        constraints.register(dict.fromkeys(("firm_once", "person_row_once"), words))
        for name in NAMES:
            targets.register(RegisterSheet(name))
