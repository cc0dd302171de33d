"""What must be checked again after a change: the changed rows, and the groups they stand or stood in.

A restricted run over the same frames gives exactly the findings that a full run gives about what
`Result.examined` names; whatever else was found before still holds (`updated`).
"""

# ruff: noqa: S608 - names come from KEYS, values go in as arrays

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from qihang.engines.checks.frames import KEYS
from qihang.engines.checks.statements import key_sql
from qihang.policy import CheckSet

Values = frozenset[str]
# Columns of a changed row that lead to registrations, by the frame it stands in: column -> key.
_LEADS: Mapping[str, Mapping[str, str]] = {
    "registrations": {"registration": "registration", "graduate": "graduate", "person": "person"},
    "graduates": {"graduate": "graduate", "person": "person", "phone": "phone"},
    "evidence": {"registration": "registration"},
    "answers": {"registration": "registration"},
    "firms": {"code": "employer"},
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
    "firms": (),
    "earlier": ("university", "college"),
}  # fmt: skip
# What a source speaks of at all: frame -> (value, key of its rows). Where a changed row is the first or the last
# with its value, everybody is concerned.
_COVERAGE: Mapping[str, tuple[str, str, str]] = {
    "firm_rows": ("LEFT(code, 1)", "code", "codes"),
    "admissions": ("kind", "person", "person"),
    "programmes": ("kind", "person", "person"),
}
# A change of these changes what every registration is compared with.
_EVERYTHING = ("pairs", "parameters", "sources")


@dataclass(frozen=True, slots=True)
class Restriction:
    """Values by key (`KEYS` and the leads above): only these are checked; `everything`: all, as without one."""

    values: Mapping[str, Values] = field(default_factory=dict)
    everything: bool = False

    def of(self, key: str) -> Values:
        """The values of one key."""
        return self.values.get(key, frozenset())

    def with_values(self, more: Mapping[str, Values]) -> "Restriction":
        """The same with further values."""
        keys = self.values.keys() | more.keys()
        joined = {key: self.of(key) | more.get(key, frozenset()) for key in keys}
        return Restriction(joined, self.everything)


def affected(changes: Mapping[str, pl.DataFrame]) -> Restriction:
    """What changed rows can touch; each frame of `changes` holds them as they were and as they are."""
    if any(not rows.is_empty() and name in _EVERYTHING for name, rows in changes.items()):
        return Restriction(everything=True)
    found = Restriction()
    for name, rows in changes.items():
        leads = {
            key: _distinct(rows, (column,))
            for column, key in _LEADS.get(name, {}).items()
            if column in rows.columns
        }
        groups = {
            f"group:{key}": _distinct(rows, _columns(name, key)) for key in _GROUPS.get(name, ())
        }
        found = found.with_values(leads).with_values(groups)
        found = found.with_values(_coverage_values(name, rows))
        if name in ("firms", "firm_states", "firm_people"):
            found = found.with_values({"group:employer": _distinct(rows, ("code",))})
    return found


def _coverage_values(name: str, rows: pl.DataFrame) -> Mapping[str, Values]:
    """What changed rows speak of, by the relation of `_COVERAGE`."""
    if name in ("firms", "registrations"):
        column = "code" if name == "firms" else "employer_code"
        return {"covered:firm_rows": _firsts(rows, column, 1)}
    return {f"covered:{name}": _firsts(rows, "kind", 20)} if name in _COVERAGE else {}


def _firsts(rows: pl.DataFrame, column: str, length: int) -> Values:
    if column not in rows.columns:
        return frozenset()
    return frozenset(rows[column].drop_nulls().str.slice(0, length).unique().to_list()) - {""}


def _columns(frame: str, key: str) -> tuple[str, ...]:
    if frame == "graduates" and key == "phone":
        return ("phone",)
    return KEYS[key]


def _distinct(rows: pl.DataFrame, columns: tuple[str, ...]) -> Values:
    """The values of these columns as one text, as `key_sql` writes it; a missing column is empty."""
    if not any(column in rows.columns for column in columns):
        return frozenset()
    parts = [
        pl.col(column).cast(pl.String).fill_null("") if column in rows.columns else pl.lit("")
        for column in columns
    ]
    texts = rows.select(pl.concat_str(parts, separator="|").alias("value"))["value"]
    return frozenset(texts.unique().to_list()) - {""}


# Registrations that a lead reaches: through their own columns, else through the firm of staff.
_REACHED = {
    "registration": "r.registration IN (SELECT value FROM lead_registration)",
    "graduate": "r.graduate IN (SELECT value FROM lead_graduate)",
    "person": "r.person IN (SELECT value FROM lead_person)",
    "employer": "r.employer_code IN (SELECT value FROM lead_employer)",
    "phone": "r.contact_phone IN (SELECT value FROM lead_phone)",
    "place": "LEFT(r.work_place, 4) IN (SELECT LEFT(value, 4) FROM lead_place)",
}


class RestrictedTables:
    """The tables `only_…` of a restricted run, made of a restriction and of what the frames say."""

    def __init__(self, connection: Any, only: Restriction) -> None:
        self._connection = connection
        self._only = only

    def prepare(self, frames: frozenset[str], shared: frozenset[str]) -> Restriction | None:
        """Make the tables; the restriction with all that is examined, None where that is everything."""
        made = frames | shared
        for key in (*_REACHED, "staff"):
            self._table(f"lead_{key}", self._only.of(key))
        self._table("lead_codes", self._only.of("employer") | self._only.of("group:employer"))
        if any(self._coverage_changed(name) for name in _COVERAGE if name in made):
            return None
        self._add_phones(frames)
        reached = self._registrations(frames)
        groups = {key: self._only.of(f"group:{key}") for key in KEYS}
        found = Restriction({**groups, "registration": reached})
        found = found.with_values(self._groups_of(frames, reached))
        for key in KEYS:
            self._table(f"only_{key}", found.of(key))
        return found

    def _coverage_changed(self, name: str) -> bool:
        """Whether no unchanged row of the frame has some value that changed rows have."""
        value, column, key = _COVERAGE[name]
        asked = self._only.of(f"covered:{name}")
        if not asked:
            return False
        quoted = ", ".join(f"'{one}'" for one in sorted(asked) if one.isalnum())
        others = self._column(
            f"SELECT DISTINCT {value} FROM {name} WHERE {value} IN ({quoted})"
            f" AND {column} NOT IN (SELECT value FROM lead_{key})"
        )
        return others != asked

    def _add_phones(self, frames: frozenset[str]) -> None:
        """A graduate whose registration changed may stand as somebody's contact."""
        if "graduates" in frames:
            self._connection.execute(
                "INSERT INTO lead_phone SELECT phone FROM graduates WHERE phone IS NOT NULL"
                " AND graduate IN (SELECT value FROM lead_graduate)"
            ).fetchall()

    def _registrations(self, frames: frozenset[str]) -> Values:
        reached = [f"({sql})" for sql in _REACHED.values()]
        if self._only.of("staff") and "firms" in frames:
            reached.append(
                "r.employer_code IN (SELECT code FROM firms WHERE legal_person IN"
                " (SELECT value FROM lead_staff))"
            )
        if self._only.of("staff") and "firm_people" in frames:
            reached.append(
                "r.employer_code IN (SELECT code FROM firm_people WHERE person IN"
                " (SELECT value FROM lead_staff))"
            )
        rows = self._column(
            f"SELECT r.registration FROM registrations r WHERE {' OR '.join(reached)}"
        )
        return rows | self._only.of("registration")

    def _groups_of(self, frames: frozenset[str], reached: Values) -> Mapping[str, Values]:
        """Groups of the registrations that are reached, as they stand now."""
        self._table("reached", reached)
        among = "r.registration IN (SELECT value FROM reached)"
        of_row = [key for key in KEYS if key not in ("registration", "file", "picture", "amounts")]
        found = {
            key: self._column(
                f"SELECT DISTINCT {key_sql(key, 'r')} FROM registrations r WHERE {among}"
            )
            for key in of_row
        }
        if "evidence" in frames:
            for key in ("file", "picture", "amounts"):
                found[key] = self._column(
                    f"SELECT DISTINCT {key_sql(key, 'r')} FROM evidence r WHERE {among}"
                )
        return found

    def _table(self, name: str, values: Values) -> None:
        self._connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT unnest($1::VARCHAR[]) AS value", [sorted(values)]
        ).fetchall()

    def _column(self, sql: str) -> Values:
        return frozenset(
            str(row[0]) for row in self._connection.execute(sql).fetchall() if row[0] is not None
        ) - {""}


def covered(findings: pl.DataFrame, examined: Restriction | None, checks: CheckSet) -> pl.Series:
    """For each finding, whether a run that examined this (None: everything) answers for it."""
    if examined is None or examined.everything:
        return pl.Series([True] * len(findings), dtype=pl.Boolean)
    key_of = {
        check.code: check.key if check.of_group else "registration" for check in checks.checks
    }
    return pl.Series(
        [
            _value(subject, key_of[check]) in examined.of(key_of[check])
            for check, subject in findings.select("check", "subject").iter_rows()
        ],
        dtype=pl.Boolean,
    )


def updated(
    before: pl.DataFrame, after: pl.DataFrame, examined: Restriction | None, checks: CheckSet
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
