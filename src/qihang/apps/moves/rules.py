"""What keeps a move from being made, and what one move needs to say of itself."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qihang.kernel import Refusal

REASON_MAX = 300  # characters, as the column of the history keeps them

NOT_IN_THIS_STATE = Refusal("not_in_this_state", "这条记录的状态刚刚变了，请刷新后再看。")
NOT_YOURS = Refusal("not_yours", "这条记录不在您的办理范围内。")
NOTHING_TO_UNDO = Refusal(
    "nothing_to_undo", "没有可以撤销的操作：只能撤销自己刚做的，且只能撤销一次。"
)
FOLLOWED = Refusal("followed", "之后已有人继续办理，不能再撤销，请按正常流程改正。")


@dataclass(frozen=True, slots=True)
class Transition:
    """An action at a moment of the product clock; steps of one press share `act`."""

    action: StrEnum
    now: datetime
    reason: str = ""
    fields: tuple[str, ...] = ()
    act: uuid.UUID = field(default_factory=uuid.uuid4)

    def also(self, action: StrEnum) -> "Transition":
        """A consequence of this step: another action of the same press."""
        return Transition(action, self.now, self.reason, act=self.act)


def must_have_reason(reason: str) -> str:
    """The reason without blanks around it; raises Refusal reason_missing or reason_long."""
    text = reason.strip()
    if not text:
        raise Refusal("reason_missing", "请写明理由，让对方知道哪里需要修改。")
    if len(text) > REASON_MAX:
        raise Refusal("reason_long", "理由连同所选的常见原因最多 300 字，请写短一些。")
    return text
