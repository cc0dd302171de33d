"""What reporting to the national platform gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.national import labels
from qihang.apps.orgs.labels import act_labels
from qihang.kernel import Manifest, Permission
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "national",
    (
        *act_labels(labels.ACTS),
        NavItem(
            _("国家平台"),
            "national:reports",
            Permission.DESTINATION_SEE,
            order=70,
            group=NavGroup.SHEETS,
        ),
    ),
)
