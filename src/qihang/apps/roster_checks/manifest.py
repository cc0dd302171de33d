"""What checks of roster data give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.exports.sources import ExportSource
from qihang.apps.files.services import Keeper
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import UNIVERSITY_ROLES, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.services import MergeEffect
from qihang.apps.roster_checks import (
    calendar,
    cards,
    exports,
    help_topics,
    labels,
    pages,
    panels,
    reader_groups,
    services,
    signed_kinds,
    subscriptions,
)
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "roster_checks",
    (
        signed_kinds.ROSTER_CHECK,
        signed_kinds.ROSTER_REPORT,
        services.REPORT,
        Holding(Permission.ROSTER_ANSWER, _("答复学籍信息报错"), UNIVERSITY_ROLES),
        Holding(Permission.ROSTER_CHECK_OWN, _("核对本人学籍信息"), {Role.GRADUATE}),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Subscription(GraduatesChanged, subscriptions.on_graduates_changed),
        ExportSource(exports.RegistryCorrections()),
        Keeper("roster_proof", services.papers_due, services.release_papers),
        MergeEffect("roster_reports", 40, pages.merge_lines),
        *calendar.GIVES,
        *cards.GIVES,
        *help_topics.GIVES,
        *panels.GIVES,
        *reader_groups.GIVES,
        NavItem(
            _("信息核对"),
            "roster_checks:own",
            Permission.ROSTER_CHECK_OWN,
            order=25,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("信息核对"),
            "roster_checks:index",
            Permission.ROSTER_ANSWER,
            order=35,
            group=NavGroup.GRADUATES,
        ),
    ),
)
