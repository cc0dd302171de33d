"""What is said where the database refuses."""

from qihang.kernel import msgid

_BUSY = msgid("这个登记库正由另一份表格更新，请稍后再试。")
CONSTRAINTS = {"firm_once": _BUSY, "person_row_once": _BUSY}

# Why a firm is thought to be meant by a name, by the words of `engines.linkage.REASONS`.
LINK_REASONS = {
    "exact": msgid("名称相同"),
    "writing": msgid("只有写法不同"),
    "former": msgid("曾用名"),
    "short": msgid("简称"),
    "slip": msgid("个别字不同"),
    "place": msgid("地名不同"),
    "form": msgid("公司类型不同"),
    "branch": msgid("分支机构不同"),
    "parent": msgid("上级单位"),
}
