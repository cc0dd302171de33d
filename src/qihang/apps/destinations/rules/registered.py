"""A filed employer against the enterprise register (checks R03 and R04): each disagreement a few lines.

What the register knew on the day of signing and on the day of filing is asked. Whether a disagreement
blocks, warns or says nothing is policy (policy/national/registers.yaml, `filing`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qihang.apps.registers.rules import plain
from qihang.kernel import Objection
from qihang.policy import Disagreement


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """What an authority said of one credit code from `since` until before `until` (None: still)."""

    name: str
    founded: date | None = None
    ended: date | None = None
    since: date = date.min
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """All that the register ever said of one credit code, newest first; `terms`: what each disagreement does."""

    rows: tuple[RegisterRow, ...]
    terms: Mapping[str, Disagreement]

    def on(self, day: date) -> RegisterRow | None:
        """What it knew on `day`, though it may be long ago; before its first word, what it said first."""
        known = (row for row in self.rows if row.since <= day)
        return next(known, self.rows[-1] if self.rows else None)

    def names_between(self, first: date, last: date) -> frozenset[str]:
        """The names it knew on these two days and between them, as names are compared."""
        held = (r for r in self.rows if r.since <= last and (r.until is None or r.until > first))
        known = (*held, self.on(first), self.on(last))
        return frozenset(plain(row.name) for row in known if row is not None)

    def left_on(self, day: date) -> date | None:
        """Since when no authority lists it any more, None where one does on `day`."""
        ends = [row.until for row in self.rows]
        if any(end is None or end > day for end in ends):
            return None
        return max((end for end in ends if end is not None), default=None)


@dataclass(frozen=True, slots=True)
class FilingDays:
    """The day that counts for the employer (signed, never after filing) and the day of filing.

    A day typed wrong must not switch the register off: without one, and where it lies ahead, both are
    the day of filing.
    """

    signed: date
    filed: date


def disagreeing(
    values: Mapping[str, object], registered: Registered, day: date, effect: str
) -> Iterator[Objection]:
    """Every disagreement that has this effect on `day`, as an objection to its field."""
    signed = values.get("signed_date")
    days = FilingDays(min(signed, day) if isinstance(signed, date) else day, day)
    for name, find in _FOUND.items():
        term = registered.terms[name]
        if term.effect.at(day) == effect and values.get("employer_code"):
            yield from find(str(values.get("employer_name") or ""), registered, days, term)


def _unknown(
    _: str, registered: Registered, __: FilingDays, ___: Disagreement
) -> Iterator[Objection]:
    if not registered.rows:
        yield Objection(
            "employer_unknown", "单位登记库里没有这个代码，审核时会核对营业执照。", "employer_code"
        )


def _differs(
    name: str, registered: Registered, days: FilingDays, _: Disagreement
) -> Iterator[Objection]:
    known, now = registered.names_between(days.signed, days.filed), registered.on(days.filed)
    if name and now is not None and plain(name) not in known:
        yield Objection(
            "employer_name_differs",
            "单位登记库里，这个代码的单位是“{name}”。请对照营业执照核对名称和代码，两项要一致。",
            "employer_name",
            {"name": now.name},
        )


def _ended(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    ended = _ended_by(registered.on(days.filed), days.signed)
    if ended is not None:
        yield Objection(
            "employer_ended",
            "单位登记库显示，这家单位已于 {day} 注销或吊销。请核对信用代码；确实在这里工作的，请联系学院。",
            "employer_code",
            {"day": ended.isoformat()},
        )


def _ended_since(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    ended = _ended_by(registered.on(days.filed), days.filed)
    if ended is not None and ended > days.signed:
        yield Objection(
            "employer_ended_since",
            "单位登记库显示，这家单位在签约之后，已于 {day} 注销或吊销。请确认是否仍在这里工作；"
            "已经离开的，请按现在的情况登记。",
            "employer_code",
            {"day": ended.isoformat()},
        )


def _ended_then(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    ended = _ended_by(registered.on(days.signed), days.signed)
    if ended is not None and _ended_by(registered.on(days.filed), days.filed) is None:
        yield Objection(
            "employer_ended_then",
            "签约当天，单位登记库里这家单位是注销或吊销状态（{day}），现在又显示存续。请核对签约日期和营业执照。",
            "signed_date",
            {"day": ended.isoformat()},
        )


def _gone(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    left, now = registered.left_on(days.filed), registered.on(days.filed)
    if left is not None and _ended_by(now, days.filed) is None:
        yield Objection(
            "employer_gone",
            "单位登记库从 {day} 起不再列出这家单位，没有说明原因。请核对它是否仍在经营。",
            "employer_code",
            {"day": left.isoformat()},
        )


def _young(
    _: str, registered: Registered, days: FilingDays, term: Disagreement
) -> Iterator[Objection]:
    founded = _founded(registered)
    if founded is not None and timedelta(0) <= days.signed - founded < timedelta(days=term.days):
        yield Objection(
            "employer_young",
            "这家单位成立不到 {days} 天，审核时会重点核实。",
            "employer_code",
            {"days": term.days},
        )


def _founded_later(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    founded = _founded(registered)
    if founded is not None and founded > days.signed:
        yield Objection(
            "employer_founded_later",
            "单位登记库显示，这家单位 {day} 才成立，晚于签约日期。请核对签约日期和信用代码。",
            "signed_date",
            {"day": founded.isoformat()},
        )


def _ended_by(row: RegisterRow | None, day: date) -> date | None:
    """The day on which the firm had ended by `day`, as this row has it."""
    return row.ended if row is not None and row.ended is not None and row.ended <= day else None


def _founded(registered: Registered) -> date | None:
    """As the newest row that says it has it."""
    return next((row.founded for row in registered.rows if row.founded is not None), None)


_FOUND: dict[str, Callable[[str, Registered, FilingDays, Disagreement], Iterator[Objection]]] = {
    "employer_unknown": _unknown,
    "employer_name_differs": _differs,
    "employer_ended": _ended,
    "employer_ended_since": _ended_since,
    "employer_ended_then": _ended_then,
    "employer_gone": _gone,
    "employer_young": _young,
    "employer_founded_later": _founded_later,
}
