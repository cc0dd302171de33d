"""What the plan gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.labels import act_labels
from qihang.apps.plans import cards, labels, measures, signed_kinds
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavItem

MANIFEST = Manifest(
    "plans",
    (
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        *signed_kinds.kinds(),
        *measures.MEASURES,
        *cards.GIVES,
        NavItem(_("方案"), "plans:own", Permission.PLAN_SEE, order=50),
    ),
)
