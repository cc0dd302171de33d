"""What a proof of the signed records finds, in sentences: which table, which row, what is wrong.

A finding is an Objection whose facts are plain, so that it can be kept and told in any language.
"""

from qihang.apps.orgs.integrity.signed import Signed
from qihang.kernel import Objection


def record_altered(kind: Signed, number: int, act: int) -> Objection:
    """A record, or a row that belongs to it, is not as the newest act left it."""
    return Objection(
        "record_altered",
        "{table} 中 id = {number} 的行（连同 {parts} 中属于它的行）与最后一次办理（审计第 {act} 条）签下的内容不同："
        "它被绕过系统改动、增删，或被换回旧的内容。",
        "", {"table": kind.table, "number": number, "act": act, "parts": _parts(kind)},
    )  # fmt: skip


def record_added(kind: Signed, number: int) -> Objection:
    """A record that no act ever signed."""
    return Objection(
        "record_added",
        "{table} 中 id = {number} 的行没有任何一次办理签过：它是绕过系统加入的，或它的签名被删去。", "",
        {"table": kind.table, "number": number},
    )  # fmt: skip


def record_removed(kind: Signed, number: int, act: int) -> Objection:
    """A record that acts signed, that no act took away, and that is gone."""
    return Objection(
        "record_removed",
        "{table} 中 id = {number} 的行被删去：最后一次办理（审计第 {act} 条）之后它还在。", "",
        {"table": kind.table, "number": number, "act": act},
    )  # fmt: skip


def signatures_differ(act: int) -> Objection:
    """An audit row whose signatures are not those it was written with."""
    return Objection(
        "signatures_differ",
        "orgs_recordsignature 中 act_id = {act} 的行与 orgs_auditentry 中 id = {act} 的记录不符：有签名被删改或加入。",
        "", {"act": act},
    )  # fmt: skip


def guard_off(table: str, trigger: str) -> Objection:
    """A trigger that guards a table and does not fire."""
    return Objection(
        "guard_off", "表 {table} 的触发器 {trigger} 被停用或删除，这张表不再受保护；请恢复：{cure}", "",
        {
            "table": table,
            "trigger": trigger,
            "cure": f"ALTER TABLE {table} ENABLE TRIGGER {trigger};",
        },
    )  # fmt: skip


def guard_altered(table: str, trigger: str) -> Objection:
    """A trigger, or the function it calls, that is not the one of this release."""
    return Objection(
        "guard_altered", "表 {table} 的触发器 {trigger}，或它调用的函数，与本版本的不同，这张表不再受保护。", "",
        {"table": table, "trigger": trigger},
    )  # fmt: skip


def guards_bypassed(setting: str) -> Objection:
    """A setting of the database by which no trigger fires."""
    return Objection(
        "guards_bypassed",
        "数据库设置了 {setting}，所有触发器都不起作用；请取消这个设置。",
        "",
        {"setting": setting},
    )


def _parts(kind: Signed) -> str:
    return "、".join(part.table for part in kind.parts) or "—"
