"""Where a plan stands as data and as lines of text: stable, for other programs and for the record."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding, last_day
from qihang.kernel import Measured
from qihang.policy import Duty, DutyTarget

Data = dict[str, Any]


def as_data(progress: Progress) -> Data:
    """The whole progress as JSON values; what each key means: docs/subsystems/plans.md."""
    org = progress.org
    return {
        "edition": progress.edition.code,
        "cohort": progress.edition.cohort.year,
        "on": progress.day.isoformat(),
        "organisation": {"code": org.code, "name": org.name} if org else None,
        "summary": {standing.value: n for standing, n in progress.counts().items()},
        "clauses": [
            {
                "id": one.clause.id,
                "part": one.clause.part,
                "zh": one.clause.label.zh,
                "en": one.clause.label.en,
                "status": one.standing.value,
                "duties": [duty_data(finding) for finding in one.duties],
            }
            for one in progress.clauses
        ],
    }


def duty_data(finding: DutyProgress) -> Data:
    """One duty: words, who, when, target, what was measured, and where that leaves it."""
    duty = finding.duty
    last = last_day(duty.window)
    return {
        "id": duty.id,
        "zh": duty.label.zh,
        "en": duty.label.en,
        "status": finding.standing.value if finding.standing else None,
        "reason": finding.lack.value if finding.lack else None,
        "section": duty.section,
        "paragraph": duty.paragraph,
        "lead": list(duty.lead),
        "participating": list(duty.participating),
        "carried_by": [carrier.value for carrier in duty.carried_by],
        "phases": list(duty.phases),
        "from": duty.window.start.isoformat(),
        "last": last.isoformat() if last else None,
        "sureness": duty.source.sureness.value,
        "target": target_data(duty),
        "measured": _measured(finding),
    }


def target_data(duty: Duty) -> Data | None:
    """A target as data, None where there is none."""
    target = duty.target
    if target is None:
        return None
    return {
        "measure": target.measure,
        "of": target.of or None,
        "aggregate": target.aggregate.value,
        "per": target.per or None,
        "comparison": target.comparison.value,
        "number": _number(target.number),
        "share": _number(target.share),
        "holds": target.holds,
        "steps": [{"by": s.by.isoformat(), "number": _number(s.number)} for s in target.steps],
    }


def _measured(finding: DutyProgress) -> Data | None:
    if finding.measured is None and finding.units is None:
        return None
    found = finding.measured or Measured(None)
    return {
        "value": _number(found.value),
        "n": found.n,
        "total": found.total,
        "against": _number(finding.number),
        "reached": finding.reached.n if finding.reached else None,
        "of_units": finding.reached.total if finding.reached else None,
        "on": (finding.numbers_day or finding.day).isoformat(),
    }


def _number(value: Decimal | None) -> str | None:
    """Decimals as text, so that nothing is rounded on the way."""
    return None if value is None else f"{value.normalize():f}"


def as_lines(progress: Progress) -> Iterator[str]:
    """One line a clause and a duty: id, status, value, target, words; then how many stand where."""
    for clause in progress.clauses:
        yield _line(clause.clause.id, clause.standing.value, "", "", clause.clause.label.zh)
        for finding in clause.duties:
            yield _line(*_columns(finding))
    counts = progress.counts()
    yield "  ".join(f"{standing} {counts[standing]}" for standing in DutyStanding)


def _line(code: str, where: str, value: str, target: str, words: str) -> str:
    """Columns as wide as they usually are, the words last because their width is anybody's guess."""
    return f"{code:<7} {where:<11} {value:>9}  {target:<52} {words}"


def _columns(finding: DutyProgress) -> tuple[str, ...]:
    duty = finding.duty
    where = finding.standing.value if finding.standing else str(finding.lack)
    return (duty.id, where, value_text(finding), target_text(duty.target), duty.label.zh)


def value_text(finding: DutyProgress) -> str:
    """What was measured: the value, or how many of how many reach the number."""
    if finding.units is not None and finding.reached:
        return f"{finding.reached.n}/{finding.reached.total}"
    return _number(finding.value) or "—"


def target_text(target: DutyTarget | None) -> str:
    """The target in one word: `fairs >= 50`."""
    if target is None:
        return "—"
    signs = {
        "at_least": ">=",
        "at_most": "<=",
        "exactly": "=",
        "not_below": ">=",
        "not_above": "<=",
    }
    number = _number(target.number) or "last_year"
    per = f" per {target.per}" if target.per else ""
    return f"{target.measure}{f'({target.of})' if target.of else ''} {signs[target.comparison]} {number}{per}"
