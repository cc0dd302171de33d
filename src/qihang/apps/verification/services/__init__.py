"""What is done with findings; one function per user action.

Each locks the findings in order of id, asks the rules, moves, writes history and audit, and tells the
offices, all in one transaction.
"""

from qihang.apps.verification.queries import QUESTION
from qihang.apps.verification.services.answers import (
    GivenAnswer,
    UploadedMaterial,
    answer_finding,
    answer_findings,
    ask_further,
    contest,
)
from qihang.apps.verification.services.decisions import (
    confirm_decision,
    confirm_decisions,
    decline_decision,
    propose_decision,
    propose_decisions,
)
from qihang.apps.verification.services.findings import SavedFindings, save_findings
from qihang.apps.verification.services.letters import (
    DOCUMENT,
    NewLetter,
    confirm_letter,
    note_talk,
    propose_letter,
    withdraw_letter,
)
from qihang.apps.verification.services.listed_answers import answer_listed, withdraw_listed
from qihang.apps.verification.services.looks import (
    note_material_read,
    read_paper,
    read_phone,
)
from qihang.apps.verification.services.notifications import notify_found
from qihang.apps.verification.services.questions import (
    ANSWERED,
    answer_by_link,
    answer_own,
    ask_graduates,
    closed,
    links_of,
    question_by_link,
)
from qihang.apps.verification.services.rechecks import draw_rechecks
from qihang.apps.verification.services.run_orders import (
    note_changed,
    order_changed,
    order_due,
    order_run,
)
from qihang.apps.verification.services.runs import Replayed, replay, run_checks, unfinished
from qihang.apps.verification.services.terms import remind_of_terms
from qihang.apps.verification.services.transitions import (
    FINDING,
    FindingOutcome,
    apply_transition,
    judge_findings,
    within_limit,
)
from qihang.apps.verification.services.undo import undo
from qihang.apps.verification.services.upkeep import (
    follow_graduates,
    materials_due,
    release_materials,
)

__all__ = [
    "ANSWERED",
    "DOCUMENT",
    "FINDING",
    "QUESTION",
    "FindingOutcome",
    "GivenAnswer",
    "NewLetter",
    "Replayed",
    "SavedFindings",
    "UploadedMaterial",
    "answer_by_link",
    "answer_finding",
    "answer_findings",
    "answer_listed",
    "answer_own",
    "apply_transition",
    "ask_further",
    "ask_graduates",
    "closed",
    "confirm_decision",
    "confirm_decisions",
    "confirm_letter",
    "contest",
    "decline_decision",
    "draw_rechecks",
    "follow_graduates",
    "judge_findings",
    "links_of",
    "materials_due",
    "note_changed",
    "note_material_read",
    "note_talk",
    "notify_found",
    "order_changed",
    "order_due",
    "order_run",
    "propose_decision",
    "propose_decisions",
    "propose_letter",
    "question_by_link",
    "read_paper",
    "read_phone",
    "release_materials",
    "remind_of_terms",
    "replay",
    "run_checks",
    "save_findings",
    "undo",
    "unfinished",
    "withdraw_letter",
    "withdraw_listed",
    "within_limit",
]
