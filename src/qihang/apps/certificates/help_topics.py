"""Help about proofs."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "proofs",
        _("怎样把去向证明给别人核验"),
        (
            _("登记经学校审核通过后，在“登记表和证明”里签发证明，选择对方能看到什么、看到哪一天。"),
            _("把编号或二维码给对方；对方凭编号和您的姓名核验，不用注册。"),
            _("谁查过，这里都有记录；随时可以撤销，撤销后什么也看不到。"),
        ),
        frozenset({Permission.DESTINATION_FILE_OWN}),
        order=25,
        url_name="certificates:own",
    ),
)
