"""Help about posts."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "own_posts",
        _("怎样发布岗位"),
        (
            _(
                "点“发布岗位”，选渠道，填写岗位名称、要求、人数和地点；旁边会标出不能写的词句和可以改用的说法。"
            ),
            _(
                "提交后马上审查：没有问题的直接发布，有“须改”词句的暂缓发布，有“提醒”的由办公室看过再发布。"
            ),
            _("暂缓发布的，改好重新提交；认为标出的内容没有问题的，可以在期限内提出异议。"),
            _("已发布的岗位修改后也要审查，通过以前公开的仍是原来的内容。"),
            _("招满、到期或关闭后不再公开；还要招聘的点“复制”重新发布。"),
        ),
        frozenset({Permission.POST_MANAGE_OWN}),
        order=50,
        url_name="postings:own",
    ),
    HelpTopic(
        "screening_posts",
        _("怎样审查岗位"),
        (
            _("“待审查”里是有提醒词句的岗位、需要人看的渠道和已发布岗位的修改，等得最久的在前。"),
            _(
                "打开岗位看标出的词句、依据和建议，点“同意发布”或“要求修改…”；要求修改须写理由，单位会看到。"
            ),
            _("没有标记的可以勾选后一起发布，有标记的会跳过并说明原因；都可以在时限内撤销。"),
            _(
                "单位对暂缓发布有异议的在“异议”里答复；任何人的举报在“举报”里核实办结，举报人不告知单位。"
            ),
        ),
        frozenset({Permission.POST_SCREEN}),
        order=51,
        url_name="postings:queue",
    ),
)
