"""Help about figures."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "figures",
        _("数字是怎么来的"),
        (
            _("每个数字都是台账里的记录相加得出的：点“打开”，看是哪些记录。"),
            _("点“怎么算的”，看分子、分母和当天有效的口径。"),
            _("可以改日期，看任何一天的数字；与去年比，比的是去年同一天。"),
            _("人数太少的格子不显示，以免认出个人；不列各学院的落实率，也不排名次。"),
        ),
        frozenset({Permission.FIGURES_SEE}),
        order=60,
        url_name="metrics:own",
    ),
)
