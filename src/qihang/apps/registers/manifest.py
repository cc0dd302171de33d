"""What registers of other authorities give to the apps below."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.intake.targets import SheetTarget
from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import PLACE_ROLES, SCHOOL_ROLES, Role
from qihang.apps.registers import labels, search
from qihang.apps.registers.sheets import NAMES, RegisterSheet
from qihang.kernel import Manifest, Permission
from qihang.web.constraints import constraint_sentences
from qihang.web.nav import NavGroup, NavItem

# How fresh a register is; its rows of persons are shown only with the person.
_OFFICES = frozenset({Role.PROVINCE_OFFICER, *SCHOOL_ROLES})
_DEPARTMENTS = frozenset({Role.DEPARTMENT_OFFICER, *PLACE_ROLES})
_OF_PERSONS = {
    Permission.REGISTER_SEE_ADMISSIONS: _("查看升学录取名单"),
    Permission.REGISTER_SEE_ENLISTMENT: _("查看应征入伍名单"),
    Permission.REGISTER_SEE_HARDSHIP: _("查看困难群体名单"),
    Permission.REGISTER_SEE_INSURANCE: _("查看社会保险参保记录"),
    Permission.REGISTER_SEE_PROGRAMMES: _("查看基层项目录取名单"),
}
# Lists by which those who are checked are checked: their own offices do not see them.
_OF_CHECKS = {
    Permission.REGISTER_SEE_FIRM_PEOPLE: _("查看单位人员登记"),
    Permission.REGISTER_SEE_STAFF: _("查看高校教职工名册"),
}

MANIFEST = Manifest(
    "registers",
    (
        # A department that delivers a register is granted this and sight of that register.
        Holding(
            Permission.REGISTER_LOAD,
            _("导入登记库数据"),
            {Role.PROVINCE_OFFICER},
            for_systems=True,
            lendable=True,
        ),
        Holding(
            Permission.REGISTER_SEE_EMPLOYERS,
            _("查看单位登记库"),
            _OFFICES | _DEPARTMENTS,
            for_systems=True,
            lendable=True,
        ),
        *(
            Holding(permission, label, _OFFICES, for_systems=True, lendable=True)
            for permission, label in _OF_PERSONS.items()
        ),
        *(
            Holding(permission, label, {Role.PROVINCE_OFFICER}, for_systems=True, lendable=True)
            for permission, label in _OF_CHECKS.items()
        ),
        *constraint_sentences(labels.CONSTRAINTS),
        *search.GIVES,
        *(SheetTarget(RegisterSheet(name)) for name in NAMES),
        NavItem(
            _("登记库"),
            "registers:index",
            Permission.REGISTER_SEE_EMPLOYERS,
            order=75,
            group=NavGroup.SHEETS,
        ),
    ),
)
