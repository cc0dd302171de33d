"""Tables of verification; each file says what it keeps of persons, and why."""

from qihang.apps.orgs.labels import ONLY_AUDITED, SHORT_LIVED
from qihang.apps.verification.models import changes, findings, papers, questions, runs
from qihang.apps.verification.models.changes import ChangedGraduates
from qihang.apps.verification.models.findings import (
    Finding,
    FindingDecision,
    FindingMaterial,
    FindingMove,
    FindingSubject,
)
from qihang.apps.verification.models.letters import LetterUniversity, SupervisionLetter
from qihang.apps.verification.models.papers import PaperReading
from qihang.apps.verification.models.questions import GraduateQuestion
from qihang.apps.verification.models.runs import CheckRun

PERSONAL = {
    **changes.PERSONAL,
    **runs.PERSONAL,
    **findings.PERSONAL,
    **questions.PERSONAL,
    **papers.PERSONAL,
}

# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "ChangedGraduates": SHORT_LIVED,
    "CheckRun": ONLY_AUDITED,
    "PaperReading": ONLY_AUDITED,
}

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "ChangedGraduates",
    "CheckRun",
    "Finding",
    "FindingDecision",
    "FindingMaterial",
    "FindingMove",
    "FindingSubject",
    "GraduateQuestion",
    "LetterUniversity",
    "PaperReading",
    "SupervisionLetter",
]
