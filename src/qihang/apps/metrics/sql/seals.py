"""What a seal is made of: which cut-offs there are, and the digests of entries and of figures."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from qihang.apps.metrics.models.seals import Seal
from qihang.apps.metrics.rules import BREAKDOWNS
from qihang.apps.metrics.sql.figures import tallies
from qihang.apps.metrics.sql.ledger import CONTENT, AsOf, node_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import batches_of, under
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Refusal
from qihang.policy import Department, Edition, Label, Policy, load

CUTOFFS = ("first_cutoff", "year_end_cutoff")  # deadlines at which figures are sealed
PHASE = "phase:"
DEPARTMENT = "d-"  # before the edition's code of a department in the code of its organisation
_BATCH = 20_000
Progress = Callable[[int], object]  # hears how many entries are read
_ENTRIES = f"""
    SELECT {CONTENT} FROM metrics_entry e
    WHERE e.cohort = %(cohort)s AND e.day <= %(day)s AND starts_with(e.org_path, %(path)s)
    ORDER BY e.id
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class CutOff:
    """A day at whose end the figures of a cohort are sealed."""

    name: str
    label: Label
    day: date


def cut_offs(policy: Policy, edition: Edition) -> tuple[CutOff, ...]:
    """The ends of the phases and the two cut-offs of the year, in order of days."""
    found = [
        CutOff(PHASE + phase.code, phase.label, phase.period.end - timedelta(days=1))
        for phase in edition.phases.values()
        if phase.period.end is not None
    ]
    found += [
        CutOff(name, policy.deadlines[name].label, policy.deadline(name, edition.cohort))
        for name in CUTOFFS
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.name)))


def figures_of(province: Org, cohort: Cohort, day: date) -> dict[str, Any]:
    """Counts by code of the province, its cities and universities, as a seal keeps them."""
    kinds = (OrgKind.PROVINCE, *BREAKDOWNS[OrgKind.PROVINCE])
    orgs = Org.objects.filter(under([province.path], "path"), kind__in=kinds).order_by("code")
    as_of = AsOf(cohort.year, day)
    found = tallies(orgs, [as_of])
    return {org.code: _plain(found[node_of(org), as_of].counts) for org in orgs}


def counts_of(seal: Seal, code: str) -> Counts | None:
    """The frozen counts of an organisation; None where the seal does not know it."""
    found = seal.figures.get(code)
    return None if found is None else Counts(found["graduates"], found["by_kind"])


def inputs_of(
    province: Org, cohort: Cohort, day: date, progress: Progress = int
) -> tuple[int, bytes]:
    """How many entries of the ledger made the figures, and the SHA-256 of all of them in order."""
    digest, number = hashlib.sha256(), 0
    for content in _contents(province, cohort, day):
        digest.update(content.encode())
        digest.update(b"\n")
        number += 1
        if number % _BATCH == 0:
            progress(number)
    return number, digest.digest()


def digest_of(seal: Seal) -> bytes:
    """SHA-256 of what the seal says; anybody can reckon it from the exported file."""
    content = {
        "cohort": seal.cohort,
        "cut_off": seal.cut_off,
        "day": seal.day.isoformat(),
        "figures": seal.figures,
        "entries": seal.entries,
        "inputs": bytes(seal.inputs).hex(),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _contents(province: Org, cohort: Cohort, day: date) -> Iterator[str]:
    facts: Mapping[str, Any] = {"cohort": cohort.year, "day": day, "path": province.path}
    with transaction.atomic():
        for rows in batches_of(_ENTRIES, facts, _BATCH):
            yield from (content for (content,) in rows)


def _plain(counts: Counts) -> dict[str, Any]:
    kinds = {kind: number for kind, number in sorted(counts.by_kind.items()) if number}
    return {"graduates": counts.graduates, "by_kind": kinds}


def missing_signatures(seal: Seal) -> list[Department]:
    """The leading departments that have not signed."""
    edition = load().edition(settings.QIHANG_EDITION)
    signed = {one.department.code.removeprefix(DEPARTMENT) for one in seal.signatures.all()}
    return [d for d in edition.departments.values() if d.lead and d.code not in signed]


def difference(seal: Seal, progress: Progress = int) -> Refusal | None:
    """Whether seal and ledger still say what was frozen; None where they do.

    Reads every entry of the cohort up to the day: only for jobs.
    """
    if digest_of(seal) != bytes(seal.digest):
        return Refusal(
            "not_as_sealed", "封存的数字被改动过，与封存时的校验值不符。请联系系统管理员。"
        )
    province = Org.objects.get(kind=OrgKind.PROVINCE)
    entries, inputs = inputs_of(province, Cohort(seal.cohort), seal.day, progress)
    if (entries, inputs) != (seal.entries, bytes(seal.inputs)):
        return Refusal(
            "not_as_sealed",
            "台账与封存时不同：封存时有 {then} 条记录，现在有 {now} 条，或有记录被改动。请先核验台账。",
            then=seal.entries,
            now=entries,
        )
    return None
