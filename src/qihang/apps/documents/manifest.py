"""What documents give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.documents import help_topics
from qihang.apps.orgs.labels import FieldLabel
from qihang.kernel import Manifest

MANIFEST = Manifest("documents", (FieldLabel("revoked_at", _("撤销时间")), *help_topics.GIVES))
