"""Employers as a reader reaches them, and what upper apps ask about them."""

from qihang.apps.employers.queries.facts import (
    RegisterFacts,
    duplicates_of,
    firm_of_code,
    names_meant,
    register_facts,
)
from qihang.apps.employers.queries.lists import (
    EmployerFilter,
    called,
    counts_waiting,
    employers_to_report,
    ended_count,
    list_in,
    state_counts,
)
from qihang.apps.employers.queries.offices import office_choices, office_for, universities
from qihang.apps.employers.queries.party import PublicEmployer, public_employer
from qihang.apps.employers.queries.people import (
    own_requests,
    recruiter_in,
    recruiters_of,
    request_in,
    requests_in,
)
from qihang.apps.employers.queries.records import (
    by_code,
    employer_in,
    employer_of,
    employer_rows,
    employers_in,
    employers_to_verify,
    history_of,
    living_of_code,
    own_employer_in,
    own_employers,
    verified_ids,
)

__all__ = [
    "EmployerFilter",
    "PublicEmployer",
    "RegisterFacts",
    "by_code",
    "called",
    "counts_waiting",
    "duplicates_of",
    "employer_in",
    "employer_of",
    "employer_rows",
    "employers_in",
    "employers_to_report",
    "employers_to_verify",
    "ended_count",
    "firm_of_code",
    "history_of",
    "list_in",
    "living_of_code",
    "names_meant",
    "office_choices",
    "office_for",
    "own_employer_in",
    "own_employers",
    "own_requests",
    "public_employer",
    "recruiter_in",
    "recruiters_of",
    "register_facts",
    "request_in",
    "requests_in",
    "state_counts",
    "universities",
    "verified_ids",
]
