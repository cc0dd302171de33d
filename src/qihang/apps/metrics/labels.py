"""Words for the acts on figures, and what is said where the database refuses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.kernel import msgid

ACTS: dict[str, Promise] = {
    "figures.seal": _("封存数字"),
    "figures.sign": _("为封存的数字签字"),
    "figures.publish": _("发布数字"),
    "figures.export": _("导出封存的数字"),
    "ledger.refused": _("台账拒绝了没有签名的内容"),
    "ledger.differs": _("台账核验发现不一致"),
}

CONSTRAINTS = {
    "seal_once": msgid("这个时点刚刚已经封存，请刷新后再看。"),
    "seal_job_once": msgid("您刚刚已经提交，正在处理，请刷新后再看。"),
    "signature_once": msgid("本部门刚刚已经签过字，请刷新后再看。"),
    "signature_by_another": msgid("两个部门要由两个人分别签字。"),
}
