"""What registers of other authorities give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.intake.targets import SheetTarget
from qihang.apps.registers import labels
from qihang.apps.registers.sheets import NAMES, RegisterSheet
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavItem

MANIFEST = Manifest(
    "registers",
    (
        *constraint_sentences(labels.CONSTRAINTS),
        *(SheetTarget(RegisterSheet(name)) for name in NAMES),
        NavItem(_("登记库"), "registers:index", Permission.REGISTER_SEE_EMPLOYERS, order=75),
    ),
)
