"""What public links give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.links import labels, signed_kinds
from qihang.apps.orgs.labels import FieldLabel, act_labels
from qihang.kernel import Manifest
from qihang.web.constraints import constraint_sentences

MANIFEST = Manifest(
    "links",
    (
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        FieldLabel("purpose", _("用途")),
        FieldLabel("uses_left", _("剩余次数")),
        signed_kinds.LINK,
    ),
)
