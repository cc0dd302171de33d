"""Who stands in the total of a published table and in none of its numbers, and what else does not fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qihang.engines.indicators.published.blocks import CountBlock
from qihang.engines.indicators.published.senses import RATE, TOTAL, senses
from qihang.engines.indicators.published.unit import Odd, PublishedUnit
from qihang.engines.indicators.scheme import Scheme
from qihang.kernel import Objection, Refusal
from qihang.policy import Label, Policy

UNKNOWN = "unknown"
HALF_A_HUNDREDTH = Decimal("0.005")  # percentages are published with two decimals


def odd(unit: PublishedUnit) -> Iterator[Objection]:
    """The cells that cannot be read or say something else than others, and sums that differ."""
    for cell in unit.unread:
        yield Objection(
            "unread", "单元格 {place} 的“{text}”读不出数，没有计入；请只写数字。", "",
            {"place": cell.place, "text": cell.text},
        )  # fmt: skip
    for cell in unit.twice:
        yield Objection(
            "twice", "单元格 {place} 的“{text}”与表中同一项的另一个数不同，没有计入；请核对，只留一个。", "",
            {"place": cell.place, "text": cell.text},
        )  # fmt: skip
    for meaning, added in unit.unsummed:
        yield Objection(
            "units_differ", "“{word}”写明 {whole} 人，表中其他各行（列）相加是 {added} 人。", "",
            {"word": unit.words[meaning], "whole": unit.persons[meaning], "added": added},
        )  # fmt: skip


def completed(unit: PublishedUnit) -> tuple[PublishedUnit, list[Objection]]:
    """The unit with persons reckoned from total and share where only the share is given."""
    total, shares = unit.counts.get(TOTAL), unit.shares
    counted = set(unit.counts) - {TOTAL}
    lacking = {
        meaning: share for meaning, share in shares.items()
        if meaning != TOTAL and meaning not in counted and not (counted and meaning.startswith(RATE))
    }  # fmt: skip
    if not counted and total is None:
        raise Refusal(
            "only_shares", "表（{unit}）只有比例，没有人数，无法复算；请补上毕业生总数或各类人数。",
            unit=unit.name or "—",
        )  # fmt: skip
    if not lacking or total is None:
        return unit, []
    persons = {m: round(share * total / 100) for m, share in lacking.items()}
    slack = max(unit.slack, _half_step(unit, lacking) * total / 100, Decimal("0.5"))
    note = Objection(
        "from_shares", "表中有 {n} 项只有比例没有人数，按比例乘以总数 {total} 人推算。", "",
        {"n": len(persons), "total": total},
    )  # fmt: skip
    return replace(unit, persons={**unit.persons, **persons}, slack=slack), [note]


def _half_step(unit: PublishedUnit, shares: Mapping[str, Decimal]) -> Decimal:
    """Half of their finest digit; without a sign a spreadsheet holds more than it shows."""
    half = min(Decimal(5).scaleb(int(share.as_tuple().exponent) - 1) for share in shares.values())
    return min(half, HALF_A_HUNDREDTH) if unit.plain else half


@dataclass(frozen=True)
class Whole:
    """A unit's blocks beside its total; who is in none of them stands where the table leaves room."""

    policy: Policy
    scheme: Scheme
    unit: PublishedUnit
    counted: Sequence[CountBlock]
    slack: int

    def total(
        self, apart: list[CountBlock], remarks: list[Objection], notes: list[Objection]
    ) -> int:
        """All persons; raises Refusal no_total where they cannot be told."""
        added = sum(piece.persons for piece in apart)
        total = self.unit.counts.get(TOTAL)
        if total is None:
            return self._added(added, apart, remarks)
        if added > total + self.slack:
            remarks.append(
                Objection(
                    "more_than_total", "各项相加是 {added} 人，超过总数 {total} 人。", "",
                    {"added": added, "total": total},
                )
            )  # fmt: skip
        elif added + self.slack < total:
            self._rest(total, total - added, apart, remarks, notes)
        else:
            self._of_one_group(total, remarks)
        return total

    def _of_one_group(self, total: int, remarks: list[Objection]) -> None:
        """A table that only divides a group has no total of graduates."""
        groups = {self.scheme.group_of[kind] for kind in self._mentioned()}
        if total and len(groups) == 1:
            remarks.append(
                Objection(
                    "one_group",
                    "表中只有“{group}”一类，合计 {total} 人不像毕业生总数，比例可能不对；请补上其他去向或毕业生总数。",
                    "", {"group": self.scheme.groups[min(groups)].label, "total": total},
                )
            )  # fmt: skip

    def _added(self, added: int, apart: list[CountBlock], remarks: list[Objection]) -> int:
        waiting = self.scheme.kinds(self.scheme.unregistered)
        if not any(piece.persons and piece.kinds & waiting for piece in apart):
            raise Refusal(
                "no_total",
                "表（{unit}）没有毕业生总数，也没有待就业人数，算不出比例；请在表中补上其中一项。",
                unit=self.unit.name or "—",
            )
        unknown = [cell for cell in self.unit.unknown if cell.persons > 0]
        if not unknown:
            return added
        remarks.extend(map(_unknown, unknown))
        persons = sum(cell.persons for cell in unknown)
        apart.append(self._unnamed(frozenset(self.scheme.group_of), persons, unknown[0].text))
        return added + persons

    def _rest(
        self,
        total: int,
        rest: int,
        apart: list[CountBlock],
        remarks: list[Objection],
        notes: list[Objection],
    ) -> None:
        waiting = self.scheme.kinds(self.scheme.unregistered)
        room = frozenset(self.scheme.group_of) - self._mentioned()
        groups = {self.scheme.group_of[kind] for kind in room}
        below = all(not self.scheme.groups[group].placed for group in groups)
        unknown = [cell for cell in self.unit.unknown if 0 < cell.persons <= rest + self.slack]
        facts: dict[str, object] = {"total": total, "added": total - rest, "rest": rest}
        if unknown and not (below and room):
            remarks.extend(map(_unknown, unknown))
            apart.append(self._unnamed(room, rest, unknown[0].text))
        elif room & waiting or len(groups) == 1:
            group = self.scheme.unregistered if room & waiting else min(groups)
            label = self.scheme.groups[group].label
            apart.append(CountBlock(TOTAL, label, room & self.scheme.kinds(group), rest))
            notes.append(
                Objection(
                    "rest", "总数 {total} 人比各项之和多 {rest} 人，计入“{group}”。", "",
                    {**facts, "group": label},
                )
            )  # fmt: skip
        else:
            remarks.append(
                Objection(
                    "unaccounted",
                    "总数 {total} 人，各项相加是 {added} 人，有 {rest} 人表中没有说明去向。", "", facts,
                )
            )  # fmt: skip
            apart.append(self._unnamed(room, rest, ""))

    def _mentioned(self) -> frozenset[str]:
        """Every kind that a word of the table counts, with persons or a sign for none."""
        words = set(self.unit.words) - {TOTAL}
        named = [senses(self.policy, self.scheme, word)[0][1] for word in words]
        return frozenset().union(*named, *(block.kinds for block in self.counted))

    def _unnamed(self, room: frozenset[str], persons: int, text: str) -> CountBlock:
        word = text or self.unit.words.get(TOTAL, "")
        return CountBlock(
            UNKNOWN, Label(word, word), room or frozenset(self.scheme.group_of), persons
        )


def _unknown(cell: Odd) -> Objection:
    return Objection(
        "unknown",
        "单元格 {place} 的“{text}”{persons} 人不知是哪一类去向；"
        "请改用去向类别的名称，或在 indicators.yaml 的 published 里写明它的含义。",
        "", {"place": cell.place, "text": cell.text, "persons": cell.persons},
    )  # fmt: skip
