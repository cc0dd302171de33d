"""Help about checking what was issued."""

from django.utils.translation import gettext_lazy as _

from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "verifying",
        _("怎样核验一份证明"),
        (
            _("扫证明上的二维码，或打开“核验证明”，输入编号。"),
            _("再输入毕业生的姓名。两样都对，才看得到本人允许您看的内容。"),
            _("显示已过期、已撤销或登记已变更的，请本人重新签发。"),
        ),
        frozenset(),
        order=90,
        url_name="documents:verify",
    ),
)
