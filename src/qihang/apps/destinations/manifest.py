"""What registration gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.agreements.checks import PreSignCheck
from qihang.apps.agreements.events import AgreementEnded, AgreementReverted, AgreementSigned
from qihang.apps.destinations import (
    calendar,
    cards,
    exports,
    help_topics,
    labels,
    measures,
    panels,
    queries,
    reader_groups,
    services,
    sheets,
    signed_kinds,
    subscriptions,
)
from qihang.apps.destinations.pages import merging
from qihang.apps.exports.sources import ExportSource
from qihang.apps.files.services import Keeper
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.closing_blockers import ClosingBlocker
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import COLLEGE_ROLES, HEAD_ROLES, SCHOOL_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.registers.events import RegisterDelivered
from qihang.kernel import Manifest, Permission, Subscription, msgid
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "destinations",
    (
        signed_kinds.DESTINATION,
        services.REGISTRATION,
        Holding(Permission.DESTINATION_FILE_OWN, _("登记本人去向"), {Role.GRADUATE}),
        Holding(
            Permission.DESTINATION_SEE,
            _("查看去向"),
            SCHOOL_ROLES,
            in_power_session=True,
            for_systems=True,
            lendable=True,
        ),
        Holding(Permission.DESTINATION_REVIEW_COLLEGE, _("学院审核去向"), COLLEGE_ROLES),
        Holding(Permission.DESTINATION_REVIEW_UNIVERSITY, _("学校审核去向"), UNIVERSITY_ROLES),
        Holding(Permission.DESTINATION_APPROVE_AS_HEAD, _("以负责人身份审批去向"), HEAD_ROLES),
        Holding(
            Permission.DESTINATION_CORRECT, _("更正去向"), UNIVERSITY_ROLES, in_power_session=True
        ),
        Holding(Permission.DESTINATION_REPORT_UP, _("上报去向"), UNIVERSITY_ROLES),
        Holding(Permission.DESTINATION_IMPORT, _("导入毕业去向"), SCHOOL_ROLES, for_systems=True),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Subscription(GraduatesChanged, services.follow_graduates),
        Subscription(AgreementSigned, services.follow_signed),
        Subscription(AgreementEnded, services.follow_ended),
        Subscription(AgreementReverted, services.follow_reverted),
        PreSignCheck("destinations", queries.pre_sign_objections),
        Subscription(GraduateStandingChanged, services.follow_standing),
        Subscription(RegisterDelivered, subscriptions.on_register_delivered),
        merging.EFFECT,
        *measures.MEASURES,
        *reader_groups.GIVES,
        *cards.GIVES,
        *calendar.GIVES,
        *help_topics.GIVES,
        *panels.GIVES,
        ExportSource(exports.Registrations()),
        ExportSource(exports.Queue()),
        SheetTarget(sheets.DestinationSheet()),
        ClosingBlocker(
            "destinations",
            msgid("还有待审核或有异议的去向登记 {count} 件，请先办结。"),
            queries.unsettled_below,
        ),
        Keeper("evidence", services.evidence_due, services.release_evidence),
        NavItem(
            _("我的去向"),
            "destinations:own",
            Permission.DESTINATION_FILE_OWN,
            order=20,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("去向登记"),
            "destinations:index",
            Permission.DESTINATION_SEE,
            order=20,
            group=NavGroup.GRADUATES,
        ),
    ),
)
