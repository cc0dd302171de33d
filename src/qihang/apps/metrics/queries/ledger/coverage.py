"""What `qihang ledger prove` covers, for `qihang verify`."""

from collections.abc import Mapping

from qihang.apps.metrics.queries.ledger.guards import LedgerCheck
from qihang.apps.metrics.queries.ledger.proof import prove
from qihang.apps.orgs.integrity.proofs import IntegrityProof
from qihang.kernel import contributions, msgid

MOST = 1000  # findings of each kind
_COUNTED = msgid("每条记录应计多少，与台账逐条核对。")

_TABLES = {
    "metrics_entry": msgid("每条账目由系统密钥签入区块，并与登记、审核和名册逐条核对。"),
    "metrics_tailentry": msgid("等待汇总的行与账目、与入账时的签名逐条核对。"),
    "metrics_posting": msgid("入账时的签名与等待汇总的账目逐条核对。"),
    "metrics_refusedentry": msgid("汇总时剔出的账目逐条指明；这张表自身的改动看不出。"),
    "metrics_cubecell": msgid("每一格与账目之和核对。"),
    "metrics_slicecell": msgid("每一格与账目之和核对。"),
    "metrics_block": msgid("区块由系统密钥签名，首尾相接。"),
    "metrics_fold": msgid("汇总到哪一块，与区块核对。"),
    "destinations_destination": _COUNTED,
    "destinations_review": msgid("起止计数的日期与台账核对。"),
    "people_graduate": _COUNTED,
}


def _tables() -> Mapping[str, str]:
    """The ledger's own, and those of what is checked with it."""
    checked = (check.tables for check in contributions.of(LedgerCheck))
    return {table: text for tables in (_TABLES, *checked) for table, text in tables.items()}


LEDGER = IntegrityProof("ledger", _tables, lambda scope: prove(scope, MOST).findings)
