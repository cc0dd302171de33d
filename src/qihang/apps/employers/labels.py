"""Words for states, actions and kinds, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.employers.rules import (
    EmployerAction,
    EmployerSize,
    EmployerState,
    Party,
    RequestKind,
)
from qihang.kernel import msgid

STATE: dict[EmployerState, Promise] = {
    EmployerState.DRAFT: _("未提交"),
    EmployerState.SUBMITTED: _("待审核"),
    EmployerState.RETURNED: _("退回修改"),
    EmployerState.REFUSED: _("不予认证"),
    EmployerState.VERIFIED: _("已认证"),
    EmployerState.RENEWING: _("已认证，续期待审"),
    EmployerState.EXPIRED: _("认证到期"),
    EmployerState.REVOKED: _("认证已撤销"),
    EmployerState.LEFT: _("已退出"),
    EmployerState.CLOSED: _("单位已注销"),
    EmployerState.MERGED: _("已并入其他单位"),
}

# Tones of the `status` component.
TONE: dict[EmployerState, str] = {
    EmployerState.DRAFT: "draft",
    EmployerState.SUBMITTED: "waiting",
    EmployerState.RETURNED: "waiting",
    EmployerState.REFUSED: "refused",
    EmployerState.VERIFIED: "done",
    EmployerState.RENEWING: "done",
    EmployerState.EXPIRED: "closed",
    EmployerState.REVOKED: "refused",
    EmployerState.LEFT: "closed",
    EmployerState.CLOSED: "closed",
    EmployerState.MERGED: "closed",
}

ACTION: dict[EmployerAction, Promise] = {
    EmployerAction.SUBMIT: _("提交认证"),
    EmployerAction.RETURN: _("退回修改"),
    EmployerAction.REFUSE: _("不予认证"),
    EmployerAction.VERIFY: _("认证通过"),
    EmployerAction.REASSIGN: _("转给其他部门审核"),
    EmployerAction.RENEW: _("申请续期"),
    EmployerAction.EXTEND: _("续期一年"),
    EmployerAction.NOT_EXTEND: _("不予续期"),
    EmployerAction.AMEND: _("变更登记信息，重新认证"),
    EmployerAction.EXPIRE: _("认证到期"),
    EmployerAction.REVOKE: _("撤销认证"),
    EmployerAction.LEAVE: _("退出平台"),
    EmployerAction.CLOSE: _("登记单位注销"),
    EmployerAction.REOPEN: _("恢复单位"),
    EmployerAction.MERGE: _("并入其他单位"),
    EmployerAction.UNDO: _("撤销上一步"),
}

MOMENT_TONE: dict[EmployerAction, str] = {
    EmployerAction.VERIFY: "good",
    EmployerAction.EXTEND: "good",
    EmployerAction.RETURN: "bad",
    EmployerAction.REFUSE: "bad",
    EmployerAction.REVOKE: "bad",
    EmployerAction.NOT_EXTEND: "bad",
}

PARTY: dict[Party, Promise] = {
    Party.EMPLOYER: _("用人单位"),
    Party.AGENCY: _("人力资源服务机构"),
}

SIZE: dict[EmployerSize, Promise] = {
    EmployerSize.BELOW_20: _("不足 20 人"),
    EmployerSize.BELOW_100: _("20 至 99 人"),
    EmployerSize.BELOW_500: _("100 至 499 人"),
    EmployerSize.BELOW_1000: _("500 至 999 人"),
    EmployerSize.MORE: _("1000 人以上"),
}

REQUEST: dict[RequestKind, Promise] = {
    RequestKind.JOIN: _("申请加入，担任招聘人员"),
    RequestKind.CLAIM: _("申请认领单位，担任招聘负责人"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    **{f"employer.{action}": words for action, words in ACTION.items()},
    "employer.sign_up": _("用人单位注册"),
    "employer.enter": _("代单位登记"),
    "employer.change": _("修改单位信息"),
    "employer.lead": _("更换招聘负责人"),
    "employer.note_end": _("登记库显示单位已注销"),
    "employer.release_licence": _("营业执照到期删除"),
    "recruiter_request.ask": _("申请加入单位"),
    "recruiter_request.accept": _("同意加入单位"),
    "recruiter_request.refuse": _("不同意加入单位"),
    "recruiter_request.release_licence": _("申请材料到期删除"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "employer_code_once": msgid("这个统一社会信用代码刚刚已注册，请刷新后再看。"),
    "employer_not_its_own_branch": msgid("上级单位不能是本单位，请换一个。"),
    "recruiter_request_open_once": msgid("已经提交过申请，请等待答复。"),
}
