"""Reads of registrations, each as far as the reader's scope goes."""

from qihang.apps.destinations.queries.advice import advising_rules
from qihang.apps.destinations.queries.approval import (
    Judged,
    approvable,
    approvable_together,
    decided_meanwhile,
)
from qihang.apps.destinations.queries.conflicts import conflicts_of, not_by_this_person
from qihang.apps.destinations.queries.counts import (
    WaitingCounts,
    counts_by_status,
    counts_under,
    ready_to_report,
    unsettled_below,
    waiting_counts,
)
from qihang.apps.destinations.queries.employers import (
    KnownEmployer,
    employers_meant,
    employers_to_choose,
    known_employers,
)
from qihang.apps.destinations.queries.ended_employers import (
    RegistrationOfEnded,
    employer_ended,
    ended_days,
    registrations_hit,
    with_ended_employer,
)
from qihang.apps.destinations.queries.filings import Assessment, assess, registered
from qihang.apps.destinations.queries.hired import hired_by
from qihang.apps.destinations.queries.history import (
    all_versions,
    history_of,
    registrations_of,
    return_reason,
    undoable_acts,
)
from qihang.apps.destinations.queries.lists import (
    Conditions,
    ListedDestination,
    class_names,
    next_waiting,
    queue_in,
    registrations_in,
    reported_in,
    stage_for,
)
from qihang.apps.destinations.queries.own_record import (
    OwnRegistration,
    own_draft_kind,
    own_registration,
)
from qihang.apps.destinations.queries.papers import (
    JudgedPaper,
    approved_with,
    confirmable,
    earlier_uses,
    judged_papers,
)
from qihang.apps.destinations.queries.pre_sign import pre_sign_objections
from qihang.apps.destinations.queries.prepared_rows import Prepared, is_prepared, judge_prepared
from qihang.apps.destinations.queries.records import (
    destinations_in,
    evidence_in,
    get_in,
    waiting_in,
)

__all__ = [
    "Assessment",
    "Conditions",
    "Judged",
    "JudgedPaper",
    "KnownEmployer",
    "ListedDestination",
    "OwnRegistration",
    "Prepared",
    "RegistrationOfEnded",
    "WaitingCounts",
    "advising_rules",
    "all_versions",
    "approvable",
    "approvable_together",
    "approved_with",
    "assess",
    "class_names",
    "confirmable",
    "conflicts_of",
    "counts_by_status",
    "counts_under",
    "decided_meanwhile",
    "destinations_in",
    "earlier_uses",
    "employer_ended",
    "employers_meant",
    "employers_to_choose",
    "ended_days",
    "evidence_in",
    "get_in",
    "hired_by",
    "history_of",
    "is_prepared",
    "judge_prepared",
    "judged_papers",
    "known_employers",
    "next_waiting",
    "not_by_this_person",
    "own_draft_kind",
    "own_registration",
    "pre_sign_objections",
    "queue_in",
    "ready_to_report",
    "registered",
    "registrations_hit",
    "registrations_in",
    "registrations_of",
    "reported_in",
    "return_reason",
    "stage_for",
    "undoable_acts",
    "unsettled_below",
    "waiting_counts",
    "waiting_in",
    "with_ended_employer",
]
