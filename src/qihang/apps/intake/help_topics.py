"""Help about sheets."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "sheets",
        _("怎样导入表格"),
        (
            _(
                "打开“导入表格”，选表的种类，下载模板；用自己的表也可以，栏目由系统认，认不出的由您指定。"
            ),
            _("上传后先看预览：新增几条、改动几条、哪些行有问题。这时什么都还没有写入。"),
            _("有问题的行可以下载下来，每个错处都标在格子上；改好后再传一次。"),
            _("确认后写入。写错了，在撤销时限内可以整批撤销。"),
        ),
        frozenset({Permission.SHEET_LOAD}),
        order=50,
        url_name="intake:batches",
    ),
)
