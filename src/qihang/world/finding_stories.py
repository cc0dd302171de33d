"""What became of the findings of the made-up province: one story for each state a finding can stand in."""

from dataclasses import dataclass

from qihang.apps.destinations.rules import Action
from qihang.apps.verification.rules import FindingAction, FindingState

S, A = FindingState, FindingAction


@dataclass(frozen=True, slots=True)
class Story:
    """What became of one finding: of which check, how long ago found, which moves."""

    check: str
    severity: str
    ago: int  # days before the day of the world
    moves: tuple[tuple[FindingAction, FindingState, str], ...] = ()

    @property
    def state(self) -> FindingState:
        return self.moves[-1][1] if self.moves else S.OPEN

    @property
    def ends(self) -> bool:
        """Whether a decision ended its registration, for good or until the appeal."""
        return any(action in ENDING for action, _, _ in self.moves)


_ANSWER = (A.ANSWER, S.ANSWERED, "已与单位核实，附单位出具的情况说明。")
_PROPOSE = (A.PROPOSE, S.PROPOSED, "与登记库核对，学校说明与事实一致。")
_UPHOLD = (A.UPHOLD, S.UPHELD, "登记库显示签约时单位已注销，认定属实。")
_CONTEST = (A.CONTEST, S.CONTESTED, "单位名称变更登记晚于签约，请复核。")
STORIES = (
    Story("recheck", "doubt", 2),
    Story("recheck", "doubt", 16),
    Story("recheck", "doubt", 12, (_ANSWER, (A.REPLY, S.REPLIED, "请附劳动合同首页。"))),
    Story("recheck", "doubt", 9, (_ANSWER,)),
    Story("recheck", "doubt", 9, (_ANSWER, _PROPOSE)),
    Story("employer_ended", "breach", 30, (_ANSWER, _PROPOSE, _UPHOLD)),
    Story(
        "employer_name_differs", "breach", 30,
        (_ANSWER, _PROPOSE, (A.CORRECT, S.CORRECTED, "单位填写有误，更正后重新登记。")),
    ),
    Story(
        "employer_young", "doubt", 30,
        (_ANSWER, _PROPOSE, (A.CLEAR, S.CLEARED, "营业执照和参保记录齐全，核实无误。")),
    ),
    Story("employer_young", "doubt", 25, ((A.LAPSE, S.LAPSED, ""),)),
    Story(
        "employer_ended", "breach", 35,
        (_ANSWER, _PROPOSE, _UPHOLD, _CONTEST, (A.REVERSE, S.REVERSED, "单位系更名，撤销原决定。")),
    ),
    Story("employer_ended", "breach", 28, (_ANSWER, _PROPOSE, _UPHOLD, _CONTEST)),
    Story(
        "employer_ended", "breach", 35,
        (_ANSWER, _PROPOSE, _UPHOLD, _CONTEST, (A.KEEP, S.KEPT, "变更登记时间属实，维持。")),
    ),
)  # fmt: skip
ENDING = {A.UPHOLD: Action.CORRECT, A.CORRECT: Action.CORRECT, A.REVERSE: Action.REINSTATE}
