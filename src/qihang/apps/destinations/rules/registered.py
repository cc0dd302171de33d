"""A filed employer against the enterprise register (checks R03 and R04): each disagreement a few lines.

Whether one blocks, warns or says nothing is policy (policy/national/registers.yaml, `filing`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qihang.apps.registers.rules import plain
from qihang.kernel import Objection
from qihang.policy import Disagreement


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of one credit code.

    `names` are all it ever had, newest first, none where it does not know the code; `terms` say
    what each disagreement does.
    """

    names: tuple[str, ...]
    founded: date | None
    ended: date | None
    terms: Mapping[str, Disagreement]


@dataclass(frozen=True, slots=True)
class FilingDays:
    """The day that counts for the employer (signed, else filed) and the day of filing."""

    signed: date
    filed: date


def disagreeing(
    values: Mapping[str, object], registered: Registered, day: date, effect: str
) -> Iterator[Objection]:
    """Every disagreement that has this effect on `day`, as an objection to its field."""
    signed = values.get("signed_date")
    days = FilingDays(signed if isinstance(signed, date) else day, day)
    for name, find in _FOUND.items():
        term = registered.terms[name]
        if term.effect.at(day) == effect and values.get("employer_code"):
            yield from find(str(values.get("employer_name") or ""), registered, days, term)


def _unknown(
    _: str, registered: Registered, __: FilingDays, ___: Disagreement
) -> Iterator[Objection]:
    if not registered.names:
        yield Objection(
            "employer_unknown", "单位登记库里没有这个代码，审核时会核对营业执照。", "employer_code"
        )


def _differs(
    name: str, registered: Registered, _: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    known = {plain(one) for one in registered.names}
    if name and known and plain(name) not in known:
        yield Objection(
            "employer_name_differs",
            "单位登记库里，这个代码的单位是“{name}”。请对照营业执照核对名称和代码，两项要一致。",
            "employer_name",
            {"name": registered.names[0]},
        )


def _ended(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    if registered.ended is not None and registered.ended <= days.signed:
        yield Objection(
            "employer_ended",
            "单位登记库显示，这家单位已于 {day} 注销或吊销。请核对信用代码；确实在这里工作的，请联系学院。",
            "employer_code",
            {"day": registered.ended.isoformat()},
        )


def _ended_since(
    _: str, registered: Registered, days: FilingDays, __: Disagreement
) -> Iterator[Objection]:
    if registered.ended is not None and days.signed < registered.ended <= days.filed:
        yield Objection(
            "employer_ended_since",
            "单位登记库显示，这家单位在签约之后，已于 {day} 注销或吊销。请确认是否仍在这里工作；"
            "已经离开的，请按现在的情况登记。",
            "employer_code",
            {"day": registered.ended.isoformat()},
        )


def _young(
    _: str, registered: Registered, days: FilingDays, term: Disagreement
) -> Iterator[Objection]:
    if registered.founded is not None and days.signed - registered.founded < timedelta(
        days=term.days
    ):
        yield Objection(
            "employer_young",
            "这家单位成立不到 {days} 天，审核时会重点核实。",
            "employer_code",
            {"days": term.days},
        )


_FOUND: dict[str, Callable[[str, Registered, FilingDays, Disagreement], Iterator[Objection]]] = {
    "employer_unknown": _unknown,
    "employer_name_differs": _differs,
    "employer_ended": _ended,
    "employer_ended_since": _ended_since,
    "employer_young": _young,
}
