"""What exports give to the web."""

from qihang.kernel import Manifest, msgid
from qihang.web.constraints import ConstraintSentence

MANIFEST = Manifest(
    "exports",
    (ConstraintSentence("export_whole_has_reason", msgid("请写明为什么需要完整的证件号和电话。")),),
)
