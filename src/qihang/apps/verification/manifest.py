"""What verification gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.files.services import Keeper
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.verification import labels, panels, services, signed_kinds, subscriptions
from qihang.apps.verification.services import inputs, inputs_expiry, papers
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences

PROVINCE = frozenset({Role.PROVINCE_OFFICER})
MANIFEST = Manifest(
    "verification",
    (
        *signed_kinds.GIVES,
        services.FINDING,
        Holding(
            Permission.VERIFICATION_SEE,
            _("查看核查问题"),
            SCHOOL_ROLES | PROVINCE,
            for_systems=True,
        ),
        Holding(Permission.VERIFICATION_ANSWER, _("答复核查问题"), SCHOOL_ROLES),
        Holding(Permission.VERIFICATION_CONTEST, _("对核查决定提出申诉"), UNIVERSITY_ROLES),
        Holding(Permission.VERIFICATION_DECIDE, _("处理核查问题"), PROVINCE),
        Holding(Permission.VERIFICATION_RUN, _("要求核查"), UNIVERSITY_ROLES | PROVINCE),
        Subscription(GraduatesChanged, subscriptions.on_graduates_changed),
        Keeper(inputs.PURPOSE, inputs_expiry.due, inputs_expiry.release),
        Keeper("paper_reading", papers.readings_due, papers.forget_readings),
        *panels.GIVES,
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
    ),
)
