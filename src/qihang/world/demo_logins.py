"""Whom a visitor of the demo may be: one account for each role, with what is worth seeing as it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.models import Account, Membership
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.web.components import Tile
from qihang.world.sizes import COHORTS, FEATURED

UNIVERSITY = f"/37/{FEATURED}/"
COHORT = COHORTS[-1]
TO_CONFIRM = (Status.APPROVED, Status.REPORTED)

Find = Callable[[], Account | None]


@dataclass(frozen=True, slots=True)
class Entrance:
    """One button: the key it sends, what it says, and how its account is found."""

    key: str
    title: str | Promise
    words: str | Promise
    find: Find


@dataclass(frozen=True, slots=True)
class LoginGroup:
    """Entrances that belong together under a heading."""

    title: str | Promise
    entrances: tuple[Entrance, ...]

    @property
    def tiles(self) -> list[Tile]:
        """The group's buttons."""
        return [Tile(e.key, str(e.title), str(e.words)) for e in self.entrances]


def colleague_of(role: Role, number: int = 1) -> Find:
    """A colleague of the first who holds this role: what takes several can be tried as each."""

    def find() -> Account | None:
        held = Membership.objects.filter(role=role).select_related("account").order_by("id")
        first = held.first()
        others = held.filter(org=first.org_id).exclude(account=first.account_id) if first else held
        found = [one.account for one in others[:number]]
        return found[-1] if len(found) == number else None

    return find


def holder(role: Role, ending: str = "") -> Find:
    """The first who holds this role, preferably in an organisation whose code ends so."""

    def find() -> Account | None:
        held = Membership.objects.filter(role=role).select_related("account").order_by("id")
        wanted = held.filter(org__code__endswith=ending).first() or held.first()
        return wanted.account if wanted else None

    return find


def in_busiest_college(role: Role) -> Find:
    """Who holds this role in the featured university's college with the most to review."""

    def find() -> Account | None:
        waiting = Destination.objects.filter(
            cohort=COHORT, status=Status.WAITING_COLLEGE, org_path__startswith=UNIVERSITY
        )
        counted = waiting.values("org_path").annotate(n=Count("id")).order_by("-n", "org_path")
        path = next((row["org_path"] for row in counted), UNIVERSITY)
        held = Membership.objects.filter(role=role, org__path__startswith=path)
        wanted = held.select_related("account").order_by("id").first()
        return wanted.account if wanted else None

    return find


def in_university(role: Role) -> Find:
    """Who holds this role at the featured university."""

    def find() -> Account | None:
        held = Membership.objects.filter(role=role, org__path=UNIVERSITY)
        wanted = held.select_related("account").order_by("id").first()
        return wanted.account if wanted else None

    return find


def newcomer() -> Account | None:
    """A graduate with an account who has registered nothing yet."""
    return _account(_graduates().filter(destinations__isnull=True))


def graduate_with(*statuses: Status) -> Find:
    """A graduate one of whose versions stands so; a signed contract is worth most to look at."""

    def find() -> Account | None:
        there = _graduates().filter(destinations__status__in=statuses)
        return _account(there.filter(destinations__kind__in=("10", "11"))) or _account(there)

    return find


def _graduates() -> QuerySet[Graduate]:
    return Graduate.objects.filter(cohort=COHORT, account__isnull=False)


def _account(graduates: QuerySet[Graduate]) -> Account | None:
    """Of the featured university if there is one."""
    ordered = graduates.select_related("account").order_by("id")
    found = ordered.filter(org_path__startswith=UNIVERSITY).first() or ordered.first()
    return found.account if found else None


GROUPS = (
    LoginGroup(
        _("毕业生（适合手机）"),
        (
            Entrance(
                "graduate", _("还没登记的毕业生"), _("三步登记毕业去向，几分钟完成。"), newcomer
            ),
            Entrance(
                "graduate_returned",
                _("被退回的毕业生"),
                _("看退回的原因，改好再提交。"),
                graduate_with(Status.RETURNED),
            ),
            Entrance(
                "graduate_approved",
                _("已通过的毕业生"),
                _("确认登记内容，不符时提出质疑，去向有变时变更。"),
                graduate_with(*TO_CONFIRM),
            ),
        ),
    ),
    LoginGroup(
        _("学院和学校"),
        (
            Entrance(
                "college_officer",
                _("学院工作人员"),
                _("审核登记、退回并说明原因、批量通过、发激活码。"),
                in_busiest_college(Role.COLLEGE_OFFICER),
            ),
            Entrance(
                "college_head",
                _("学院负责人"),
                _("审核自由职业登记，把角色委托给同事。"),
                in_busiest_college(Role.COLLEGE_HEAD),
            ),
            Entrance(
                "university_officer",
                _("学校就业中心"),
                _("终审登记、核查质疑、上报，看本校落实率。"),
                in_university(Role.UNIVERSITY_OFFICER),
            ),
            Entrance(
                "university_head",
                _("学校就业中心负责人"),
                _("终审自由职业登记，管理成员，查审计。"),
                in_university(Role.UNIVERSITY_HEAD),
            ),
        ),
    ),
    LoginGroup(
        _("省、市、县"),
        (
            Entrance(
                "province_officer",
                _("省就业工作联合办公室"),
                _("全省落实率与去年同日之差，按市、按高校展开；凭理由调阅个人记录；移动演示时钟。"),
                holder(Role.PROVINCE_OFFICER),
            ),
            Entrance(
                "province_colleague",
                _("省就业工作联合办公室的同事"),
                _("确认另一位同事提出的任职邀请和账号恢复。"),
                colleague_of(Role.PROVINCE_OFFICER),
            ),
            Entrance(
                "province_third",
                _("省就业工作联合办公室的第三位同事"),
                _("没有参与原决定：对核查申诉提出处理意见。"),
                colleague_of(Role.PROVINCE_OFFICER, 2),
            ),
            Entrance(
                "province_fourth",
                _("省就业工作联合办公室的第四位同事"),
                _("没有参与原决定：确认对核查申诉的处理意见。"),
                colleague_of(Role.PROVINCE_OFFICER, 3),
            ),
            Entrance(
                "department_officer",
                _("省教育厅"),
                _("看全省和各高校的统计数字。"),
                holder(Role.DEPARTMENT_OFFICER, "d-education"),
            ),
            Entrance(
                "city_officer",
                _("市人力资源社会保障局"),
                _("看驻地高校的统计数字。"),
                holder(Role.CITY_OFFICER),
            ),
            Entrance(
                "county_officer",
                _("县（市、区）人力资源社会保障局"),
                _("统计数字按地区看，个人信息须有授权。"),
                holder(Role.COUNTY_OFFICER),
            ),
            Entrance("auditor", _("审计人员"), _("查每一次操作，数据只读。"), holder(Role.AUDITOR)),
        ),
    ),
    LoginGroup(
        _("用人单位和服务机构"),
        (
            Entrance(
                "employer", _("用人单位"), _("看单位账号现在能做什么。"), holder(Role.EMPLOYER)
            ),
            Entrance(
                "agency", _("人力资源服务机构"), _("看机构账号现在能做什么。"), holder(Role.AGENCY)
            ),
        ),
    ),
)


def account_of(key: str) -> Account | None:
    """The account behind a button; None for an unknown key or where nobody fits it today."""
    entrances = (entrance for group in GROUPS for entrance in group.entrances)
    return next((e.find() for e in entrances if e.key == key), None)
