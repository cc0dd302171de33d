"""Identity numbers, credit codes and phones: are they well formed, and how are they shown masked."""

import re
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

LIKE_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_PHONE = re.compile(r"1[3-9]\d{9}")
# Numbers typed where none is known: eight digits alike or in a row, and the one every form shows.
PLACEHOLDER_PHONE = rf"^1\d\d({'|'.join(f'{n}{{8}}' for n in range(10))}|12345678)$|^13800138000$"
_LENGTH = 18  # of identity numbers and of credit codes
_HEAD, _TAIL = 3, 2  # characters a mask leaves


def clean_id_number(text: str) -> str:
    """Upper case, without blanks; not validated."""
    return re.sub(r"[\s-]", "", text).upper()


def is_id_number(text: str) -> bool:
    """Whether an 18-digit mainland identity number has its date and check digit right (GB 11643).

    The first six digits are not looked up: numbers outlive the counties they were given in, and no
    list of all of those is complete.
    """
    if not LIKE_ID_NUMBER.fullmatch(text):
        return False
    try:
        ric.get_birth_date(text)
    except InvalidComponent:
        return False
    return bool(text[-1] == ric.calc_check_digit(text))


def birth_date(id_number: str) -> date:
    """The date in digits 7 to 14 of a valid identity number."""
    return ric.get_birth_date(id_number)


def sex_of(id_number: str) -> str:
    """The code of the sex in the 17th digit; "" of other documents, which do not say it."""
    if not LIKE_ID_NUMBER.fullmatch(id_number):
        return ""
    return "1" if int(id_number[16]) % 2 else "2"


def is_credit_code(text: str) -> bool:
    """Whether this can be a unified social credit code: 18 characters, the check digit right (GB 32100).

    No authority's character is 0, and no organisation's number is one character again and again:
    eighteen zeros, whose check digit is right, are nobody's code.
    """
    if len(text) != _LENGTH or not uscc.is_valid(text):
        return False
    return text[0] != "0" and len(set(text[8:17])) > 1


def is_phone(text: str) -> bool:
    """Whether this is a mainland mobile number."""
    return _PHONE.fullmatch(text) is not None


def is_placeholder_phone(text: str) -> bool:
    """Whether this looks like a mobile number and reaches nobody it could be meant for."""
    return re.search(PLACEHOLDER_PHONE, text) is not None


def mask(text: str) -> str:
    """Identity number, phone or exam number with its first three and last two characters left."""
    hidden = len(text) - _HEAD - _TAIL
    if hidden <= 0:
        return "*" * len(text)
    return text[:_HEAD] + "*" * hidden + text[-_TAIL:]
