"""Words for kinds, roles, permissions and acts, in the reader's language when they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import Lost, OrgKind, Role
from qihang.kernel import contributions, msgid

KIND: dict[OrgKind, Promise] = {
    OrgKind.PROVINCE: _("省"),
    OrgKind.DEPARTMENT: _("省直部门"),
    OrgKind.CITY: _("市"),
    OrgKind.COUNTY: _("县（市、区）"),
    OrgKind.OFFICE: _("市县部门"),
    OrgKind.UNIVERSITY: _("高校"),
    OrgKind.COLLEGE: _("学院"),
    OrgKind.EMPLOYER: _("用人单位"),
    OrgKind.AGENCY: _("服务机构"),
}

ROLE: dict[Role, Promise] = {
    Role.PROVINCE_OFFICER: _("省级工作人员"),
    Role.DEPARTMENT_OFFICER: _("省直部门工作人员"),
    Role.CITY_OFFICER: _("市级工作人员"),
    Role.COUNTY_OFFICER: _("县级工作人员"),
    Role.UNIVERSITY_HEAD: _("学校就业部门负责人"),
    Role.UNIVERSITY_OFFICER: _("学校就业工作人员"),
    Role.COLLEGE_HEAD: _("学院就业工作负责人"),
    Role.COLLEGE_OFFICER: _("学院就业工作人员"),
    Role.GRADUATE: _("毕业生"),
    Role.EMPLOYER: _("用人单位人员"),
    Role.AGENCY: _("服务机构人员"),
    Role.AUDITOR: _("审计人员"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
}

ACTS: dict[str, Promise] = {
    "account.open": _("开通账号"),
    "account.declare": _("登记本人身份"),
    "account.password": _("修改密码"),
    "account.address": _("更改邮箱"),
    "account.rename": _("账号姓名随学籍更正"),
    "account.sign_in_name": _("登录名随考生号更正"),
    "account.address_asked": _("提出更改邮箱"),
    "account.password_by_mail": _("凭邮件链接重设密码"),
    "account.factor": _("更改两步验证"),
    "account.reset": _("重设密码"),
    "account.sign_in": _("登录"),
    "account.sign_in_failed": _("登录失败"),
    "account.sign_out_others": _("退出其他设备"),
    "audit.adopt_heads": _("重新认定链头"),
    "audit.alarm": _("审计告警"),
    "audit.alarm_over": _("审计告警解除"),
    "audit.moved": _("数据库换到别处，事务重新计数"),
    "export.take": _("导出列表"),
    "person.unmask_rows": _("导出完整证件号与电话"),
    "register.load": _("导入登记库数据"),
    "register.undo": _("撤销登记库批次"),
    "grant.give": _("授权"),
    "grant.revoke": _("收回授权"),
    "invitation.accept": _("接受任职邀请"),
    "invitation.confirm": _("确认任职邀请"),
    "invitation.decline": _("谢绝任职邀请"),
    "invitation.propose": _("提出任职邀请"),
    "invitation.withdraw": _("撤回任职邀请"),
    "membership.appoint": _("任命角色"),
    "membership.delegate": _("委托角色"),
    "membership.end": _("结束角色"),
    "org.change": _("修改单位"),
    "org.close": _("关闭单位"),
    "org.open": _("设立单位"),
    "org.reopen": _("恢复单位"),
    "power.close": _("结束调阅"),
    "power.open": _("开始调阅"),
    "record.accept": _("按现状认定记录"),
    "power.read": _("调阅期间查看"),
    "reset.command": _("由系统运行人员恢复账号"),
    "reset.confirm": _("确认恢复账号"),
    "reset.propose": _("提出恢复账号"),
    "reset.stop": _("本人停止恢复账号"),
    "token.adopt": _("接管接口令牌"),
    "token.create": _("创建接口令牌"),
    "token.revoke": _("吊销接口令牌"),
}


LOST: dict[Lost, Promise] = {
    Lost.PASSWORD: _("密码"),
    Lost.SECOND_FACTOR: _("两步验证"),
}

_FIELDS: dict[str, Promise] = {
    "added": _("新增"),
    "address": _("页面地址"),
    "asked": _("查询条件"),
    "by": _("激活码送达方式"),
    "changed": pgettext_lazy("行数", "变更"),
    "closes_at": _("自动结束时间"),
    "code": _("代码"),
    "count": _("条数"),
    "day": _("日期"),
    "ended": _("终止"),
    "expires_at": _("有效至"),
    "field": _("项目"),
    "fields": _("项目"),
    "file": _("文件"),
    "first": _("第一条"),
    "from": _("开始日期"),
    "id_number": _("身份证号"),
    "kept": _("保持不动"),
    "kind": _("类别"),
    "last": _("最后一条"),
    "lost": _("遗失"),
    "method": _("访问方式"),
    "name": _("名称"),
    "name_en": _("英文名称"),
    "near_an_official": _("与工作人员同一网络地址"),
    "new": _("新增"),
    "officials": _("工作人员账号编号"),
    "open_until": _("关闭日期"),
    "order": _("格式"),
    "org": _("单位"),
    "parent": _("上级单位"),
    "path": _("范围"),
    "permission": _("权限"),
    "permissions": _("权限"),
    "phone": _("手机号"),
    "place": _("所在地"),
    "reason": _("原因"),
    "records": _("条数"),
    "register": pgettext_lazy("表头", "登记库"),
    "responsible": _("负责人"),
    "role": _("角色"),
    "rows": _("条数"),
    "sha256": _("文件摘要"),
    "short_name": _("简称"),
    "size": _("大小"),
    "source": _("来源"),
    "status": _("状态"),
    "subjects": _("对象"),
    "target": _("表格"),
    "total": _("人数"),
    "until": _("截止日期"),
    "undoes": _("撤销的批次"),
    "username": _("登录名"),
    "valid_until": _("有效至"),
    "version": _("版本"),
}


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """An upper app's words for a field that appears in before and after."""

    field: str
    label: Promise

    @property
    def key(self) -> str:
        """The field."""
        return self.field


def field(name: str) -> str:
    """The words for a field of before and after; an unnamed one is shown as it is."""
    if name in _FIELDS:
        return str(_FIELDS[name])
    found = contributions.by_key(FieldLabel).get(name)
    return str(found.label) if found else name


_CODES: dict[str, Mapping[Any, Promise]] = {
    "by": {"message": _("短信"), "paper": _("纸质激活码")},
    "lost": LOST,
    "role": ROLE,
}


_PERMISSIONS = frozenset({"permission", "permissions"})


def coded(field: str, code: str) -> str:
    """The words for a code in this field of before and after; empty where it holds no such code."""
    if field in _PERMISSIONS:
        return permission(code) if code in contributions.by_key(Holding) else ""
    return str(_CODES.get(field, {}).get(code, ""))


def permission(code: str) -> str:
    """The words for a permission; one that no app gives is shown as it is."""
    found = contributions.by_key(Holding).get(code)
    return str(found.label) if found else code


@dataclass(frozen=True, slots=True)
class ActLabel:
    """The words for an act that an app records."""

    act: str
    label: Promise

    @property
    def key(self) -> str:
        """The act."""
        return self.act


def act_labels(acts: Mapping[str, Promise]) -> tuple[ActLabel, ...]:
    """One for each act of an app's labels.ACTS."""
    return tuple(ActLabel(act, label) for act, label in acts.items())


def act(name: str) -> str:
    """The words for an act; one that nobody has named is shown as it is."""
    found = contributions.by_key(ActLabel).get(name)
    return str(found.label) if found else name


def acts() -> list[tuple[str, str]]:
    """Every named act with its words, by words."""
    named = [(one.act, str(one.label)) for one in contributions.of(ActLabel)]
    return sorted(named, key=lambda pair: pair[1])


class Named(Protocol):
    """What has a name in Chinese, and perhaps one in English."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def org_name(org: Named) -> str:
    """The organisation's name in the reader's language, as far as it has one."""
    return org.name_en if org.name_en and get_language() == "en" else org.name


# Why a table of ours has no proof, where it is not for a reason of its own.
ONLY_AUDITED = msgid("数据库所有者直接改动时看不出；经系统的每次改动都在审计记录里。")
SHORT_LIVED = msgid("只在短期内有用：不决定登记、数字和权限。")

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "orgs_org_code_key": msgid("这个代码已有单位使用，请换一个。"),
    "orgs_org_path_key": msgid("这个代码已有单位使用，请换一个。"),
    "orgs_account_username_key": msgid("这个登录名已有人使用，请换一个。"),
    "account_name_once": msgid("这个登录名已有人使用，请换一个。"),
    "membership_once": msgid("这个人从这一天起已有同样的角色，不用再加。"),
    "membership_dates_in_order": msgid("截止日期不能早于开始日期，请核对。"),
    "grant_dates_in_order": msgid("截止日期要晚于今天，请核对。"),
    "token_ends": msgid("截止日期要晚于今天，请核对。"),
    "token_may_something": msgid("请至少选一项权限。"),
    "power_session_reasoned": msgid("请写明理由。"),
    "org_closed_with_reason": msgid("请写明关闭的原因。"),
    "invitation_dates_in_order": msgid("截止日期要晚于开始日期，请重新选择。"),
    "invitation_open_once": msgid("对这个登录名的同一份邀请还没有答复，请等待或先撤回。"),
    "invitation_to_somebody_else": msgid("不能给自己任命角色，请由另一位管理员办理。"),
    "invitation_by_two": msgid("提出的人不能自己确认，请由另一位管理员确认。"),
    "reset_by_two": msgid("提出的人不能自己确认，请由另一位管理员确认。"),
    "reset_open_once": msgid("这个账号的同一项重设还没有办完，请等待或先停止。"),
    "reset_reasoned": msgid("请写明理由。"),
    "api_answer_once": msgid("同一个请求正在办理，请稍后用同一个键再问。"),
}
