"""What access and audit give: their own parts of the forms that upper apps use too."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs import cards, labels, search, signed_kinds
from qihang.apps.orgs.gateways import RECEIVER_KINDS
from qihang.apps.orgs.integrity.chains import Chain
from qihang.apps.orgs.models import AuditBlock
from qihang.apps.orgs.pages import frame
from qihang.apps.orgs.queries.closing_blockers import BLOCKERS
from qihang.apps.orgs.queries.heads import HEADS
from qihang.apps.orgs.queries.proofs import AUDIT, RECORDS
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import HEAD_ROLES, Role
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences

MANIFEST = Manifest(
    "orgs",
    (
        signed_kinds.ORG,
        signed_kinds.ACCOUNT,
        signed_kinds.TOKEN,
        signed_kinds.INVITATION,
        signed_kinds.RESET,
        Holding(
            Permission.ACCOUNT_MANAGE,
            _("管理单位与账号"),
            {Role.PROVINCE_OFFICER, *HEAD_ROLES, Role.SYSTEM_ADMIN},
        ),
        Holding(
            Permission.AUDIT_SEE,
            _("查看审计记录"),
            {Role.PROVINCE_OFFICER, Role.UNIVERSITY_HEAD, Role.AUDITOR, Role.SYSTEM_ADMIN},
            lendable=True,
        ),
        Holding(Permission.HOME_SEE, _("进入首页"), frozenset(Role)),
        Holding(Permission.MEMBERSHIP_DELEGATE, _("委托角色"), HEAD_ROLES),
        # Persons' records come to the province only inside a power session.
        Holding(Permission.POWER_OPEN, _("开始调阅"), {Role.PROVINCE_OFFICER}),
        *BLOCKERS,
        AUDIT,
        RECORDS,
        HEADS,
        Chain("audit", AuditBlock),
        *RECEIVER_KINDS,
        *frame.GIVES,
        *cards.GIVES,
        *search.GIVES,
        *labels.act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
    ),
)
