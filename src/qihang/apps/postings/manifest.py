"""What posts give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import COLLEGE_ROLES, PLACE_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.postings import (
    cards,
    help_topics,
    labels,
    measures,
    search,
    services,
    signed_kinds,
    subscriptions,
)
from qihang.apps.postings.sheets import PostSheet
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

DEPARTMENT, PROVINCE = frozenset({Role.DEPARTMENT_OFFICER}), frozenset({Role.PROVINCE_OFFICER})
OFFICES = UNIVERSITY_ROLES | PLACE_ROLES | DEPARTMENT
MANIFEST = Manifest(
    "postings",
    (
        *signed_kinds.GIVES,
        *search.GIVES,
        services.POST,
        Holding(
            Permission.POST_MANAGE_OWN,
            _("发布本单位岗位"),
            OFFICES | COLLEGE_ROLES | {Role.EMPLOYER, Role.AGENCY},
            for_systems=True,
        ),
        Holding(Permission.POST_SCREEN, _("审查岗位"), OFFICES | PROVINCE),
        Holding(
            Permission.POST_SEE,
            _("查看岗位"),
            OFFICES | COLLEGE_ROLES | PROVINCE,
            for_systems=True,
        ),
        *subscriptions.GIVES,
        *cards.GIVES,
        *help_topics.GIVES,
        *measures.MEASURES,
        NavItem(
            _("我的岗位"),
            "postings:own",
            Permission.POST_MANAGE_OWN,
            order=40,
            group=NavGroup.POSTS,
        ),
        NavItem(
            _("岗位审查"), "postings:queue", Permission.POST_SCREEN, order=41, group=NavGroup.POSTS
        ),
        SheetTarget(PostSheet()),
        *act_labels(labels.ACTS),
        *constraint_sentences(labels.CONSTRAINTS),
    ),
)
