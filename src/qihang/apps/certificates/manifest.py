"""What registration forms and proofs give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.certificates import labels, signed_kinds
from qihang.apps.orgs.labels import act_labels
from qihang.kernel import Manifest, Permission
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "certificates",
    (
        *act_labels(labels.ACTS),
        signed_kinds.PROOF,
        NavItem(
            _("登记表和证明"),
            "certificates:own",
            Permission.DESTINATION_FILE_OWN,
            order=25,
            group=NavGroup.GRADUATES,
        ),
    ),
)
