"""Words for states, actions and reports, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.postings.rules import PostAction, PostReportOutcome, PostState, ReportReason
from qihang.apps.postings.rules.applications import ApplicationAction, ApplicationState
from qihang.apps.postings.rules.profiles import ProfileAudience, ProfilePart
from qihang.kernel import msgid

STATE: dict[PostState, Promise] = {
    PostState.DRAFT: _("草稿"),
    PostState.SCREENED: _("待审查"),
    PostState.HELD: _("暂缓发布"),
    PostState.OBJECTED: _("异议处理中"),
    PostState.REFUSED: _("不予发布"),
    PostState.PUBLISHED: _("招聘中"),
    PostState.CHANGED: _("招聘中，修改待审查"),
    PostState.CLOSED: _("已关闭"),
    PostState.EXPIRED: _("已到期"),
    PostState.FILLED: _("已招满"),
}

# Tones of the `status` component.
TONE: dict[PostState, str] = {
    PostState.DRAFT: "draft",
    PostState.SCREENED: "waiting",
    PostState.HELD: "returned",
    PostState.OBJECTED: "waiting",
    PostState.REFUSED: "returned",
    PostState.PUBLISHED: "done",
    PostState.CHANGED: "waiting",
    PostState.CLOSED: "closed",
    PostState.EXPIRED: "closed",
    PostState.FILLED: "closed",
}

# What happened, as history tells it.
ACTION: dict[PostAction, Promise] = {
    PostAction.SUBMIT: _("提交审查"),
    PostAction.PASS: _("审查通过，发布"),
    PostAction.STOP: _("审查发现问题，暂缓发布"),
    PostAction.WITHDRAW: _("撤回修改"),
    PostAction.RELEASE: _("同意发布"),
    PostAction.RELEASE_HELD: _("核实后同意发布"),
    PostAction.HOLD: _("要求修改，暂缓发布"),
    PostAction.REVISE: _("重新修改"),
    PostAction.OBJECT: _("提出异议"),
    PostAction.GRANT: _("异议成立，发布"),
    PostAction.DECLINE: _("异议不成立"),
    PostAction.CHANGE: _("修改已发布的岗位"),
    PostAction.PASS_CHANGE: _("修改通过审查"),
    PostAction.ACCEPT_CHANGE: _("同意修改"),
    PostAction.REFUSE_CHANGE: _("不同意修改"),
    PostAction.DROP_CHANGE: _("放弃修改"),
    PostAction.SUSPEND: _("单位认证失效，暂停发布"),
    PostAction.RESUME: _("单位重新认证，恢复发布"),
    PostAction.CLOSE: _("关闭"),
    PostAction.FILL: _("招满"),
    PostAction.EXPIRE: _("到期"),
    PostAction.UNDO: _("撤销上一步"),
}

MOMENT_TONE: dict[PostAction, str] = {
    PostAction.PASS: "good",
    PostAction.RELEASE: "good",
    PostAction.RELEASE_HELD: "good",
    PostAction.GRANT: "good",
    PostAction.RESUME: "good",
    PostAction.STOP: "bad",
    PostAction.HOLD: "bad",
    PostAction.DECLINE: "bad",
    PostAction.REFUSE_CHANGE: "bad",
    PostAction.SUSPEND: "bad",
}

REASON: dict[ReportReason, Promise] = {
    ReportReason.EXCLUDES: _("有性别、户籍、院校等限制"),
    ReportReason.FEE: _("收费、押金、培训贷"),
    ReportReason.FALSE: _("岗位或待遇不真实"),
    ReportReason.IMPOSTOR: _("冒用单位名义"),
    ReportReason.FILLED: _("已招满或已停招"),
    ReportReason.OTHER: _("其他"),
}

OUTCOME: dict[PostReportOutcome, Promise] = {
    PostReportOutcome.HELD: _("属实，已暂缓发布"),
    PostReportOutcome.CORRECTED: _("属实，已改正"),
    PostReportOutcome.UNFOUNDED: _("未发现问题"),
}

OUTCOME_OF: dict[str, Promise] = {outcome.value: words for outcome, words in OUTCOME.items()}

# Buttons of steps.
BUTTON: dict[PostAction, Promise] = {
    PostAction.RELEASE: _("同意发布"),
    PostAction.RELEASE_HELD: _("核实后同意发布…"),
    PostAction.ACCEPT_CHANGE: _("同意修改"),
    PostAction.GRANT: _("异议成立，发布…"),
    PostAction.HOLD: _("要求修改…"),
    PostAction.REFUSE_CHANGE: _("不同意修改…"),
    PostAction.DECLINE: _("异议不成立…"),
    PostAction.WITHDRAW: _("撤回修改"),
    PostAction.REVISE: _("修改后重新提交"),
    PostAction.DROP_CHANGE: _("放弃修改"),
    PostAction.OBJECT: _("提出异议…"),
    PostAction.CLOSE: _("关闭岗位"),
}
BUTTON_HELP: dict[PostAction, Promise] = {
    PostAction.CLOSE: _("关闭后不再公开；还要招聘的，可以复制一份重新发布。"),
}

# Tabs of screening.
STAGE: dict[str, Promise] = {
    "waiting": _("待审查"),
    "objected": _("异议"),
    "held": _("暂缓发布"),
    "public": _("招聘中"),
    "reports": _("举报"),
}

APPLY: dict[str, Promise] = {"here": _("在本平台投递"), "outside": _("到指定网址或地点报名")}

# What a post may come from.
ORIGIN: dict[str, Promise] = {
    "visit": _("访企拓岗"),
    "gathering": _("招聘活动"),
    "pairing": _("结对"),
    "campaign": _("专项行动"),
}

DAY: dict[str, Promise] = {
    "opens_on": _("报名开始"),
    "apply_until": _("报名截止（当天有效）"),
    "exam_on": _("考试（面试）日期"),
    "result_on": _("结果公布"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    **{f"post.{action}": words for action, words in ACTION.items()},
    "post.create": _("新建岗位"),
    "post.edit": _("编辑岗位草稿"),
    "post.places": _("更新岗位剩余人数"),
    "post.contact": _("更新岗位联系方式"),
    "post.follow": _("岗位随单位更新"),
    "post_report.make": _("举报岗位"),
    "post_report.handle": _("处理岗位举报"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "post_source_once": msgid("这个来源编号的岗位刚刚已经写入，请刷新后再看。"),
    "post_places_in_order": msgid("剩余人数不能多于招聘人数。"),
    "post_pay_in_order": msgid("最高月薪不能低于最低月薪。"),
    "post_version_once": msgid("这个岗位刚刚被提交过，请刷新后再看。"),
}

APPLICATION_STATE: dict[ApplicationState, Promise] = {
    ApplicationState.SENT: _("已投递"),
    ApplicationState.SEEN: _("已查看"),
    ApplicationState.INVITED: _("邀请面试"),
    ApplicationState.OFFERED: _("拟录用，待答复"),
    ApplicationState.ACCEPTED: _("已接受录用"),
    ApplicationState.DECLINED: _("毕业生谢绝录用"),
    ApplicationState.REFUSED: _("未录用"),
    ApplicationState.WITHDRAWN: _("已撤回"),
    ApplicationState.LAPSED: _("单位未答复，已失效"),
}

APPLICATION_TONE: dict[ApplicationState, str] = {
    ApplicationState.SENT: "waiting",
    ApplicationState.SEEN: "waiting",
    ApplicationState.INVITED: "done",
    ApplicationState.OFFERED: "done",
    ApplicationState.ACCEPTED: "done",
    ApplicationState.DECLINED: "closed",
    ApplicationState.REFUSED: "closed",
    ApplicationState.WITHDRAWN: "closed",
    ApplicationState.LAPSED: "closed",
}

APPLICATION_ACTION: dict[ApplicationAction, Promise] = {
    ApplicationAction.SEE: _("单位已查看"),
    ApplicationAction.INVITE: _("邀请面试"),
    ApplicationAction.OFFER: _("拟录用"),
    ApplicationAction.REFUSE: _("未录用"),
    ApplicationAction.ACCEPT: _("接受录用"),
    ApplicationAction.DECLINE: _("谢绝录用"),
    ApplicationAction.WITHDRAW: _("撤回投递"),
    ApplicationAction.LAPSE: _("逾期未答复，失效"),
    ApplicationAction.UNDO: _("撤销上一步"),
}

AUDIENCE: dict[ProfileAudience, Promise] = {
    ProfileAudience.APPLIED: _("我投递过的单位"),
    ProfileAudience.VERIFIED: _("我投递过的单位；以后还可推荐给已认证的单位"),
    ProfileAudience.NOBODY: _("谁都看不到（暂时隐藏）"),
}

PART: dict[ProfilePart, Promise] = {
    ProfilePart.PHONE: _("手机号（隐去中间，查看完整号码会留下记录）"),
    ProfilePart.FILE: _("简历文件"),
    ProfilePart.WISHES: _("求职意向"),
}

APPLICATION_ACTS: dict[str, Promise] = {
    **{f"application.{action}": words for action, words in APPLICATION_ACTION.items()},
    "application.send": _("投递岗位"),
    "application.follow": _("投递随单位合并"),
    "application.unmask": _("查看投递人手机号"),
    "application.file": _("查看投递人简历文件"),
    "profile.make": _("填写求职资料"),
    "profile.change": _("修改求职资料"),
    "profile.leave": _("删除求职资料"),
    "profile.release_file": _("清除到期的简历文件"),
}

APPLICATION_CONSTRAINTS = {
    "application_open_once": msgid("您刚刚已经投递过这个岗位，请到“我的投递”查看。"),
}
