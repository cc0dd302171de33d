"""How identity number, phone and name are stored: sealed, hashed, masked, and a key to sort by."""

from typing import Any

from qihang.apps.orgs.services import keyed_hash, seal
from qihang.kernel.identity import clean_id_number, mask


def identity_fields(id_number: str) -> dict[str, Any]:
    """The three columns of an identity number."""
    number = clean_id_number(id_number)
    return {
        "id_number_sealed": seal(number),
        "id_number_hash": keyed_hash(number),
        "id_number_masked": mask(number),
    }


def phone_fields(phone: str) -> dict[str, Any]:
    """The three columns of a phone; empty ones without."""
    if not phone:
        return {"phone_sealed": None, "phone_hash": None, "phone_masked": ""}
    return {
        "phone_sealed": seal(phone),
        "phone_hash": keyed_hash(phone),
        "phone_masked": mask(phone),
    }


def name_key(name: str) -> str:
    """Pinyin with tone digits, so that 张 stands before 章 everywhere alike."""
    from pypinyin import Style, lazy_pinyin  # a dictionary: half a second to load

    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))[:80]
