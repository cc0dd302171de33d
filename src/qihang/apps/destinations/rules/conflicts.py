"""Who may not decide on a registration because of what they have to do with its graduate.

One answer for every decision: approve, return, uphold, correct, undo; alone or many at once.
"""

from collections.abc import Collection
from enum import StrEnum

from qihang.kernel import Refusal, msgid


class Conflict(StrEnum):
    """What ties a person to a graduate; the weightiest first."""

    OWN = "own"  # is the graduate, or filed
    CODE = "code"  # had an activation code sent or made
    CONTACT = "contact"  # changed the phone, the identity number or the exam number on record
    PHONE = "phone"  # the phone on record is their own
    UNMASK = "unmask"  # saw the whole identity number or phone
    PREPARED = "prepared"  # prepared the draft
    AGREEMENT = "agreement"  # recorded the agreement it rests on
    DEVICE = "device"  # signed in on the device from which it was filed
    OPENER = "opener"  # had the account opened lately by somebody tied to the graduate


_WORDS = {
    Conflict.OWN: msgid(
        "这是您本人（或您另一个账号）的登记，不能由您办理。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.CODE: msgid(
        "您为这位毕业生发过激活码，本届不能办理这位毕业生的登记。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.CONTACT: msgid(
        "您改过这位毕业生的手机号、证件号或考生号，本届不能办理这位毕业生的登记。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.PHONE: msgid(
        "学籍库里这位毕业生的手机号是您的，不能由您办理这份登记。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.UNMASK: msgid(
        "您查看过这位毕业生的完整证件号或手机号，本届不能办理这位毕业生的登记。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.PREPARED: msgid(
        "这位毕业生的登记草稿是您导入的，不能由您审核。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.AGREEMENT: msgid(
        "这位毕业生的就业协议是您登记签约的，不能由您审核。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.DEVICE: msgid(
        "这份登记是在您登录过的设备上提交的，不能由您办理。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
    Conflict.OPENER: msgid(
        "您的账号不久前由经手过这位毕业生账号的人开设，不能由您办理这份登记。"
        "请转给本单位另一位老师；没有别人的，请上级单位增加一位审核人。"
    ),
}


def conflict_refusal(conflicts: Collection[Conflict]) -> Refusal | None:
    """Why a person with these conflicts may not decide (code conflict_…), None where there is none."""
    weightiest = next((one for one in Conflict if one in conflicts), None)
    if weightiest is None:
        return None
    return Refusal(f"conflict_{weightiest}", _WORDS[weightiest])


def second_person_refusal() -> Refusal:
    """One person passed it for the college already."""
    return Refusal("second_person", "学院环节是您审核的，学校环节须由另一位老师审核。")
