"""What a run found becomes findings: new ones, those that stand, those whose facts changed, those that lapsed."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import province_path
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import Act, record_acts
from qihang.apps.verification.models import CheckRun, Finding, FindingSubject
from qihang.apps.verification.rules import (
    FINDING_GRAPH,
    SETTLED,
    FindingAction,
    FindingState,
    due_on,
)
from qihang.apps.verification.services.notifications import notify_found
from qihang.apps.verification.services.transitions import FINDING
from qihang.engines.checks import Result, covered
from qihang.kernel import Scope
from qihang.policy import CheckSet, load

BATCH = 2_000  # findings written and signed in one statement
DAYS = "sources"  # the frame of the days of all sources
_DIGESTED = ("check", "subject", "facts", "facts_digest")
_Key = tuple[str, str]  # check and subject


@dataclass(frozen=True, slots=True)
class SavedFindings:
    """How many findings a run made, found again, found with other facts, and no longer found."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """A finding as it stands before the run is saved."""

    id: int
    status: FindingState
    digest: str


def save_findings(
    scope: Scope, run: CheckRun, result: Result, checks: CheckSet, now: datetime
) -> SavedFindings:
    """Bring the findings of the run's cohort up to what it found, in a fixed number of statements a batch.

    The caller holds the transaction and the lock of the cohort. The same facts are one finding, whatever was
    decided about it; other facts make a new one that points to the former. Only what the run looked at can
    lapse, and nothing about which a decision is proposed.
    """
    found = _without_days(_own_rows(run, result.findings), checks)
    known = _known(run)
    compared = _compared(found, known)
    lapsed = _no_longer_found(result, checks, found, known)
    Finding.objects.filter(pk__in=compared.again).update(last_run=run)
    _lapse(scope, [*compared.lapsing, *lapsed], now)
    made = _write(scope, run, compared.new, result.members, checks, now)
    notify_found(scope, [one for one in made if one.due_on], run.uuid, now)
    changed = compared.changed
    return SavedFindings(len(made) - changed, len(compared.again), changed, len(lapsed))


@dataclass(slots=True)
class _Compared:
    """Rows that are new (each with the id of its former), ids that stand, ids that other facts replace."""

    new: list[dict[str, Any]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    lapsing: list[int] = field(default_factory=list)
    changed: int = 0


def _compared(found: pl.DataFrame, known: Mapping[_Key, list[_Known]]) -> _Compared:
    made = _Compared()
    for row in found.iter_rows(named=True):
        held = known.get((row["check"], row["subject"]), [])
        standing = [one for one in held if one.status != FindingState.LAPSED]
        same = [one for one in standing if one.digest == row["facts_digest"]]
        open_ = [one for one in standing if one.status not in SETTLED and one not in same]
        made.again += [one.id for one in same]
        if any(one.status == FindingState.PROPOSED for one in open_):
            made.again += [one.id for one in open_]  # first it is decided
            continue
        made.lapsing += [one.id for one in open_]
        if not same:
            made.changed += bool(open_)
            made.new.append({**row, "former": held[-1].id if held else None})
    return made


def _own_rows(run: CheckRun, found: pl.DataFrame) -> pl.DataFrame:
    """A run for a university does not answer for what concerns several."""
    if run.org.kind == OrgKind.PROVINCE:
        return found
    return found.filter(pl.col("university") == run.org.code)


def _without_days(found: pl.DataFrame, checks: CheckSet) -> pl.DataFrame:
    """With a digest that does not know the days of the sources: newer data alone is no other fact."""
    days = {
        one.code: [fact.name for fact in one.facts if fact.source == DAYS] for one in checks.checks
    }
    digests = [
        _digest(check, subject, facts, days[check]) if days.get(check) else digest
        for check, subject, facts, digest in found.select(*_DIGESTED).iter_rows()
    ]
    return found.with_columns(facts_digest=pl.Series(digests, dtype=pl.String))


def _digest(check: str, subject: str, facts: str, without: Collection[str]) -> str:
    left = {name: text for name, text in json.loads(facts).items() if name not in without}
    text = "|".join((check, subject, json.dumps(left, sort_keys=True)))
    return hashlib.sha256(text.encode()).hexdigest()


def _known(run: CheckRun) -> Mapping[_Key, list[_Known]]:
    """Every finding of the run's cohort and organisation by check and subject, oldest first."""
    rows = Finding.objects.filter(cohort=run.cohort).order_by("pk")
    if run.org.kind != OrgKind.PROVINCE:
        rows = rows.filter(university=run.org)
    known: dict[_Key, list[_Known]] = {}
    columns = ("check_code", "subject", "pk", "status", "facts_digest")
    for check, subject, pk, status, digest in rows.values_list(*columns).iterator(10_000):
        known.setdefault((check, subject), []).append(_Known(pk, FindingState(status), digest))
    return known


def _no_longer_found(
    result: Result,
    checks: CheckSet,
    found: pl.DataFrame,
    known: Mapping[_Key, list[_Known]],
) -> list[int]:
    """Open findings of checks that could run, about what the run looked at, which it did not find."""
    lacking = {check for check, _ in result.not_checkable}
    ran = {one.code for one in checks.checks if not one.trial and one.code not in lacking}
    there = set(found.select("check", "subject").iter_rows())
    open_ = [
        (key, one.id)
        for key, held in known.items()
        if key[0] in ran and key not in there
        for one in held
        if FINDING_GRAPH.allowed(one.status, FindingAction.LAPSE)
    ]
    if result.examined is None or not open_:
        return [pk for _, pk in open_]
    schema = {"check": pl.String, "subject": pl.String}
    asked = pl.DataFrame([key for key, _ in open_], schema=schema, orient="row")
    looked_at = covered(asked, result.examined, checks)
    return [pk for (_, pk), seen in zip(open_, looked_at, strict=True) if seen]


def _lapse(scope: Scope, ids: Collection[int], now: datetime) -> None:
    if ids:
        records = moves.lock_records(FINDING, Q(pk__in=sorted(ids)))
        moves.apply_transition(scope, FINDING, records, Transition(FindingAction.LAPSE, now))


def _write(
    scope: Scope,
    run: CheckRun,
    rows: list[dict[str, Any]],
    members: pl.DataFrame,
    checks: CheckSet,
    now: datetime,
) -> list[Finding]:
    """New findings with the registrations of groups, signed."""
    today = timezone.localdate(now)
    universities = {org.code: org for org in Org.objects.filter(kind=OrgKind.UNIVERSITY)}
    paths = _paths(row["registration"] for row in rows)
    secret = {one.code for one in checks.checks if one.confidential}
    made = []
    for row in rows:
        university = universities.get(row["university"] or "")
        path = paths.get(row["registration"], university.path if university else run.org.path)
        if row["check"] in secret:
            path = province_path(path)
        made.append(_finding(run, row, university, path, today))
    of_groups = {(check, subject): group for (check, subject), group in _groups(members)}
    for start in range(0, len(made), BATCH):
        some = Finding.objects.bulk_create(made[start : start + BATCH])
        FindingSubject.objects.bulk_create(
            FindingSubject(finding=one, destination_id=int(registration))
            for one in some
            for registration in of_groups.get((one.check_code, one.subject), ())
        )
        record_acts(scope, [_act(one) for one in some])
    return made


def _finding(
    run: CheckRun,
    row: Mapping[str, Any],
    university: Org | None,
    path: str,
    today: date,
) -> Finding:
    return Finding(
        org_path=path,
        status=FindingState.OPEN.value,
        check_code=row["check"],
        severity=row["severity"],
        subject=row["subject"],
        cohort=run.cohort,
        university=university,
        destination_id=int(row["registration"]) if row["registration"] else None,
        graduate_id=int(row["graduate"]) if row["graduate"] else None,
        facts=json.loads(row["facts"]),
        facts_digest=row["facts_digest"],
        found_run=run,
        last_run=run,
        found_on=today,
        due_on=None if path == province_path(path) else due_on(load(), today),
        former_id=row["former"],
    )


def _act(finding: Finding) -> Act:
    after = {"check": finding.check_code, "subject": finding.subject}
    return Act("finding.find", "finding", finding.uuid, finding.org_path, after=after)


def _paths(registrations: Iterable[str | None]) -> dict[str, str]:
    """Id of each registration as text -> the path of its college."""
    ids = [int(one) for one in registrations if one]
    rows = Destination.objects.filter(pk__in=ids).values_list("pk", "org_path")
    return {str(pk): path for pk, path in rows}


def _groups(members: pl.DataFrame) -> Iterable[tuple[_Key, list[str]]]:
    grouped = members.group_by("check", "subject").agg(pl.col("registration").sort())
    return (((check, subject), group) for check, subject, group in grouped.iter_rows())
