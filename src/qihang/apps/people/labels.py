"""Words for what people records in the audit, and for short codes of one letter."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.people.rules import CANCELLED, ChangedBy, ContactChannel
from qihang.kernel import msgid
from qihang.policy import load
from qihang.web.edition import words

ACTS: dict[str, Promise] = {
    "activation.issue": _("发送激活码"),
    "activation.order": _("申请纸质激活码"),
    "activation.release": _("制作纸质激活码"),
    "contact.ask": _("申请更改联系方式"),
    "contact.change": _("本人更改联系方式"),
    "contact.record": _("当面登记新手机号"),
    "contact.restore": _("本人恢复原手机号"),
    "person.activate": _("激活账号"),
    "person.activate_refused": _("在工作人员的设备上激活，被拒绝"),
    "person.correct": _("更正身份信息"),
    "person.merge": _("合并重复记录"),
    "person.unmerge": _("撤销合并"),
    "person.list": _("查看毕业生名单"),
    "person.read": _("查看毕业生"),
    "person.unmask": _("查看完整信息"),
    "standing.cancel": _("撤销学籍异动"),
    "standing.record": _("登记学籍异动"),
}

CHANGING: dict[str, Promise] = {
    ContactChannel.PHONE: _("更换手机号"),
    ContactChannel.EMAIL: _("更换邮箱"),
}
CHANGED_BY: dict[str, Promise] = {
    ChangedBy.OWNER: _("本人更改"),
    ChangedBy.OFFICE: _("学院当面登记"),
    ChangedBy.RESTORED: _("本人恢复原号码"),
}
# What two records have in common that may be one person's.
SUSPECT: dict[str, Promise] = {
    "number": _("学号"),
    "phone": _("手机号"),
    "person": _("姓名和证件号相近"),
}

UNMASKABLE: dict[str, Promise] = {"id_number": _("身份证号"), "phone": _("手机号码")}

# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "code_batch_by_two": msgid("申请的人不能自己制作，请由另一位老师制作、打印并密封。"),
    "graduate_once": msgid("本届已有这个考生号的毕业生，可能有人刚刚导入过。请刷新后再试。"),
    "graduate_person_once": msgid("本届已有这个证件号的毕业生，可能有人刚刚导入过。请刷新后再试。"),
    "people_merge_change_id_key": msgid("刚刚已有人合并了这条记录，请刷新后再看。"),
    "people_standingchange_cancels_id_key": msgid("这次异动刚刚已有人撤销，请刷新后再看。"),
    "people_activationcode_graduate_id_key": msgid(
        "刚刚有人给这名毕业生发过激活码，请刷新后再看。"
    ),
}


def standing(code: str) -> str:
    """What a standing is called in the reader's language; "" is good standing."""
    if not code:
        return gettext("在籍")
    if code == CANCELLED:
        return gettext("撤销异动")
    kind = load().standing_kinds.get(code)
    return words(kind.label) if kind else code
