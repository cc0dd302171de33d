"""What graduates and their accounts give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.exports.sources import ExportSource
from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.closing_blockers import ClosingBlocker
from qihang.apps.orgs.labels import FieldLabel, act_labels
from qihang.apps.orgs.own_record import OwnRecord
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import SCHOOL_ROLES, UNIVERSITY_ROLES, Role
from qihang.apps.people import (
    cards,
    exports,
    help_topics,
    labels,
    measures,
    pages,
    queries,
    reader_groups,
    search,
    services,
    signed_kinds,
)
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.people.sheets.hardship import Hardship
from qihang.apps.people.sheets.roster import Roster
from qihang.apps.people.sheets.standing import StandingSheet
from qihang.kernel import Manifest, Permission, Subscription, msgid
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import MenuItem, NavGroup, NavItem

# Of several records of one person the newest in good standing comes first: pages work on it.
OWN = """
    SELECT json_agg(json_build_array(id, org_path) ORDER BY standing = '' DESC, cohort DESC, id DESC)
    FROM people_graduate WHERE account_id = account.id
"""

MANIFEST = Manifest(
    "people",
    (
        signed_kinds.GRADUATE,
        signed_kinds.CODE_BATCH,
        signed_kinds.STANDING_CHANGE,
        signed_kinds.CONTACT_CHANGE,
        signed_kinds.MERGE,
        Holding(
            Permission.PERSON_SEE,
            _("查看毕业生"),
            SCHOOL_ROLES,
            in_power_session=True,
            for_systems=True,
            lendable=True,
        ),
        Holding(
            Permission.PERSON_UNMASK,
            _("查看完整证件号与电话"),
            SCHOOL_ROLES,
            in_power_session=True,
            for_systems=True,
        ),
        Holding(Permission.ACTIVATION_ISSUE, _("发送激活码"), SCHOOL_ROLES),
        Holding(Permission.CONTACT_CHANGE_OWN, _("更改本人联系方式"), {Role.GRADUATE}),
        Holding(Permission.CONTACT_RECORD, _("当面登记毕业生新手机号"), SCHOOL_ROLES),
        Holding(
            Permission.ROSTER_IMPORT,
            _("导入毕业生名单"),
            UNIVERSITY_ROLES,
            for_systems=True,
            lendable=True,
        ),
        Holding(
            Permission.STANDING_RECORD,
            _("登记学籍异动"),
            UNIVERSITY_ROLES,
            for_systems=True,
            lendable=True,
        ),
        # Departments know who is owed help; their lists set the group and show no other record.
        Holding(
            Permission.HARDSHIP_IMPORT,
            _("导入困难毕业生名单"),
            {*UNIVERSITY_ROLES, Role.PROVINCE_OFFICER, Role.DEPARTMENT_OFFICER},
            for_systems=True,
            lendable=True,
        ),
        OwnRecord("graduate", OWN),
        *act_labels(labels.ACTS),
        pages.EFFECT,
        *constraint_sentences(labels.CONSTRAINTS),
        ClosingBlocker(
            "graduates",
            msgid("还有本年度及以后毕业的学生 {count} 人，请先用毕业生名单把他们转到别的院系。"),
            queries.unfinished_below,
        ),
        *measures.MEASURES,
        Subscription(GraduatesChanged, services.follow_names),
        Subscription(GraduatesChanged, services.follow_sign_in_names),
        FieldLabel("exam_number", _("考生号")),
        FieldLabel("id_number", _("身份证号")),
        Subscription(GraduateStandingChanged, services.notify_standing),
        SheetTarget(Roster()),
        SheetTarget(Hardship()),
        SheetTarget(StandingSheet()),
        ExportSource(exports.Graduates()),
        *reader_groups.GIVES,
        *cards.GIVES,
        *search.GIVES,
        *help_topics.GIVES,
        MenuItem(
            _("我的联系方式"),
            "people:contact",
            frozenset({Permission.CONTACT_CHANGE_OWN}),
            order=15,
        ),
        NavItem(
            _("我的学籍"),
            "people:own_records",
            Permission.DESTINATION_FILE_OWN,
            order=25,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("学籍异动"),
            "people:standing_changes",
            Permission.STANDING_RECORD,
            order=31,
            group=NavGroup.GRADUATES,
        ),
        NavItem(
            _("毕业生"),
            "people:graduates",
            Permission.PERSON_SEE,
            order=30,
            group=NavGroup.GRADUATES,
        ),
    ),
)
