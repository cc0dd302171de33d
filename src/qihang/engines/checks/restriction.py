"""What must be checked again after a change: the changed rows, and the groups they stand or stood in.

A restricted run over the same frames gives exactly the findings that a full run gives about what
`Result.examined` names; whatever else was found before still holds (`updated`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from qihang.engines.checks.conditions import Needs
from qihang.engines.checks.frames import KEYS
from qihang.engines.checks.statements import key_of
from qihang.policy import CheckSet

Values = frozenset[str]
SOURCES = "sources"
# Columns of a changed row that lead to registrations, by the frame it stands in: column -> key.
_LEADS: Mapping[str, Mapping[str, str]] = {
    "registrations": {"registration": "registration", "graduate": "graduate", "person": "person"},
    "graduates": {"graduate": "graduate", "person": "person", "phone": "phone"},
    "evidence": {"registration": "registration"},
    "answers": {"registration": "registration"},
    "firms": {"code": "employer"},
    "firms_meant": {"code": "employer"},
    "firm_people": {"code": "employer", "person": "person"},
    "firm_states": {"code": "employer"},
    "insurance": {"person": "person"},
    "admissions": {"person": "person"},
    "enlistment": {"person": "person"},
    "programmes": {"person": "person"},
    "staff": {"phone": "phone", "person": "staff"},
    "wage_floors": {"place": "place"},
    "earlier": {"university": "university"},
}
# Keys of groups that a changed row names itself, before and after.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "registrations": ("graduate", "person", "exam", "employer", "phone", "shop", "university",
                      "college", "class"),
    "graduates": ("graduate", "person", "exam", "phone", "university", "college", "class"),
    "evidence": ("file", "picture", "amounts"),
    "earlier": ("university", "college"),
}  # fmt: skip
_OF_FIRMS = ("firms", "firm_states", "firm_people")
# A change of these changes what every registration is compared with, in the checks that read them.
_WHOLE = ("pairs", SOURCES)


@dataclass(frozen=True, slots=True)
class Restriction:
    """What changed, by the frame it changed in: values by key (`KEYS`, the leads above, "group:" before a key).

    `everything`: all is checked, as without a restriction. `sources` are those whose day is another now.
    """

    by_frame: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    sources: Values = frozenset()
    everything: bool = False

    def of(self, frame: str, key: str) -> Values:
        """The values of one key that changed rows of the frame have."""
        return self.by_frame.get(frame, {}).get(key, frozenset())

    def concerned(self, wants: Needs) -> frozenset[str]:
        """The changed frames that such a check reads; without one it finds what it found."""
        read = wants.frames.intersection(self.by_frame)
        named = wants.texts & self.sources
        return read if named or not wants.texts & wants.frames else read - {SOURCES}

    def whole(self, wants: Needs) -> bool:
        """Whether the change is one of what all registrations are compared with."""
        return bool(self.concerned(wants) & set(_WHOLE))


@dataclass(frozen=True, slots=True)
class Examined:
    """What a restricted run answers for: of each check the values of its key, None for all; of others nothing."""

    of_check: Mapping[str, Values | None]

    def covers(self, check: str, value: str) -> bool:
        """Whether it looked at this for the check."""
        values = self.of_check.get(check, frozenset())
        return values is None or value in values


def affected(changes: Mapping[str, pl.DataFrame]) -> Restriction:
    """What changed rows can touch; each frame of `changes` holds them as they were and as they are."""
    changed = {name: rows for name, rows in changes.items() if not rows.is_empty()}
    if "parameters" in changed:
        return Restriction(everything=True)
    sources: Values = frozenset()
    if SOURCES in changed:
        sources = distinct(changed[SOURCES], ("source",))
    return Restriction({name: _values(name, rows) for name, rows in changed.items()}, sources)


def _values(name: str, rows: pl.DataFrame) -> dict[str, Values]:
    found = {key: distinct(rows, (column,)) for column, key in _LEADS.get(name, {}).items()}
    for key in _GROUPS.get(name, ()):
        columns = ("phone",) if (name, key) == ("graduates", "phone") else KEYS[key]
        found[f"group:{key}"] = distinct(rows, columns)
    if name in _OF_FIRMS:
        found["group:employer"] = distinct(rows, ("code",))
    if "kind" in rows.columns:
        found["kinds"] = distinct(rows, ("kind",))
    return found


def distinct(rows: pl.DataFrame, columns: tuple[str, ...]) -> Values:
    """The values of these columns as one text, as `key_sql` writes it; a missing column is empty."""
    if not any(column in rows.columns for column in columns):
        return frozenset()
    texts = rows.select(joined(columns, rows.columns).alias("value"))["value"]
    return frozenset(texts.unique().to_list()) - {""}


def joined(columns: tuple[str, ...], have: list[str]) -> pl.Expr:
    """These columns as one text."""
    parts = [
        pl.col(column).cast(pl.String).fill_null("") if column in have else pl.lit("")
        for column in columns
    ]
    return parts[0] if len(parts) == 1 else pl.concat_str(parts, separator="|")


def covered(findings: pl.DataFrame, examined: Examined | None, checks: CheckSet) -> pl.Series:
    """For each finding, whether a run that examined this (None: everything) answers for it."""
    if examined is None:
        return pl.Series([True] * len(findings), dtype=pl.Boolean)
    keys = {check.code: key_of(check) for check in checks.checks}
    answers = [
        examined.covers(check, _value(subject, keys[check]))
        for check, subject in findings.select("check", "subject").iter_rows()
    ]
    return pl.Series(answers, dtype=pl.Boolean)


def updated(
    before: pl.DataFrame, after: pl.DataFrame, examined: Examined | None, checks: CheckSet
) -> pl.DataFrame:
    """All findings after a change: those of before that no one asked about, and those found now."""
    kept = before.filter(~covered(before, examined, checks))
    return pl.concat([kept, after]).sort("check", "subject")


def _value(subject: str, key: str) -> str:
    """The key of a subject: itself for a registration, else its named parts ("university:…|class:…")."""
    if key == "registration":
        return subject
    return "|".join(_parts(subject, key))


def _parts(subject: str, key: str) -> Iterator[str]:
    named = dict(part.partition(":")[::2] for part in subject.split("|"))
    names = {"college": ("university", "college"), "class": ("university", "college", "class")}
    return (named.get(name, "") for name in names.get(key, (key,)))
