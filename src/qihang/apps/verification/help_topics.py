"""Help about findings."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "answering_findings",
        _("怎样答复核查问题"),
        (
            _("在“核查问题”里打开一条，看对照的事实、来源和日期，以及怎样消除。"),
            _("点“答复…”写明事实和依据，附能证明的材料；多条情况相同的可以批量答复。"),
            _("期限按工作日计算；逾期的会被提醒，省里可以直接处理。"),
            _("有了决定而不同意的，学校可以在期限内申诉一次。"),
        ),
        frozenset({Permission.VERIFICATION_ANSWER}),
        order=70,
        url_name="verification:index",
    ),
    HelpTopic(
        "deciding_findings",
        _("怎样处理核查问题"),
        (
            _("学校答复后，一人提出处理意见，另一人确认后生效；同一人的两个账号不算两人。"),
            _("认定属实或更正的，登记当天撤销，不再统计；核实无误的，同样的事实不再发现。"),
            _("材料和电话逐项查看，每次写明理由，谁看过记在日志里。"),
            _("毕业生本人的核实结果只有省里看得到，不要告诉学校是谁说的。"),
        ),
        frozenset({Permission.VERIFICATION_DECIDE}),
        order=71,
        url_name="verification:index",
    ),
)
