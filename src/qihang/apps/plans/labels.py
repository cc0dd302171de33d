"""Words for standings, reasons, targets and what is kept."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qihang.apps.plans.rules import DutyStanding, Lack, MeetingKind, MemberRole
from qihang.kernel import msgid
from qihang.policy import Carrier

STANDING: dict[DutyStanding, Promise] = {
    DutyStanding.DONE: _("已完成"),
    DutyStanding.ON_COURSE: _("推进中"),
    DutyStanding.LATE: _("滞后"),
    DutyStanding.UNMEASURED: _("暂时无法度量"),
    DutyStanding.NOT_BEGUN: _("未开始"),
}
LIGHT: dict[DutyStanding, str] = {
    DutyStanding.DONE: "good",
    DutyStanding.ON_COURSE: "course",
    DutyStanding.LATE: "late",
    DutyStanding.UNMEASURED: "unknown",
    DutyStanding.NOT_BEGUN: "ahead",
}
LACK: dict[Lack, Promise] = {
    Lack.NO_TARGET: _("方案没有给出可度量的目标。"),
    Lack.NO_MEASURE: _("系统里还没有这项数据的来源。"),
    Lack.NO_DATA: _("这一天还没有数据。"),
    Lack.NO_LAST_YEAR: _("没有上届同日的数据可比。"),
    Lack.ELSEWHERE: _("按全省合计，不单独评定本单位。"),
}
CARRIER: dict[Carrier, Promise] = {
    Carrier.PROVINCE: _("全省"),
    Carrier.DEPARTMENT: _("部门"),
    Carrier.CITY: _("市"),
    Carrier.COUNTY: _("县（市、区）"),
    Carrier.UNIVERSITY: _("高校"),
    Carrier.COLLEGE: _("院系"),
    Carrier.EMPLOYER: _("用人单位"),
    Carrier.AGENCY: _("人力资源机构"),
}
MEETING: dict[MeetingKind, Promise] = {
    MeetingKind.GROUP: _("就业工作领导小组会议"),
    MeetingKind.COMMITTEE: _("党委常委会或领导班子会议"),
    MeetingKind.JOINT_OFFICE: _("两部门联合办公会议"),
}
MEMBER: dict[MemberRole, Promise] = {
    MemberRole.HEAD: _("组长"),
    MemberRole.DEPUTY: _("副组长"),
    MemberRole.MEMBER: pgettext_lazy("in a leading group", "成员"),
}
PARTY: dict[str, Promise] = {
    "government": _("政府"),
    "sector": _("行业"),
    "employers": _("企业"),
    "schools": _("学校"),
}
ASPECT: dict[str, Promise] = {
    "words": _("表述"),
    "target": _("目标"),
    "window": _("时间"),
    "departments": _("部门"),
    "carried_by": _("承担单位"),
}
ACTS: dict[str, Promise] = {
    "plan.contact.name": _("明确联系人"),
    "plan.contact.withdraw": _("撤下联系人"),
    "plan.followup.add": _("登记会议事项"),
    "plan.followup.finish": _("办结会议事项"),
    "plan.followup.withdraw": _("撤下会议事项"),
    "plan.group.set_up": _("设立领导小组"),
    "plan.group.withdraw": _("撤下领导小组"),
    "plan.meeting.record": _("登记会议"),
    "plan.meeting.withdraw": _("撤下会议"),
    "plan.member.add": _("增加小组成员"),
    "plan.member.withdraw": _("撤下小组成员"),
    "plan.note": _("填报任务说明"),
    "plan.phase.keep": _("留存阶段数据"),
    "plan.staffing.state": _("填报工作人员数"),
    "plan.staffing.withdraw": _("撤下工作人员数"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "leading_group_one_standing": msgid("本单位已有一个领导小组，请先撤下再登记新的。"),
    "meeting_known_after_it_was_held": msgid("召开日期不能晚于今天，请在会后登记。"),
    **dict.fromkeys(
        (
            "leadinggroup_days_in_order", "groupmember_days_in_order", "meeting_days_in_order",
            "followup_days_in_order", "contactperson_days_in_order", "staffing_days_in_order",
            "dutynote_days_in_order",
        ),
        msgid("这一项登记的日期晚于今天，今天还不能撤下。"),
    ),
}  # fmt: skip
