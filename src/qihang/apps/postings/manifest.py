"""What posts give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.files.services import Keeper
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.labels import act_labels
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import COLLEGE_ROLES, PLACE_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people.services import MergeEffect
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
from qihang.apps.postings.pages import applications as application_pages
from qihang.apps.postings.services import applications
from qihang.apps.postings.sheets import PostSheet
from qihang.kernel import Contribution, Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

DEPARTMENT, PROVINCE = frozenset({Role.DEPARTMENT_OFFICER}), frozenset({Role.PROVINCE_OFFICER})
OFFICES = UNIVERSITY_ROLES | PLACE_ROLES | DEPARTMENT
APPLICATIONS: tuple[Contribution, ...] = (
    *signed_kinds.APPLICATIONS,
    applications.APPLICATION,
    Holding(Permission.APPLY_OWN, _("求职资料和投递"), {Role.GRADUATE}),
    Holding(
        Permission.APPLICATION_ANSWER,
        _("查看和答复收到的投递"),
        OFFICES | COLLEGE_ROLES | {Role.EMPLOYER, Role.AGENCY},
        for_systems=True,
    ),
    *act_labels(labels.APPLICATION_ACTS),
    *constraint_sentences(labels.APPLICATION_CONSTRAINTS),
    *cards.APPLICATIONS,
    *subscriptions.APPLICATIONS,
    Keeper("profile_file", applications.profile_files_due, applications.release_profile_files),
    MergeEffect("applications", 60, application_pages.merge_lines),
    NavItem(
        _("我的投递"),
        "postings:own_applications",
        Permission.APPLY_OWN,
        order=30,
        group=NavGroup.POSTS,
    ),
    NavItem(
        _("收到的投递"),
        "postings:applications",
        Permission.APPLICATION_ANSWER,
        order=42,
        group=NavGroup.POSTS,
    ),
)
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
        *APPLICATIONS,
    ),
)
