"""Words for states, verdicts and acts of sheets."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qihang.apps.intake.rules import BatchState, RowVerdict
from qihang.kernel import msgid

STATE: dict[BatchState, tuple[Promise, str]] = {
    BatchState.UPLOADED: (_("等待读取"), "waiting"),
    BatchState.READING: (_("正在读取"), "waiting"),
    BatchState.MAPPING: (_("待指定列"), "waiting"),
    BatchState.PREVIEWED: (_("待确认"), "waiting"),
    BatchState.APPLYING: (_("正在写入"), "waiting"),
    BatchState.APPLIED: (_("已导入"), "done"),
    BatchState.UNDONE: (_("已撤销"), "closed"),
    BatchState.FAILED: (_("没有成功"), "refused"),
    BatchState.CANCELLED: (_("已取消"), "closed"),
}
VERDICT: dict[RowVerdict, Promise] = {
    RowVerdict.NEW: _("新增"),
    RowVerdict.CHANGED: pgettext_lazy("行数", "变更"),
    RowVerdict.SAME: _("无变化"),
    RowVerdict.ENDED: _("终止"),
    RowVerdict.REFUSED: _("有错误"),
}
STEP: dict[str, Promise] = {
    "": _("等待处理"),
    "read": _("正在读取和检查每一行"),
    "stage": _("正在与已有记录对照"),
    "write": _("正在写入"),
}
SEVERITY: dict[str, tuple[Promise, str]] = {
    "error": (_("错误"), "late"),
    "warning": (_("提醒"), "near"),
}
# Why undoing left a record as it is.
WHY: dict[str, Promise] = {
    "changed": _("导入后又有人改过"),
    "in_use": _("已激活账号或已有登记，不能删去"),
    "gone": _("记录已不在"),
    "held": _("原来的号码现在属于另一条记录，请先更正那一条"),
}
ACTS: dict[str, Promise] = {
    "sheet.receive": _("上传表格"),
    "sheet.map": _("指定表格各列"),
    "sheet.apply": _("导入表格"),
    "sheet.undo": _("撤销导入"),
    "sheet.cancel": _("取消导入"),
    "sheet.fail": _("导入没有成功"),
}

# Sentences for constraints of the database: two at once, or a rule that let it through.
CONSTRAINTS = {
    "batch_reversed_once": msgid("这一批刚刚已经撤销，不用再撤。"),
    "heading_once": msgid("有人正在保存同一列的含义，请稍后再试。"),
}
