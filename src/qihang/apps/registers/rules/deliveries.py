"""What a delivery is made of, and when one may be loaded or taken back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qihang.kernel import Permission, Refusal
from qihang.policy import Register


class RegisterShape(StrEnum):
    """What a register's rows are about."""

    FIRMS = "firms"
    PEOPLE = "people"


# Columns of a frame handed to load_delivery: texts ("" where not given), days and whole numbers. Numbers of
# persons and phones come in clear and are kept as keyed hashes only.
COLUMNS: dict[RegisterShape, dict[str, str]] = {
    RegisterShape.FIRMS: {
        "code": "text",
        "name": "text",
        "status": "text",
        "kind": "text",
        "industry": "text",
        "place": "text",
        "founded_date": "day",
        "ended_date": "day",
        "status_date": "day",
        "legal_person": "text",
        "legal_person_number": "text",
        "scope_text": "text",
        "staff_count": "whole",
    },
    RegisterShape.PEOPLE: {
        "id_number": "text",
        "name": "text",
        "kind": "text",
        "body_code": "text",
        "body_name": "text",
        "place": "text",
        "note": "text",
        "from_date": "day",
        "until_date": "day",
        "phone": "text",
    },
}
# By which columns of the tables a row is the same row, and which say something about it.
KEY: dict[RegisterShape, tuple[str, ...]] = {
    RegisterShape.FIRMS: ("code",),
    RegisterShape.PEOPLE: ("person_hash", "kind", "body_code", "from_date"),
}
CONTENT: dict[RegisterShape, tuple[str, ...]] = {
    RegisterShape.FIRMS: (
        "name",
        "status",
        "kind",
        "industry",
        "place",
        "founded_date",
        "ended_date",
        "status_date",
        "owner_hash",
        "scope_text",
        "staff_count",
    ),
    RegisterShape.PEOPLE: ("name", "body_name", "place", "note", "until_date", "phone_hash"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delivery comes from: authority, day it speaks of, file, hash of the file.

    `whole`: it is all that the authority has, what is not in it has ended; otherwise it adds and
    changes rows only.
    """

    source: str
    day: date
    whole: bool = True
    file_name: str = ""
    sha256: str = ""


def shape_of(register: Register) -> RegisterShape:
    """What the register's rows are about."""
    return RegisterShape(register.about)


def seen_by(name: str) -> Permission:
    """The permission to see the register of this name."""
    return Permission(f"register.see_{name}")


def delivery_refusal(
    register: Register, origin: Origin, today: date, newest: date | None
) -> Refusal | None:
    """Why this delivery cannot be loaded after the `newest` one of its authority, or None."""
    if origin.source not in register.authorities:
        known = "、".join(register.authorities)
        return Refusal("source_unknown", "没有“{source}”这个来源，可选：{known}。",
            source=origin.source, known=known)  # fmt: skip
    if origin.day > today:
        return Refusal("delivery_ahead", "数据日期不能晚于今天，请核对文件上的日期。")
    if newest is not None and origin.day < newest:
        return Refusal(
            "delivery_older",
            "这个来源已有 {newest} 的数据，不能再导入更早的。要重新导入，请先撤销后来的批次。",
            newest=newest.isoformat(),
        )
    return None


def undo_refusal(undone: bool, followed: bool) -> Refusal | None:
    """Why a delivery cannot be taken back, or None."""
    if undone:
        return Refusal("already_undone", "这一批已经撤销过了。")
    if followed:
        return Refusal("delivery_followed", "这个来源后来又导入了新的数据，请先撤销最新的一批。")
    return None
