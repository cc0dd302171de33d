"""By which day a university answers, when the province may go on without it, and who may not act."""

from datetime import date

from qihang.apps.verification.rules.moves import (
    APPEAL_DECISIONS,
    FINDING_GRAPH,
    WAITING_UNIVERSITY,
    FindingAction,
    FindingState,
)
from qihang.kernel import Refusal
from qihang.policy import Policy

ANSWER_TERM, APPEAL_TERM = "finding_answer_term", "finding_appeal_term"
TEXT_MAX = 300

OWN_FINDING = Refusal("own_finding", "这个问题涉及您本人的登记，请由另一位同事办理。")
OWN_DECISION = Refusal(
    "own_decision",
    "申诉针对的决定由您提出或确认，请由没有参与这个决定的另外两位同事处理：一人提出、一人确认。",
)


def due_on(policy: Policy, start: date) -> date | None:
    """The last day on which an answer asked for on `start` is in time."""
    return policy.term(ANSWER_TERM, start).due(policy.working_days)


def contest_until(policy: Policy, decided: date) -> date | None:
    """The last day on which a decision of this day can be contested."""
    return policy.term(APPEAL_TERM, decided).due(policy.working_days)


def is_overdue(state: str, due: date | None, today: date) -> bool:
    """Whether the university should have answered by now."""
    return state in WAITING_UNIVERSITY and due is not None and today > due


def answer_refusal(state: str) -> Refusal | None:
    """Why a finding cannot be answered now, or None."""
    if FINDING_GRAPH.allowed(state, FindingAction.ANSWER):
        return None
    if state == FindingState.PROPOSED:
        return Refusal("being_decided", "省里正在处理这个问题，请等决定；不同意的可以申诉。")
    return Refusal("not_to_answer", "这个问题已有决定或已不存在，不用再答复。")


def proposal_refusal(
    state: str, outcome: FindingAction, due: date | None, today: date
) -> Refusal | None:
    """Why this outcome cannot be proposed now, or None."""
    of_appeal = outcome in APPEAL_DECISIONS
    if state == FindingState.CONTESTED:
        return None if of_appeal else Refusal("appeal_outcome", "申诉只能维持或撤销原决定。")
    if of_appeal:
        return Refusal("no_appeal", "这个问题没有待处理的申诉。")
    if not FINDING_GRAPH.allowed(state, FindingAction.PROPOSE):
        return Refusal("not_to_decide", "这个问题已有处理意见、已有决定或已不存在。")
    return None if outcome == FindingAction.CLEAR else _too_early(state, due, today)


def _too_early(state: str, due: date | None, today: date) -> Refusal | None:
    if due is None:
        return Refusal(
            "recheck_first",
            "这个问题没有请学校答复，不能直接认定：请按抽查复核或各条登记自己的问题处理。",
        )
    if state in WAITING_UNIVERSITY and not is_overdue(state, due, today):
        return Refusal("answer_awaited", "学校的答复期限（{day}）还没有过，请等学校答复。", day=due)
    return None
