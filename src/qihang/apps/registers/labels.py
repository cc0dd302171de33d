"""What is said where the database refuses."""

from qihang.kernel import msgid

_BUSY = msgid("这个登记库正由另一份表格更新，请稍后再试。")
CONSTRAINTS = {"firm_once": _BUSY, "person_row_once": _BUSY}
