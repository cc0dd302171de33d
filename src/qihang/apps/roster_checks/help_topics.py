"""Help about checking roster data."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "checking_roster",
        _("怎样核对自己的学籍信息"),
        (
            _("打开“信息核对”，逐项看学籍库的内容是否正确。"),
            _("有误的点“报错”，填写正确的内容，可以附身份证、户口本的照片。"),
            _("出生日期有误，就是身份证号有误：请报身份证号。"),
            _("其余的都正确，就点“确认其余信息无误”。学校答复后会通知您。"),
        ),
        frozenset({Permission.ROSTER_CHECK_OWN}),
        order=20,
        url_name="roster_checks:own",
    ),
    HelpTopic(
        "answering_roster",
        _("怎样答复学籍信息报错"),
        (
            _("在“信息核对”里打开一条报错，对照证明材料和学籍档案。"),
            _("属实的选“更正并答复”，写明依据，学籍库立即更正；不属实的选“不予更正”并说明。"),
            _("学院、学历、培养方式、毕业时间请用毕业生名单更正，报错会自动答复。"),
            _("用“导出学籍更正汇总表…”得到报给学信网的表。"),
        ),
        frozenset({Permission.ROSTER_ANSWER}),
        order=60,
        url_name="roster_checks:index",
    ),
)
