"""Words for states, actions, endings and papers, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.agreements.rules import (
    AgreementAction,
    AgreementForm,
    AgreementState,
    EndKind,
    LossKind,
    PaperKind,
)
from qihang.apps.documents.rules import DocumentState
from qihang.kernel import msgid

STATE: dict[AgreementState, Promise] = {
    AgreementState.ISSUED: _("已发放，未签约"),
    AgreementState.SIGNED: _("已签约"),
    AgreementState.RELEASE_ASKED: _("申请解约中"),
    AgreementState.ENDED: _("已解约"),
    AgreementState.VOID: _("已作废"),
}

# Tones of the `status` component.
TONE: dict[AgreementState, str] = {
    AgreementState.ISSUED: "draft",
    AgreementState.SIGNED: "done",
    AgreementState.RELEASE_ASKED: "waiting",
    AgreementState.ENDED: "closed",
    AgreementState.VOID: "closed",
}

# What happened, as history tells it.
ACTION: dict[AgreementAction, Promise] = {
    AgreementAction.SIGN: _("登记签约"),
    AgreementAction.ASK_RELEASE: _("本人申请解约"),
    AgreementAction.CANCEL_RELEASE: _("本人撤回解约申请"),
    AgreementAction.DECLINE_RELEASE: _("不予解约"),
    AgreementAction.END: _("登记解约"),
    AgreementAction.REPLACE: _("补办，换发编号"),
    AgreementAction.VOID: _("编号作废"),
    AgreementAction.LEAVE_UNSIGNED: _("离开本届名单，编号作废"),
    AgreementAction.LEAVE_SIGNED: _("离开本届名单，协议终止"),
    AgreementAction.UNDO: _("撤销上一步"),
}

MOMENT_TONE: dict[AgreementAction, str] = {
    AgreementAction.SIGN: "good",
    AgreementAction.END: "bad",
    AgreementAction.VOID: "bad",
    AgreementAction.DECLINE_RELEASE: "bad",
    AgreementAction.LEAVE_SIGNED: "bad",
}

FORM: dict[AgreementForm, Promise] = {
    AgreementForm.PAPER: _("纸质"),
    AgreementForm.ELECTRONIC: _("电子"),
}

END: dict[EndKind, Promise] = {
    EndKind.CONSENT: _("双方协商一致"),
    EndKind.GRADUATE_BREACH: _("毕业生违约"),
    EndKind.EMPLOYER_BREACH: _("用人单位违约"),
    EndKind.EMPLOYER_GONE: _("单位不存在（注销、破产、撤销）"),
    EndKind.LEFT_COHORT: _("毕业生离开本届名单"),
}

LOSS: dict[LossKind, Promise] = {LossKind.LOST: _("遗失"), LossKind.SPOILT: _("污损、填错")}

PAPER: dict[PaperKind, Promise] = {
    PaperKind.SIGNED: _("就业协议书"),
    PaperKind.RELEASE: _("解约证明"),
    PaperKind.LOSS: _("遗失说明"),
}

# What a visitor reads of a check that no longer shows anything.
CHECK_NOTICES: dict[DocumentState, Promise] = {
    DocumentState.REVOKED: _("这个核验编号已由本人撤销，不再显示任何内容。"),
    DocumentState.SUPERSEDED: _("这份就业协议已经解约，不再有效。"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    **{f"agreement.{action}": words for action, words in ACTION.items()},
    "agreement.issue": _("发放协议书编号"),
    "agreement.follow": _("就业协议随毕业生转入新的院系"),
    "agreement.paper_add": _("补传协议书扫描件"),
    "agreement.paper_remove": _("删除撤销步骤的材料"),
    "agreement.paper_expire": _("协议书扫描件到期删除"),
    "agreement_series.issue": _("登记协议书号段"),
    "agreement_series.close": _("停用协议书号段"),
}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "agreement_one_alive": msgid("这名毕业生已有一份有效的就业协议，一人一份。请刷新后再看。"),
    "agreement_number_once": msgid("这个编号刚刚已发给别人，请换一个。"),
    "agreement_one_number": msgid("这份协议刚刚换过编号，请刷新后再看。"),
    "agreements_agreement_number_key": msgid("这个编号刚刚已发给别人，请换一个。"),
    "agreement_series_starts_once": msgid("这一号段刚刚已登记过，请刷新后再看。"),
    "agreement_term_in_order": msgid("截止日期不能早于开始日期，请核对合同期限。"),
}
