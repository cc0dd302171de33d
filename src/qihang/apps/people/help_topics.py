"""Help about accounts of graduates."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "activating",
        _("毕业生怎样激活账号"),
        (
            _("向学院要一个激活码：它发到您登记的手机，或者装在密封的信封里交给本人。"),
            _("打开“激活账号”，填写考生号、姓名、身份证号后 6 位和激活码，设一个自己的密码。"),
            _("以后用考生号和这个密码登录。激活码过期或丢失了，请学院再发一次。"),
        ),
        frozenset(),
        order=10,
        url_name="people:activate",
    ),
    HelpTopic(
        "correcting_identity",
        _("怎样更正考生号、身份证号和姓名"),
        (
            _("一个人的，在这名毕业生的页面上选“更正身份信息”，写明原因和依据。"),
            _("两个人的号码登记反了，更正其中一人时勾选“互换”。"),
            _("更多的人，把正确的毕业生名单再导入一次：预览里单独列出更正的行，确认时写明原因。"),
        ),
        frozenset({Permission.ROSTER_IMPORT}),
        order=42,
        url_name="people:graduates",
    ),
    HelpTopic(
        "issuing_codes",
        _("怎样给毕业生发激活码"),
        (
            _("在“毕业生”里筛选还没有激活的人，勾选后选“发送激活码”。"),
            _("没有登记手机号，或手机号有疑问的，申请纸质激活码，由另一位老师打印。"),
            _("激活码只能由毕业生本人使用，老师不要代为激活。"),
        ),
        frozenset({Permission.ACTIVATION_ISSUE}),
        order=40,
        url_name="people:graduates",
    ),
)
