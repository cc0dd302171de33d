"""What agreements give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.agreements import (
    cards,
    exports,
    help_topics,
    labels,
    pages,
    panels,
    queries,
    services,
    sheets,
    signed_kinds,
)
from qihang.apps.agreements.rules import CHECK
from qihang.apps.documents.kinds import DocumentKind, document_kind
from qihang.apps.exports.sources import ExportSource
from qihang.apps.files.services import Keeper
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.people.services import MergeEffect
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "agreements",
    (
        signed_kinds.SERIES,
        signed_kinds.AGREEMENT,
        services.AGREEMENT,
        Holding(Permission.AGREEMENT_ISSUE, _("登记协议书号段"), UNIVERSITY_ROLES),
        Holding(Permission.AGREEMENT_MANAGE, _("办理就业协议"), SCHOOL_ROLES),
        Holding(Permission.AGREEMENT_OWN, _("查看和申请解除本人的就业协议"), {Role.GRADUATE}),
        Holding(
            Permission.AGREEMENT_SEE,
            _("查看就业协议"),
            SCHOOL_ROLES,
            in_power_session=True,
            for_systems=True,
            lendable=True,
        ),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Subscription(GraduatesChanged, services.follow_graduates),
        Subscription(GraduateStandingChanged, services.follow_standing),
        SheetTarget(sheets.AgreementSheet()),
        ExportSource(exports.Agreements()),
        *panels.GIVES,
        *cards.GIVES,
        *help_topics.GIVES,
        MergeEffect("agreements", 30, pages.merge_lines),
        *document_kind(
            DocumentKind(
                CHECK,
                _("就业协议"),
                pages.describe_check,
                counting=queries.holding_checks,
                notices=labels.CHECK_NOTICES,
            ),
            issued=_("生成就业协议核验编号"),
            revoked=_("撤销就业协议核验编号"),
        ),
        Keeper("agreement", services.papers_due, services.release_papers),
        NavItem(
            _("我的就业协议"),
            "agreements:own",
            Permission.AGREEMENT_OWN,
            order=22,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("就业协议数量"),
            "agreements:counts",
            Permission.FIGURES_SEE,
            order=64,
            group=NavGroup.FIGURES,
        ),
        NavItem(
            _("就业协议"),
            "agreements:index",
            Permission.AGREEMENT_SEE,
            order=22,
            group=NavGroup.GRADUATES,
        ),
    ),
)
