"""What a proof finds, in sentences for who looks after the database: which table, which row, what is wrong.

A finding is an Objection whose facts are plain, so that it can be kept and told in any language.
"""

import json
from collections.abc import Sequence
from typing import Any

from qihang.apps.metrics.sql.ledger import DESTINATION, FACT
from qihang.kernel import Objection, msgid

_COLUMNS = ("id", "day", "value", "posted_at", *(name.strip() for name in FACT.split(",")))
_SILENT = {"id", "posted_at"}  # said already, or no help to who looks


def altered(table: str, number: int, block: int, content: str) -> Objection:
    """A row that is not as it was when its block was signed."""
    return Objection(
        "altered", "{table} 中 id = {number} 的行在签入第 {block} 号区块之后被改动，现在是：{now}。", "",
        {"table": table, "number": number, "block": block, "now": entry_text(content)},
    )  # fmt: skip


def missing(table: str, number: int, block: int) -> Objection:
    """A row that was signed and is gone."""
    return Objection(
        "missing", "{table} 中 id = {number} 的行被删去，它签在第 {block} 号区块里。", "",
        {"table": table, "number": number, "block": block},
    )  # fmt: skip


def added(number: int, content: str) -> Objection:
    """An entry that no block holds and that waits in no tail."""
    return Objection(
        "added",
        "metrics_entry 中 id = {number} 的行不在任何区块里，也不在 metrics_tailentry 里等待汇总：它是绕过系统加入的，"
        "或者它的区块、等待行被删去。现在是：{now}。",
        "", {"number": number, "now": entry_text(content)},
    )  # fmt: skip


def block_altered(number: int) -> Objection:
    """A block whose content is not what its digest signs."""
    return Objection(
        "block_altered", "metrics_block 中 number = {number} 的区块被改动。", "", {"number": number}
    )


def block_missing(number: int) -> Objection:
    """A block that must stand between others, or at the end, and does not."""
    return Objection(
        "block_missing", "metrics_block 中 number = {number} 的区块被删去，或不再接着前一块。", "",
        {"number": number},
    )  # fmt: skip


def fold_astray(cohort: int, block: int) -> Objection:
    """A cohort folded up to a block that is not there."""
    return Objection(
        "fold_astray",
        "metrics_fold 中 cohort = {cohort} 的行说汇总到第 {block} 号区块，metrics_block 里没有这一块，或与它不符："
        "区块或这一行被改动。",
        "", {"cohort": cohort, "block": block},
    )  # fmt: skip


def fold_missing(cohort: int) -> Objection:
    """A cohort with cells and no word of how far it is folded."""
    return Objection(
        "fold_missing", "metrics_fold 中没有 cohort = {cohort} 的行，而 metrics_cubecell 里有这一届的数。",
        "", {"cohort": cohort},
    )  # fmt: skip


def waits_wrongly(number: int, why: str) -> Objection:
    """A row of the tail that is no copy of an entry still to be folded."""
    said = {
        "nothing": msgid("metrics_tailentry 中 entry_id = {number} 的行没有对应的账目。"),
        "signed": msgid("metrics_tailentry 中 entry_id = {number} 的行已经汇总过，会被计两次。"),
        "differs": msgid(
            "metrics_tailentry 中 entry_id = {number} 的行与 metrics_entry 中的同一条账目不同。"
        ),
    }
    return Objection(f"tail_{why}", said[why], "", {"number": number})


def unsigned(number: int, why: str) -> Objection:
    """An entry that waits and that its posting did not sign as it is; the next fold sets it apart."""
    said = {
        "unsigned": msgid(
            "metrics_tailentry 中 entry_id = {number} 的账目没有入账时的签名：它是绕过系统加入的，下次汇总时会被剔出。"
        ),
        "altered": msgid(
            "metrics_entry 中 id = {number} 的行在入账之后、汇总之前被改动，下次汇总时会被剔出。"
        ),
        "missing": msgid("metrics_entry 中 id = {number} 的行入账时签过，现在被删去。"),
    }
    return Objection(f"waiting_{why}", said[why], "", {"number": number})


def refused(number: int, why: str, at: str) -> Objection:
    """An entry that a fold set apart."""
    said = {
        "unsigned": msgid(
            "metrics_refusedentry 中 entry_id = {number} 的账目没有入账时的签名，汇总时（{at}）被剔出，不计入任何数字。"
        ),
        "altered": msgid(
            "metrics_refusedentry 中 entry_id = {number} 的账目入账之后被改动，汇总时（{at}）被剔出，不计入任何数字。"
        ),
        "missing": msgid("id = {number} 的账目入账时签过，汇总时（{at}）已被删去。"),
    }
    return Objection(f"refused_{why}", said[why], "", {"number": number, "at": at})


def strange_slices(dimension: str, rows: int) -> Objection:
    """Cells of a dimension the ledger does not cut by."""
    return Objection(
        "strange_slices", "metrics_slicecell 中有 {rows} 行的 dimension 是“{dimension}”，台账不按它切分。",
        "", {"dimension": dimension, "rows": rows},
    )  # fmt: skip


def cause_differs(facts: dict[str, Any], entries: Sequence[int]) -> Objection:
    """A record that the ledger counts otherwise than it should."""
    table = "destinations_destination" if facts["cause_kind"] == DESTINATION else "people_graduate"
    known = {**facts, "table": table, "entries": _listed(entries)}
    if entries:
        return Objection(
            "cause_differs",
            "{table} 中 id = {cause} 的记录（{org_path} {measure} {kind} {effective_day}）应计 {wanted}，"
            "台账计 {held}：见 metrics_entry 中 id 为 {entries} 的行。",
            "", known,
        )  # fmt: skip
    return Objection(
        "cause_lacks",
        "{table} 中 id = {cause} 的记录（{org_path} {measure} {kind} {effective_day}）应计 {wanted}，"
        "台账计 {held}：metrics_entry 里没有它的行。",
        "", known,
    )  # fmt: skip


def day_differs(cause: int, day: str, wanted: int, held: int, entries: Sequence[int]) -> Objection:
    """A registration that the ledger counts on another day than its reviews."""
    facts = {
        "cause": cause, "day": day, "wanted": wanted, "held": held, "entries": _listed(entries),
    }  # fmt: skip
    return Objection(
        "day_differs",
        "destinations_destination 中 id = {cause} 的登记，审核记录在 {day} 计 {wanted}，台账在这一天计 {held}："
        "有账目的日期不对，或成对加入了账目；见 metrics_entry 中 id 为 {entries} 的行。",
        "", facts,
    )  # fmt: skip


def cell_differs(table: str, where: str, wanted: int, held: int) -> Objection:
    """A cell that is not the sum of its entries."""
    return Objection(
        "cell_differs", "{table} 中 {where} 的格应为 {wanted}，现为 {held}；可用 qihang ledger rebuild 重做汇总。",
        "", {"table": table, "where": where, "wanted": wanted, "held": held},
    )  # fmt: skip


def cell_miscounts(where: str) -> Objection:
    """A cell whose number of entries is wrong, though their sum is right."""
    return Objection(
        "cell_miscounts",
        "metrics_cubecell 中 {where} 的格，entries（账目条数）不对；可用 qihang ledger rebuild 重做汇总。",
        "", {"where": where},
    )  # fmt: skip


def entry_text(content: str) -> str:
    """An entry's content (records.CONTENT) as its filled columns."""
    values = zip(_COLUMNS, json.loads(content), strict=True)
    return " ".join(
        f"{name}={value}" for name, value in values if name not in _SILENT and value != ""
    )


def _listed(entries: Sequence[int]) -> str:
    return ", ".join(map(str, entries)) or "—"
