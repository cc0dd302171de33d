"""What registration forms and proofs give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.certificates import help_topics, labels, queries
from qihang.apps.certificates.pages import proofs
from qihang.apps.certificates.pages.proof_links import proof_counts, proof_page
from qihang.apps.certificates.rules import PROOF
from qihang.apps.documents.kinds import DocumentKind, document_kind
from qihang.apps.links.purposes import LinkPurpose
from qihang.apps.orgs.labels import FieldLabel, act_labels
from qihang.kernel import Manifest, Permission
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "certificates",
    (
        *act_labels(labels.ACTS),
        *help_topics.GIVES,
        FieldLabel("shows", _("允许对方看到")),
        *document_kind(
            DocumentKind(
                PROOF,
                _("毕业去向证明"),
                proofs.describe,
                longest="proof_life_max",
                transfer=True,
                counting=queries.counting,
                notices=labels.NOTICES,
            ),
            issued=_("签发证明"),
            revoked=_("撤销证明"),
        ),
        LinkPurpose(
            PROOF,
            _("毕业去向证明"),
            proof_page,
            days="proof_link_days",
            has_content=proof_counts,
        ),
        NavItem(
            _("登记表和证明"),
            "certificates:own",
            Permission.DESTINATION_FILE_OWN,
            order=25,
            group=NavGroup.GRADUATES,
        ),
    ),
)
