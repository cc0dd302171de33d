"""Words for what a proof shows, what it is worth, and who looked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.certificates.rules import Outcome, Shown, State

SHOWN: dict[Shown, Promise] = {
    Shown.UNIVERSITY: _("毕业院校"),
    Shown.MAJOR: _("专业"),
    Shown.QUALIFICATION: _("学历"),
    Shown.COHORT: _("毕业年份"),
    Shown.KIND: _("去向类别"),
    Shown.WHITHER: _("单位或学校"),
    Shown.POSITION: _("岗位"),
    Shown.PLACE: _("工作地点"),
    Shown.SINCE: _("登记通过日期"),
}

STATE: dict[State, Promise] = {
    State.VALID: _("证明有效"),
    State.EXPIRED: _("已过期"),
    State.REVOKED: _("已撤销"),
    State.SUPERSEDED: _("登记已变更"),
}

# Tones of the `status` component.
TONE: dict[State, str] = {
    State.VALID: "done",
    State.EXPIRED: "closed",
    State.REVOKED: "refused",
    State.SUPERSEDED: "closed",
}

# What a visitor is told of a proof that no longer shows anything.
TOLD: dict[State, Promise] = {
    State.EXPIRED: _("这份证明的有效期已过，请本人重新签发。"),
    State.REVOKED: _("这份证明已由本人撤销，不再显示任何内容。"),
    State.SUPERSEDED: _("签发之后，这条登记已经变更或撤销，这份证明不再有效，请本人重新签发。"),
}

OUTCOME: dict[Outcome, Promise] = {
    Outcome.VALID: _("查看了证明"),
    Outcome.EXPIRED: _("查询时已过期"),
    Outcome.REVOKED: _("查询时已撤销"),
    Outcome.SUPERSEDED: _("查询时登记已变更"),
    Outcome.OTHER_NAME: _("编号对，姓名不符，未显示内容"),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    "form.print": _("打印登记表"),
    "form.print_whole": _("打印完整证件号的登记表"),
    "proof.issue": _("签发证明"),
    "proof.revoke": _("撤销证明"),
}
