"""What sheets give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.intake import help_topics, labels, queries, signed_kinds
from qihang.apps.orgs.closing_blockers import ClosingBlocker
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import PLACE_ROLES, SCHOOL_ROLES, Role
from qihang.kernel import Manifest, Permission, msgid
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "intake",
    (
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        *help_topics.GIVES,
        # Whoever may load one of the kinds of sheets that upper apps give.
        Holding(
            Permission.SHEET_LOAD,
            _("导入表格"),
            {
                *SCHOOL_ROLES,
                *PLACE_ROLES,
                Role.PROVINCE_OFFICER,
                Role.DEPARTMENT_OFFICER,
                Role.EMPLOYER,
                Role.AGENCY,
            },
            lendable=True,
        ),
        signed_kinds.BATCH,
        ClosingBlocker(
            "sheets",
            msgid("还有没办完的表格 {count} 份，请先写入或取消。"),
            queries.unfinished_below,
        ),
        NavItem(
            _("导入表格"), "intake:batches", Permission.SHEET_LOAD, order=60, group=NavGroup.SHEETS
        ),
    ),
)
