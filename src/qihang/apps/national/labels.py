"""Words for what the national platform answered."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qihang.apps.national.rules import ReportAction, ReportOutcome

OUTCOME: dict[ReportOutcome, Promise] = {
    ReportOutcome.OPEN: _("等待国家平台答复"),
    ReportOutcome.ACCEPTED: _("国家平台已接收"),
    ReportOutcome.DUPLICATE: _("国家平台已有此人的登记"),
    ReportOutcome.UNKNOWN_CODE: _("国家平台没有这个代码"),
    ReportOutcome.STALE: _("国家平台已有更新的版本"),
    ReportOutcome.REFUSED: _("国家平台未接收"),
}

# Tones of the `status` component.
TONE: dict[ReportOutcome, str] = {
    ReportOutcome.OPEN: "waiting",
    ReportOutcome.ACCEPTED: "done",
    ReportOutcome.DUPLICATE: "refused",
    ReportOutcome.UNKNOWN_CODE: "refused",
    ReportOutcome.STALE: "refused",
    ReportOutcome.REFUSED: "refused",
}

# What whoever reads it can do.
CURE: dict[ReportOutcome, Promise] = {
    ReportOutcome.DUPLICATE: _("核对证件号和考生号；确属本校的，请与国家平台联系。"),
    ReportOutcome.UNKNOWN_CODE: _("核对代码表是否最新，更正后登记的新版本会自动重报。"),
    ReportOutcome.STALE: _("对照国家平台上的内容，确有出入时更正登记。"),
    ReportOutcome.REFUSED: _("按平台的说明更正登记，新版本会自动重报。"),
}

ACTION: dict[ReportAction, Promise] = {
    ReportAction.PUT: _("报送"),
    ReportAction.REVOKE: pgettext_lazy("报送", "撤销"),
}

ACTS: dict[str, Promise] = {
    "national.hand_over": _("向国家平台报送"),
    "national.settle": _("收到国家平台答复"),
}
