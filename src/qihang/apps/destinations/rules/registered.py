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


def disagreeing(
    values: Mapping[str, object], registered: Registered, day: date, effect: str
) -> Iterator[Objection]:
    """Every disagreement that has this effect on `day`, as an objection to its field."""
    signed = values.get("signed_date")
    on = signed if isinstance(signed, date) else day
    for name, find in _FOUND.items():
        term = registered.terms[name]
        if term.effect.at(day) == effect and values.get("employer_code"):
            yield from find(str(values.get("employer_name") or ""), registered, on, term)


def _unknown(_: str, registered: Registered, __: date, ___: Disagreement) -> Iterator[Objection]:
    if not registered.names:
        yield Objection(
            "employer_unknown", "单位登记库里没有这个代码，审核时会核对营业执照。", "employer_code"
        )


def _differs(name: str, registered: Registered, _: date, __: Disagreement) -> Iterator[Objection]:
    known = {plain(one) for one in registered.names}
    if name and known and plain(name) not in known:
        yield Objection(
            "employer_name_differs",
            "单位登记库里，这个代码的单位是“{name}”。请对照营业执照核对名称和代码，两项要一致。",
            "employer_name",
            {"name": registered.names[0]},
        )


def _ended(_: str, registered: Registered, on: date, __: Disagreement) -> Iterator[Objection]:
    if registered.ended is not None and registered.ended <= on:
        yield Objection(
            "employer_ended",
            "单位登记库显示，这家单位已于 {day} 注销或吊销。请核对信用代码；确实在这里工作的，请联系学院。",
            "employer_code",
            {"day": registered.ended.isoformat()},
        )


def _young(_: str, registered: Registered, on: date, term: Disagreement) -> Iterator[Objection]:
    if registered.founded is not None and on - registered.founded < timedelta(days=term.days):
        yield Objection(
            "employer_young",
            "这家单位成立不到 {days} 天，审核时会重点核实。",
            "employer_code",
            {"days": term.days},
        )


_FOUND: dict[str, Callable[[str, Registered, date, Disagreement], Iterator[Objection]]] = {
    "employer_unknown": _unknown,
    "employer_name_differs": _differs,
    "employer_ended": _ended,
    "employer_young": _young,
}
