"""Help about registering and reviewing."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations.rules import REVIEWERS
from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "registering",
        _("怎样登记毕业去向"),
        (
            _("打开“我的去向”，先选去做什么，再填单位或学校，最后上传材料的照片或文件。"),
            _("每一步都会保存，可以换一台设备接着填。填好后提交，先由学院审核，再由学校审核。"),
            _("被退回时，首页会写明原因：改好后再提交一次。"),
            _("审核通过后请核对一遍：属实就确认，不属实可以质疑，去向有变化可以更改。"),
        ),
        frozenset({Permission.DESTINATION_FILE_OWN}),
        order=20,
        url_name="destinations:own",
    ),
    HelpTopic(
        "reviewing",
        _("怎样审核登记"),
        (
            _("首页“待我处理”里点数字，打开待审核的登记；逾期的排在前面。"),
            _("打开一条，对照材料核对：属实就通过，有问题就退回，并写明哪里要改。"),
            _("材料齐全、没有提示的，可以勾选多条一起通过；系统先说明会动哪些、跳过哪些。"),
            _("做错了，在撤销时限内可以撤销；超过时限，请学校更正。"),
        ),
        REVIEWERS,
        order=30,
        url_name="destinations:queue",
    ),
)
