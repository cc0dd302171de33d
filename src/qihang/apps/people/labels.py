"""Words for what people records in the audit, and for short codes of one letter."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "activation.issue": _("发放激活码"),
    "activation.order": _("申请纸质激活码"),
    "activation.release": _("制作纸质激活码"),
    "person.activate": _("激活账号"),
    "person.activate_refused": _("在工作人员的设备上激活，被拒绝"),
    "person.list": _("查看毕业生名单"),
    "person.read": _("查看毕业生"),
    "person.unmask": _("查看完整信息"),
}

UNMASKABLE: dict[str, Promise] = {"id_number": _("身份证号"), "phone": _("手机号码")}
