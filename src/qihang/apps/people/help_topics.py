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
            _("两个人的号码登记反了，更正其中一人时勾选“与现在用着这个号码的毕业生互换”。"),
            _("更多的人，把正确的毕业生名单再导入一次：预览里单独列出更正的行，确认时写明原因。"),
        ),
        frozenset({Permission.ROSTER_IMPORT}),
        order=42,
        url_name="people:graduates",
    ),
    HelpTopic(
        "standing",
        _("怎样登记延期、休学、退学、转学"),
        (
            _(
                "在毕业生的页面上选“登记学籍异动”，先选类别，看清登记后的变化，再填生效日期和文件号。"
            ),
            _("很多人的，用“学籍异动”表格一次导入。统计从登记当天起变化，以前各日的数字不变。"),
            _(
                "登错了的，在毕业生页面上最近一次异动下选“登错了，撤销”，写明原因；随之关闭的登记会恢复。"
            ),
        ),
        frozenset({Permission.STANDING_RECORD}),
        order=43,
        url_name="people:standing_changes",
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
    HelpTopic(
        "own_contact",
        _("怎样更换自己的手机号或邮箱"),
        (
            _("在右上角的菜单里打开“我的联系方式”，选“更换手机号”或“更换邮箱”。"),
            _("填写新的号码或邮箱，收到验证码后填回来就生效；原来的会收到通知。"),
            _("手机丢了又忘记密码的，请本人带证件到学院，请老师当面登记新号码。"),
        ),
        frozenset({Permission.CONTACT_CHANGE_OWN}),
        order=30,
        url_name="people:contact",
    ),
    HelpTopic(
        "lost_phone",
        _("毕业生的手机丢了怎么办"),
        (
            _("请毕业生本人带证件到院办，核实后在毕业生的页面选“登记新手机号”，写明理由。"),
            _("系统会通知原号码、毕业生本人和另一位老师。"),
            _("需要重设密码的，请另一位老师向新号码发送激活码。"),
        ),
        frozenset({Permission.CONTACT_RECORD}),
        order=45,
        url_name="people:graduates",
    ),
)
