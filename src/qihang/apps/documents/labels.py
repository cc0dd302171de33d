"""Words for what a document is worth, and who looked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qihang.apps.documents.rules import DocumentState, LookupOutcome

STATE: dict[DocumentState, Promise] = {
    DocumentState.VALID: pgettext_lazy("证明文件", "有效"),
    DocumentState.EXPIRED: _("已过期"),
    DocumentState.REVOKED: _("已撤销"),
    DocumentState.SUPERSEDED: _("已失效"),
}

# Tones of the `status` component.
TONE: dict[DocumentState, str] = {
    DocumentState.VALID: "done",
    DocumentState.EXPIRED: "closed",
    DocumentState.REVOKED: "refused",
    DocumentState.SUPERSEDED: "closed",
}

# What a visitor reads of a document that no longer shows anything; a kind may have words of its own.
NOTICES: dict[DocumentState, Promise] = {
    DocumentState.EXPIRED: _("这份文件的有效期已过，请向持有人索取新的。"),
    DocumentState.REVOKED: _("这份文件已撤销，不再显示任何内容。"),
    DocumentState.SUPERSEDED: _("这份文件已由另一份代替，不再有效，请向持有人索取新的。"),
}

OUTCOME: dict[LookupOutcome, Promise] = {
    LookupOutcome.VALID: _("查看了证明"),
    LookupOutcome.EXPIRED: _("查询时已过期"),
    LookupOutcome.REVOKED: _("查询时已撤销"),
    LookupOutcome.SUPERSEDED: _("查询时已失效"),
    LookupOutcome.OTHER_NAME: _("编号对，姓名不符，未显示内容"),
}
