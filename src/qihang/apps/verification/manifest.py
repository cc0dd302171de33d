"""What verification gives to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.documents.kinds import DocumentKind, document_kind
from qihang.apps.exports.sources import ExportSource
from qihang.apps.files.services import Keeper
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.links.purposes import LinkPurpose
from qihang.apps.messages.services import SecretText
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.verification import (
    calendar,
    cards,
    exports,
    help_topics,
    labels,
    measures,
    panels,
    search,
    services,
    sheets,
    signed_kinds,
    subscriptions,
)
from qihang.apps.verification.pages import letters, questions
from qihang.apps.verification.services import inputs, inputs_expiry, papers
from qihang.apps.verification.services.answers import PURPOSE
from qihang.kernel import Manifest, Permission, Subscription
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

PROVINCE = frozenset({Role.PROVINCE_OFFICER})
MANIFEST = Manifest(
    "verification",
    (
        *signed_kinds.GIVES,
        ExportSource(exports.Findings()),
        SheetTarget(sheets.AnswerSheet()),
        services.FINDING,
        Holding(
            Permission.VERIFICATION_SEE,
            _("查看核查问题"),
            SCHOOL_ROLES | PROVINCE,
            for_systems=True,
        ),
        Holding(
            Permission.VERIFICATION_ANSWER,
            _("答复核查问题"),
            SCHOOL_ROLES,
            for_systems=True,
        ),
        Holding(Permission.VERIFICATION_ANSWER_OWN, _("核实本人登记"), {Role.GRADUATE}),
        Holding(Permission.VERIFICATION_CONTEST, _("对核查决定提出申诉"), UNIVERSITY_ROLES),
        Holding(Permission.VERIFICATION_DECIDE, _("处理核查问题"), PROVINCE),
        Holding(
            Permission.VERIFICATION_READ, _("从核查问题查看材料和电话"), SCHOOL_ROLES | PROVINCE
        ),
        Holding(Permission.VERIFICATION_RUN, _("要求核查"), UNIVERSITY_ROLES | PROVINCE),
        Subscription(GraduatesChanged, subscriptions.on_graduates_changed),
        Keeper(inputs.PURPOSE, inputs_expiry.due, inputs_expiry.release),
        Keeper("paper_reading", papers.readings_due, papers.forget_readings),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
        Keeper(PURPOSE, services.materials_due, services.release_materials),
        *document_kind(
            DocumentKind(services.DOCUMENT, _("核查函件"), letters.describe, prefix="H"),
            issued=_("签发函件编号"),
            revoked=_("撤销函件编号"),
        ),
        LinkPurpose(
            services.QUESTION,
            _("核实本人登记"),
            questions.link_page,
            days="question_link_days",
            has_content=questions.is_open,
        ),
        SecretText("question_link", services.links_of),
        *calendar.GIVES,
        *cards.GIVES,
        *help_topics.GIVES,
        *measures.MEASURES,
        *panels.GIVES,
        *search.GIVES,
        NavItem(
            _("核实登记"),
            "verification:own",
            Permission.VERIFICATION_ANSWER_OWN,
            order=28,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("核查问题"),
            "verification:index",
            Permission.VERIFICATION_SEE,
            order=30,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("核查记录"),
            "verification:runs",
            Permission.VERIFICATION_RUN,
            order=76,
            group=NavGroup.SHEETS,
        ),
    ),
)
