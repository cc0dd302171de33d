"""What registration gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations import (
    cards,
    exports,
    labels,
    measures,
    queries,
    reader_groups,
    services,
    sheets,
    signed_kinds,
)
from qihang.apps.exports.sources import ExportSource
from qihang.apps.files.services import Keeper
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.closing_blockers import ClosingBlocker
from qihang.apps.orgs.labels import act_labels
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Manifest, Permission, Subscription, msgid
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavItem

MANIFEST = Manifest(
    "destinations",
    (
        signed_kinds.DESTINATION,
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Subscription(GraduatesChanged, services.follow_graduates),
        *measures.MEASURES,
        *reader_groups.GIVES,
        *cards.GIVES,
        ExportSource(exports.Registrations()),
        ExportSource(exports.Queue()),
        SheetTarget(sheets.DestinationSheet()),
        ClosingBlocker(
            "destinations",
            msgid("还有待审核或有异议的去向登记 {count} 件，请先办结。"),
            queries.unsettled_below,
        ),
        Keeper("evidence", services.evidence_due, services.release_evidence),
        NavItem(_("我的去向"), "destinations:own", Permission.DESTINATION_FILE_OWN, order=20),
        NavItem(_("去向登记"), "destinations:index", Permission.DESTINATION_SEE, order=20),
    ),
)
