"""Registers the app and the graduate's way to it."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registration forms and proofs."""

    name = "qihang.apps.certificates"
    label = "certificates"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from qihang.apps.certificates.labels import ACTS
        from qihang.apps.certificates.signed_kinds import PROOF
        from qihang.apps.orgs import signed
        from qihang.apps.orgs.labels import name_acts
        from qihang.kernel import Permission
        from qihang.web.nav import NavItem, register

        name_acts(ACTS)
        signed.register(PROOF)
        register(
            NavItem(
                _("登记表和证明"), "certificates:own", Permission.DESTINATION_FILE_OWN, order=25
            )
        )
