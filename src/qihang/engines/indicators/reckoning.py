"""The rates of a published table reckoned anew by a wording, beside what the table says itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qihang.engines.indicators.published import Unit
from qihang.engines.indicators.scheme import Scheme, scheme_by
from qihang.engines.indicators.vocabulary import FOREIGN, GROUP, KIND, RATE, TOTAL
from qihang.kernel import Objection, Rate, Refusal
from qihang.policy import CodeTable, Label, Policy

CLOSE = Decimal("0.01")  # percentage points within which a published rate is reproduced


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One rate or share: persons out of all, and the percentage the table gives, if any."""

    name: str
    label: Label
    rate: Rate
    published: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Published less reckoned, in percentage points."""
        if self.published is None or not self.rate.denominator:
            return None
        return self.published - Decimal(self.rate.numerator) * 100 / self.rate.denominator

    @property
    def reproduced(self) -> bool:
        """Whether the table says the same, to 0.01 or to half of its own last digit."""
        if self.difference is None or self.published is None:
            return True
        exponent = int(self.published.as_tuple().exponent)
        return abs(self.difference) <= max(CLOSE, Decimal(5).scaleb(exponent - 1))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A unit reckoned by a wording; `remarks` say what in the table does not add up."""

    unit: str
    rates: tuple[Reckoned, ...]
    kinds: tuple[Reckoned, ...]
    remarks: tuple[Objection, ...]

    @property
    def holds(self) -> bool:
        """Whether every published rate is reproduced and everything adds up."""
        return not self.remarks and all(one.reproduced for one in (*self.rates, *self.kinds))


def reckon(policy: Policy, scheme: Scheme, unit: Unit) -> Outcome:
    """The rates of the scheme from the unit's persons.

    Raises Refusal not_split where a group of another wording is not divided as this one needs it,
    no_total where neither a total nor those waiting are named.
    """
    table = policy.codes.table("destination")
    kinds = {m.removeprefix(KIND): n for m, n in unit.persons.items() if m.startswith(KIND)}
    remarks: list[Objection] = []
    groups = dict(_groups(unit, scheme, table, kinds, remarks))
    _must_be_split(policy, unit, table, kinds)
    total = _total(unit, scheme, groups, remarks)
    rates = tuple(
        Reckoned(
            name,
            definition.label,
            Rate(sum(groups[code] for code in definition.numerator), total),
            _said(unit, name, definition.numerator),
        )
        for name, definition in scheme.definitions.items()
    )
    shares = tuple(
        Reckoned(code, table[code].label, Rate(count, total), unit.shares.get(KIND + code))
        for code, count in kinds.items()
    )
    return Outcome(unit.name, rates, shares, tuple(remarks))


def _groups(
    unit: Unit, scheme: Scheme, table: CodeTable, kinds: dict[str, int], remarks: list[Objection]
) -> Iterator[tuple[str, int]]:
    beside = _beside(unit, scheme, table, kinds)
    for code, group in scheme.groups.items():
        parts = _parts(scheme, table, kinds, code)
        whole, added = unit.persons.get(GROUP + code), sum(parts.values())
        if whole is not None:
            whole += beside.get(code, 0)
        if whole is not None and parts and whole != added and not beside.get(code):
            covered = {leaf for kind in parts for leaf in _leaves(table, kind)}
            if added > whole or covered >= scheme.kinds(code):
                remarks.append(
                    Objection(
                        "parts_differ", "“{group}”写明 {whole} 人，各项相加是 {added} 人。", "",
                        {"group": group.label, "whole": whole, "added": added},
                    )
                )  # fmt: skip
        yield code, added if whole is None else whole


def _beside(unit: Unit, scheme: Scheme, table: CodeTable, kinds: dict[str, int]) -> dict[str, int]:
    """What stands beside a group's own word, where that word is also a heading's.

    升学 may mean the whole group, or study in the country with 出国 counted beside it: the second is
    taken where kinds of the group are named outside the heading, unless all then exceed the total.
    """
    found = {}
    for code, group in scheme.groups.items():
        heading = next((c for c in table if table[c].label.zh == group.label.zh), None)
        if heading is None or GROUP + code not in unit.persons:
            continue
        top = next(row.code for row in table.path(heading))
        inside = set(_leaves(table, top))
        outside = [n for kind, n in _parts(scheme, table, kinds, code).items()
                   if not inside & set(_leaves(table, kind))]  # fmt: skip
        if outside and len(outside) == len(_parts(scheme, table, kinds, code)):
            found[code] = sum(outside)
    named = sum(
        unit.persons.get(GROUP + code, sum(_parts(scheme, table, kinds, code).values()))
        for code in scheme.groups
    )
    total = unit.persons.get(TOTAL)
    return found if total is None or named + sum(found.values()) <= total else {}


def _parts(scheme: Scheme, table: CodeTable, kinds: dict[str, int], group: str) -> dict[str, int]:
    return _topmost(table, {k: n for k, n in kinds.items() if _within(scheme, table, k, group)})


def _total(unit: Unit, scheme: Scheme, groups: dict[str, int], remarks: list[Objection]) -> int:
    """All persons; who stands in no group counts where the unregistered count."""
    added, total = sum(groups.values()), unit.persons.get(TOTAL)
    if total is None:
        if not groups[scheme.unregistered]:
            raise Refusal(
                "no_total",
                "表（{unit}）没有毕业生总数，也没有待就业人数，算不出比例；请在表中补上其中一项。",
                unit=unit.name or "—",
            )
        return added
    if added > total:
        remarks.append(
            Objection(
                "more_than_total", "各项相加是 {added} 人，超过总数 {total} 人。", "",
                {"added": added, "total": total},
            )
        )  # fmt: skip
    else:
        groups[scheme.unregistered] += total - added
    return total


def _must_be_split(policy: Policy, unit: Unit, table: CodeTable, kinds: dict[str, int]) -> None:
    for meaning, count in unit.persons.items():
        if not meaning.startswith(FOREIGN) or not count:
            continue
        _, wording, code = meaning.split(":")
        other = scheme_by(policy, wording)
        parts = _parts(other, table, kinds, code)
        if sum(parts.values()) < count:
            raise Refusal(
                "not_split",
                "“{group}”{count} 人没有按去向类别分开，按这一口径算不出来；请补上各类人数。",
                group=other.groups[code].label,
                count=count,
            )


def _said(unit: Unit, name: str, numerator: tuple[str, ...]) -> Decimal | None:
    """What the table says of the rate, by its name or as the share of its only group."""
    own = unit.shares.get(RATE + name)
    alone = unit.shares.get(GROUP + numerator[0]) if len(numerator) == 1 else None
    return own if own is not None else alone


def _topmost(table: CodeTable, kinds: dict[str, int]) -> dict[str, int]:
    """Without those that stand under a heading that is counted too."""
    return {
        code: count
        for code, count in kinds.items()
        if not any(row.code in kinds for row in table.path(code)[:-1])
    }


def _leaves(table: CodeTable, code: str) -> list[str]:
    below = table.children(code)
    return [leaf for row in below for leaf in _leaves(table, row.code)] if below else [code]


def _within(scheme: Scheme, table: CodeTable, code: str, group: str) -> bool:
    leaves = _leaves(table, code)
    return all(scheme.group_of.get(leaf) == group for leaf in leaves)
