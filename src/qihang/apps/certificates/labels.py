"""Words for what a proof shows, what it is worth, and who looked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.certificates.rules import LookupOutcome, ProofField, ProofState

SHOWN: dict[ProofField, Promise] = {
    ProofField.UNIVERSITY: _("毕业院校"),
    ProofField.MAJOR: _("专业"),
    ProofField.QUALIFICATION: _("学历"),
    ProofField.COHORT: _("毕业年份"),
    ProofField.KIND: _("去向类别"),
    ProofField.WHITHER: _("单位或学校"),
    ProofField.POSITION: _("岗位"),
    ProofField.PLACE: _("工作地点"),
    ProofField.SINCE: _("登记通过日期"),
}

STATE: dict[ProofState, Promise] = {
    ProofState.VALID: _("证明有效"),
    ProofState.EXPIRED: _("已过期"),
    ProofState.REVOKED: _("已撤销"),
    ProofState.SUPERSEDED: _("登记已变更"),
}

# Tones of the `status` component.
TONE: dict[ProofState, str] = {
    ProofState.VALID: "done",
    ProofState.EXPIRED: "closed",
    ProofState.REVOKED: "refused",
    ProofState.SUPERSEDED: "closed",
}

# What a visitor is told of a proof that no longer shows anything.
TOLD: dict[ProofState, Promise] = {
    ProofState.EXPIRED: _("这份证明的有效期已过，请本人重新签发。"),
    ProofState.REVOKED: _("这份证明已由本人撤销，不再显示任何内容。"),
    ProofState.SUPERSEDED: _(
        "签发之后，这条登记已经变更或撤销，这份证明不再有效，请本人重新签发。"
    ),
}

OUTCOME: dict[LookupOutcome, Promise] = {
    LookupOutcome.VALID: _("查看了证明"),
    LookupOutcome.EXPIRED: _("查询时已过期"),
    LookupOutcome.REVOKED: _("查询时已撤销"),
    LookupOutcome.SUPERSEDED: _("查询时登记已变更"),
    LookupOutcome.OTHER_NAME: _("编号对，姓名不符，未显示内容"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    "form.print": _("打印登记表"),
    "form.print_whole": _("打印完整证件号的登记表"),
    "proof.issue": _("签发证明"),
    "proof.revoke": _("撤销证明"),
}
