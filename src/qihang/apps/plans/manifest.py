"""What the plan gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import PLACE_ROLES, SCHOOL_ROLES, Role
from qihang.apps.plans import calendar, cards, labels, measures, signed_kinds
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

# They keep groups, meetings and contacts of their own.
_OFFICES = frozenset({Role.PROVINCE_OFFICER, *PLACE_ROLES, *SCHOOL_ROLES})

MANIFEST = Manifest(
    "plans",
    (
        *act_labels(labels.ACTS),
        Holding(
            Permission.PLAN_SEE,
            _("查看方案进展"),
            {*_OFFICES, Role.DEPARTMENT_OFFICER, Role.AUDITOR},
            lendable=True,
        ),
        Holding(Permission.PLAN_KEEP, _("维护本单位的组织与联系人"), _OFFICES),
        Holding(Permission.PLAN_REPORT, _("填报任务说明"), {Role.DEPARTMENT_OFFICER}),
        *constraint_sentences(labels.CONSTRAINTS),
        *signed_kinds.kinds(),
        *measures.MEASURES,
        *cards.GIVES,
        *calendar.GIVES,
        NavItem(_("方案"), "plans:own", Permission.PLAN_SEE, order=50, group=NavGroup.FIGURES),
    ),
)
