"""Help about findings, and about what was read on papers."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.destinations.rules import REVIEWERS
from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "reading_papers",
        _("怎样看“材料识读”"),
        (
            _(
                "系统识读材料上的姓名、单位、信用代码、日期、收入等，逐项与登记对照，并在首页图上标出位置。"
            ),
            _(
                "“一致”是材料上读到的与登记相同；“有待核对”是读到的不同，或有实习、见习、顶岗字样：请看标出的位置，也可能是识读有误。"
            ),
            _(
                "“未识读到”不等于材料上没有。照片要安装图片识读组件才识读；有的材料只抽取一部分识读：没有识读的请看原件。"
            ),
            _("识读不作任何决定，也不改动登记：通过或退回由审核人看过材料后决定。"),
        ),
        REVIEWERS,
        order=31,
        url_name="destinations:queue",
    ),
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
