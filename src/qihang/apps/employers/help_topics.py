"""Help for employers and for the offices that verify them."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "signing_up_employers",
        _("用人单位怎样注册和认证"),
        (
            _("打开“单位注册”，填写统一社会信用代码；登记库里有的会带出名称和所在地。"),
            _("上传营业执照或法人证书，填写联系人和电话，设置密码。登录名由系统生成，请记下来。"),
            _(
                "由邀请您的高校，或单位所在县（市、区）的人力资源和社会保障部门审核；认证后一年内全省承认。"
            ),
            _("单位已在平台上的，注册后是申请加入：由招聘负责人答复；没有负责人的由审核部门答复。"),
        ),
        frozenset(),
        order=15,
        url_name="employers:sign_up",
    ),
    HelpTopic(
        "own_employer",
        _("怎样管理本单位"),
        (
            _("在“本单位”里看认证状态、修改信息；改名称、性质、所属集团或证照要重新认证。"),
            _("认证到期前 30 天会提醒，点“申请续期”，审核期间认证继续有效。"),
            _("招聘负责人可以邀请同事、移出人员、把负责人交给别人；负责人退出前要先交出。"),
        ),
        frozenset({Permission.EMPLOYER_MANAGE_OWN}),
        order=16,
        url_name="employers:own",
    ),
    HelpTopic(
        "verifying_employers",
        _("怎样认证用人单位"),
        (
            _("在“用人单位”里按待办筛选，打开一家，把填写的信息、登记库和证照放在一起核对。"),
            _("不清楚的退回修改并写明理由；不归本部门审核的转给其他部门；期限按工作日计算。"),
            _("认证只说明是这家单位，不是评分；发现问题可以撤销认证，几分钟内可以撤销刚做的操作。"),
            _(
                "代码不同但是同一家的，在“可能是同一个单位”里合并；有人认领单位时，核对授权书后答复。"
            ),
        ),
        frozenset({Permission.EMPLOYER_VERIFY}),
        order=72,
        url_name="employers:index",
    ),
)
