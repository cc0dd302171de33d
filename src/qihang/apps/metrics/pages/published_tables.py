"""Published tables as the command line prints them: each unit's rates, reckoned and as published."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from qihang.engines.indicators import Reckoned, ReckonedUnit
from qihang.kernel import Objection
from qihang.web import formats
from qihang.web.edition import words
from qihang.web.refusals import sentence


def result_lines(found: Sequence[ReckonedUnit]) -> Iterator[str]:
    """One line a rate: name, persons, reckoned, published, difference and whether it is the same."""
    for outcome in found:
        if outcome.unit:
            yield f"== {outcome.unit}"
        yield from map(_line, (*outcome.rates, *_published(outcome)))
        yield from (f"  ! {text}" for text in _sentences(outcome.remarks))
        yield from (f"  · {text}" for text in _sentences(outcome.notes))


def _sentences(found: Iterable[Objection]) -> list[str]:
    """What in a table does not add up, or was taken for granted, in words."""
    return [sentence(one) for one in found]


def as_json(found: Sequence[ReckonedUnit], wording: str) -> str:
    """The same for programs: {wording, units: [{unit, holds, rates, shares, remarks, notes}]}."""
    units = [
        {
            "unit": outcome.unit,
            "holds": outcome.holds,
            "rates": [_plain(one) for one in outcome.rates],
            "shares": [_plain(one) for one in outcome.shares],
            "remarks": _sentences(outcome.remarks),
            "notes": _sentences(outcome.notes),
        }
        for outcome in found
    ]
    return json.dumps({"wording": wording, "units": units}, ensure_ascii=False, indent=2)


def _published(outcome: ReckonedUnit) -> list[Reckoned]:
    return [one for one in outcome.shares if one.published is not None and not one.reproduced]


def _line(one: Reckoned) -> str:
    if one.rate is None:
        return f"{words(one.label)}\t—\t{_undivided(one)}"
    line = f"{words(one.label)}\t{formats.percent(one.rate)}\t{one.rate.numerator:,} / {one.rate.denominator:,}"
    if one.difference is None:
        return line
    verdict = gettext("一致") if one.reproduced else gettext("不一致，相差 %(n)s 个百分点") % {
        "n": f"{one.difference:+.2f}"
    }  # fmt: skip
    return f"{line}\t{one.published} %\t{verdict}\t{one.published_value[1]}"


def _undivided(one: Reckoned) -> str:
    """Why a rate cannot be reckoned: what the table counts in one number."""
    if one.undivided is None:
        return ""
    return gettext(
        "“%(group)s”%(n)s 人没有按去向类别分开，按这一口径算不出来；请补上各类人数。"
    ) % {
        "group": words(one.undivided.label),
        "n": f"{one.undivided.persons:,}",
    }


def _plain(one: Reckoned) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label.zh,
        "numerator": one.rate and one.rate.numerator,
        "denominator": one.rate and one.rate.denominator,
        "percent": _number(one.rate.percent if one.rate else None),
        "published": _number(one.published),
        "cell": one.published_value[1] or None,
        "reproduced": one.reproduced,
        "undivided": one.undivided and one.undivided.label.zh,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
