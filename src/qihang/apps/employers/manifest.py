"""What employers give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.employers import labels, services, signed_kinds
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import COLLEGE_ROLES, PLACE_ROLES, UNIVERSITY_ROLES, Role
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences

OFFICES = UNIVERSITY_ROLES | PLACE_ROLES
SEES = OFFICES | COLLEGE_ROLES | {Role.PROVINCE_OFFICER, Role.DEPARTMENT_OFFICER}
MANIFEST = Manifest(
    "employers",
    (
        *signed_kinds.GIVES,
        services.EMPLOYER,
        Holding(
            Permission.EMPLOYER_MANAGE_OWN,
            _("管理本单位信息"),
            {Role.EMPLOYER, Role.AGENCY},
            for_systems=True,
        ),
        Holding(Permission.EMPLOYER_SEE, _("查看用人单位"), SEES, for_systems=True),
        Holding(Permission.EMPLOYER_VERIFY, _("认证用人单位"), OFFICES),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
    ),
)
