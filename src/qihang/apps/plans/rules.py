"""Where a duty stands on a day: one pure rule over its days, its target and what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from qihang.kernel import Period, Refusal
from qihang.policy import Carrier, Duty, DutyTarget


class DutyStanding(StrEnum):
    """Where a duty stands; never green for want of data."""

    DONE = "done"
    ON_COURSE = "on_course"
    LATE = "late"
    UNMEASURED = "unmeasured"
    NOT_BEGUN = "not_begun"


class Lack(StrEnum):
    """Why a duty cannot be measured."""

    NO_TARGET = "no_target"
    NO_MEASURE = "no_measure"  # nobody answers the measure yet
    NO_DATA = "no_data"
    NO_LAST_YEAR = "no_last_year"  # nothing to compare with on last year's day
    ELSEWHERE = "elsewhere"  # counted for the whole province, not here


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of how many stand to the number as they must; one value is one of one."""

    n: int
    total: int

    def enough(self, share: Decimal) -> bool:
        """Whether at least this percentage does; of nobody it is never enough."""
        return self.total > 0 and 100 * self.n >= share * self.total


def reached(target: DutyTarget, values: Sequence[Decimal], number: Decimal) -> Reached:
    """Each value against the number."""
    met = target.comparison.met
    return Reached(sum(met(value, number) for value in values), len(values))


def missed_step(target: DutyTarget, values: Sequence[Decimal], day: date) -> bool:
    """Whether the day of a step is past and too few values reach its number."""
    past = (step for step in target.steps if step.by < day)
    return any(not reached(target, values, s.number).enough(target.share) for s in past)


def standing(
    window: Period,
    target: DutyTarget | None,
    found: Reached | None,
    day: date,
    *,
    missed: bool = False,
) -> DutyStanding:
    """Where a duty stands at the end of `day`.

    `found` is None where it cannot be said; `missed` says that a step on the way was missed. Late is
    what is over and below its target, what missed a step, and what must hold every day and does not.
    """
    if day < window.start:
        return DutyStanding.NOT_BEGUN
    if target is None or found is None or not found.total:
        return DutyStanding.UNMEASURED
    over = is_over(window, day)
    if found.enough(target.share):
        return DutyStanding.DONE if over or not target.holds else DutyStanding.ON_COURSE
    return DutyStanding.LATE if over or missed or target.holds else DutyStanding.ON_COURSE


def is_over(window: Period, day: date) -> bool:
    """Whether the last of the days lies before `day`."""
    return window.end is not None and day >= window.end


def last_day(window: Period) -> date | None:
    """The last of the days, None where there is none."""
    return window.end - timedelta(days=1) if window.end else None


def next_due(
    window: Period, target: DutyTarget | None, values: Sequence[Decimal], day: date
) -> date | None:
    """The next day by which something must be: that of a step not reached yet, else the last day."""
    steps = target.steps if target else ()
    for step in steps:
        ahead = step.by >= day
        if ahead and target and not reached(target, values, step.number).enough(target.share):
            return step.by
    return last_day(window)


def evaluation_day(window: Period, target: DutyTarget, day: date) -> date:
    """The day whose value counts: what must hold is judged on its last day once that is past."""
    last = last_day(window)
    return min(day, last) if target.holds and last else day


# The gravest first: what is late decides, then what cannot be said.
_GRAVITY = (DutyStanding.LATE, DutyStanding.UNMEASURED, DutyStanding.ON_COURSE)


def together(standings: Iterable[DutyStanding]) -> DutyStanding:
    """Where a clause stands by its duties; done only when all are, on course when some are."""
    found = set(standings)
    for grave in _GRAVITY:
        if grave in found:
            return grave
    if len(found) == 1:
        return found.pop()
    return DutyStanding.ON_COURSE if found else DutyStanding.UNMEASURED


# Whose duties an organisation sees: its own, and those of what stands below it.
BELOW: dict[str, frozenset[Carrier]] = {
    Carrier.PROVINCE: frozenset(Carrier),
    Carrier.CITY: frozenset({Carrier.CITY, Carrier.COUNTY}),
    Carrier.COUNTY: frozenset({Carrier.COUNTY}),
    Carrier.UNIVERSITY: frozenset({Carrier.UNIVERSITY, Carrier.COLLEGE}),
    Carrier.COLLEGE: frozenset({Carrier.COLLEGE}),
}


class MeetingKind(StrEnum):
    """Who met: the leading group, the party committee or leadership, the two departments."""

    GROUP = "group"
    COMMITTEE = "committee"
    JOINT_OFFICE = "joint_office"


class MemberRole(StrEnum):
    """What somebody is in a leading group."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


def concerns(duty: Duty, kinds: frozenset[Carrier]) -> bool:
    """Whether a duty is one of theirs; the province's is every one."""
    if Carrier.PROVINCE in kinds:
        return True
    of_each = duty.target.units if duty.target else None
    return bool(kinds & set(duty.carried_by)) or of_each in kinds


# Where meetings of a kind are held: the joint office is the province's.
MEETS_IN = {
    MeetingKind.JOINT_OFFICE: frozenset({Carrier.PROVINCE}),
    MeetingKind.GROUP: frozenset({Carrier.UNIVERSITY, Carrier.COLLEGE}),
    MeetingKind.COMMITTEE: frozenset(
        {Carrier.PROVINCE, Carrier.CITY, Carrier.COUNTY, Carrier.UNIVERSITY}
    ),
}


def must_have_been(day: date, today: date) -> None:
    """Refuse a day that is yet to come: ahead."""
    if day > today:
        raise Refusal("ahead", "日期不能晚于今天 {today}。", today=today.isoformat())


def must_meet_here(kind: MeetingKind, place: str) -> None:
    """Refuse a meeting that such an organisation does not hold: not_here."""
    if place not in MEETS_IN[kind]:
        raise Refusal("not_here", "本单位没有这一类会议，请选择其他类型。")


def ten_days(day: date) -> Period:
    """The ten days (旬) of a month that hold `day`: from the 1st, the 11th or the 21st."""
    first = day.replace(day=min((day.day - 1) // TEN * TEN, 2 * TEN) + 1)
    if first.day <= TEN + 1:
        return Period(first, first + timedelta(days=TEN))
    beyond = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Period(first, beyond)


def one_day(day: date) -> Period:
    """The day itself."""
    return Period(day, day + timedelta(days=1))


def week(day: date) -> Period:
    """Monday to Sunday around `day`."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=7))


TEN = 10
