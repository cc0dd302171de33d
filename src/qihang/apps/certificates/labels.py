"""Words for what a proof shows, and what is told of one that shows nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.apps.certificates.rules import ProofField
from qihang.apps.documents.rules import DocumentState

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

# What a visitor reads of a proof that no longer shows anything.
NOTICES: dict[DocumentState, Promise] = {
    DocumentState.EXPIRED: _("这份证明的有效期已过，请本人重新签发。"),
    DocumentState.REVOKED: _("这份证明已由本人撤销，不再显示任何内容。"),
    DocumentState.SUPERSEDED: _(
        "签发之后，这条登记已经变更或撤销，这份证明不再有效，请本人重新签发。"
    ),
}

# What the audit calls it.
ACTS: dict[str, Promise] = {
    "form.print": _("打印登记表"),
    "form.print_whole": _("打印完整证件号的登记表"),
}
