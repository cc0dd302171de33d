"""What exports give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES
from qihang.kernel import Manifest, Permission, msgid
from qihang.web.constraints import ConstraintSentence

MANIFEST = Manifest(
    "exports",
    (
        Holding(
            Permission.SHEET_EXPORT,
            _("导出列表"),
            SCHOOL_ROLES,
            in_power_session=True,
            lendable=True,
        ),
        ConstraintSentence(
            "export_whole_has_reason", msgid("请写明为什么需要完整的证件号和电话。")
        ),
    ),
)
