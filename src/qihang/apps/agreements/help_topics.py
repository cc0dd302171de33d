"""Help about employment agreements."""

from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission
from qihang.web.help import HelpTopic

GIVES = (
    HelpTopic(
        "own_agreement",
        _("就业协议怎样签、怎样解约"),
        (
            _("向学院领取协议书编号，一人一份；在“我的就业协议”里能看到编号。"),
            _("和用人单位签字盖章后，把协议书交回学院；学校登记签约后，会为您填好去向登记草稿。"),
            _("核对草稿、补全联系人等内容后由您本人提交。"),
            _("要换单位，先在“我的就业协议”里点“申请解约”，再把用人单位的解约函交到学院。"),
            _("协议书遗失或填错，请到学院补办；原编号作废，协议继续有效。"),
        ),
        frozenset({Permission.AGREEMENT_OWN}),
        order=24,
        url_name="agreements:own",
    ),
    HelpTopic(
        "agreements",
        _("怎样发放、登记和解除就业协议"),
        (
            _("学校先在“号段”里登记编号范围；学院在“发放编号”里勾选毕业生，或按纸质编号逐个发放。"),
            _("协议书交回后，打开这份协议，点“登记签约”，填写内容并上传扫描件。"),
            _("解约时点“登记解约”，选解约方式，上传解约函；依据它的去向登记从当天起不再统计。"),
            _("遗失或填错的点“挂失补办”，换新编号；没有用的点“编号作废”。"),
            _("登记签约的老师不能再审核这名毕业生的去向登记，请由另一位老师审核。"),
        ),
        frozenset({Permission.AGREEMENT_MANAGE}),
        order=35,
        url_name="agreements:index",
    ),
)
