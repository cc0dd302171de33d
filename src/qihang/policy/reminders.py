"""Who is reminded of what and when: policy/<edition>/reminders.yaml; an edition may have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qihang.policy.editions import Edition
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import UNSURE, Section, open_yaml, sections


@dataclass(frozen=True, slots=True)
class Countdown:
    """So many days ahead of a deadline, in falling order."""

    deadline: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A group of people, what they are told, in which phases; either `every` or `before` is given.

    `group` is the name under which an app says who belongs to it at present; `days` is how old (or,
    for what expires, how near) something must be to count there.
    """

    name: str
    label: Label
    group: str
    template: str
    phases: tuple[str, ...]
    days: int = 0
    every: int = 0
    before: Countdown | None = None

    def turn(self, edition: Edition, deadlines: Mapping[str, date], day: date) -> str:
        """The period `day` lies in, as a word that is the same all through it; "" where none runs.

        Whoever was told in this turn is not told again in it.
        """
        phases = (p for p in edition.phases_at(day) if p.code in self.phases)
        phase = next(phases, None)
        if phase is None:
            return ""
        if self.before is None:
            return f"{phase.code}.{(day - phase.period.start).days // self.every}"
        return _stage(self.before, deadlines[self.before.deadline], day)


def _stage(countdown: Countdown, last: date, day: date) -> str:
    left = (last - day).days
    begun = [days for days in countdown.days if left <= days]
    return f"{countdown.deadline}.{min(begun)}" if begun and left >= 0 else ""


def read_reminders(folder: Path, root: Path) -> Mapping[str, Reminder]:
    """The reminders of the edition in `folder`, by name in their order."""
    path = folder / "reminders.yaml"
    if not path.exists():
        return {}
    top = open_yaml(path, root)
    top.source(UNSURE)
    found = {r.name: r for r in map(_reminder, sections(top.get("reminders")))}
    top.finish()
    return found


def _reminder(section: Section) -> Reminder:
    every, before, days = (section.maybe(key) for key in ("every", "before", "days"))
    if (every is None) == (before is None):
        raise section.value.problem("it needs `every` or `before`", "Write one of the two.")
    return Reminder(
        name=section.text("name"),
        label=section.label(),
        group=section.text("group"),
        template=section.text("template"),
        phases=section.texts("phases"),
        days=0 if days is None else days.whole(),
        every=0 if every is None else every.whole(),
        before=None if before is None else _countdown(before.section()),
    )


def _countdown(section: Section) -> Countdown:
    days = tuple(item.whole() for item in section.get("days").items())
    found = Countdown(section.text("deadline"), days)
    section.finish()
    return found
