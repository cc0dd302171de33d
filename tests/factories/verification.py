"""Findings for tests, as a run would have saved them."""

import hashlib
import json
from datetime import date
from typing import Any

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import Org
from qihang.apps.verification.models import Finding, FindingSubject
from qihang.apps.verification.rules import due_on
from qihang.policy import load
from tests.factories.signing import sign

FOUND = date(2024, 6, 10)
FACTS: dict[str, Any] = {"employer_status": "注销", "ended_date": "2024-03-01"}


def make_finding(
    version: Destination, check: str = "employer_ended", facts: dict[str, Any] | None = None,
    **over: Any,
) -> Finding:  # fmt: skip
    """A finding about one registration, found on FOUND."""
    said = FACTS if facts is None else facts
    graduate = version.graduate
    values: dict[str, Any] = {
        "check_code": check,
        "severity": "breach",
        "subject": str(version.pk),
        "cohort": version.cohort,
        "university": graduate.org.parent,
        "org_path": version.org_path,
        "destination": version,
        "graduate": graduate,
        "facts": said,
        "facts_digest": digest(check, str(version.pk), said),
        "found_on": FOUND,
        "due_on": due_on(load(), FOUND),
    }
    return _signed(Finding.objects.create(**values | over))


def make_group_finding(
    university: Org, versions: list[Destination], check: str = "crowded_employer"
) -> Finding:
    """A finding about a group of a university."""
    subject = f"university:{university.code}|employer:{versions[0].employer_code}"
    facts = {"graduates": len(versions)}
    finding = Finding.objects.create(
        check_code=check, severity="doubt", subject=subject, cohort=versions[0].cohort,
        university=university, org_path=university.path, facts=facts,
        facts_digest=digest(check, subject, facts), found_on=FOUND, due_on=due_on(load(), FOUND),
    )  # fmt: skip
    FindingSubject.objects.bulk_create(
        FindingSubject(finding=finding, destination=version) for version in versions
    )
    return _signed(finding)


def digest(check: str, subject: str, facts: dict[str, Any]) -> str:
    """As the engine makes it: of check, subject and facts."""
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{check}\n{subject}\n{said}".encode()).hexdigest()


def _signed(finding: Finding) -> Finding:
    sign(finding)
    return finding
