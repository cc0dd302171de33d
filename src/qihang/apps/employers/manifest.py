"""What employers give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.employers import (
    cards,
    help_topics,
    labels,
    search,
    services,
    signed_kinds,
    subscriptions,
)
from qihang.apps.files.services import Keeper
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import COLLEGE_ROLES, PLACE_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.registers.events import RegisterDelivered
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavItem

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
        Subscription(RegisterDelivered, subscriptions.on_register_delivered),
        Keeper(services.PURPOSE, services.licences_due, services.release_licences),
        *cards.GIVES,
        *help_topics.GIVES,
        *search.GIVES,
        NavItem(_("本单位"), "employers:own", Permission.EMPLOYER_MANAGE_OWN, order=12),
        NavItem(_("用人单位"), "employers:index", Permission.EMPLOYER_SEE, order=34),
    ),
)
