"""Frames of an earlier run brought up to date: only what changed is fetched."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from qihang.apps.verification.queries.frames import records, registers, whole
from qihang.apps.verification.queries.frames.columns import DIGEST
from qihang.apps.verification.queries.frames.order import FrameOrder, Touched
from qihang.apps.verification.queries.frames.whole import Frames
from qihang.engines.linkage import meant_firms
from qihang.kernel import Scope

_OF_VERSIONS = {"evidence": records.evidence, "answers": records.answers}


@dataclass(frozen=True, slots=True)
class ChangedFrames:
    """The frames as they are now, and of each that was fetched again the rows that came and that are gone."""

    now: Frames
    came: Frames
    gone: Frames


def changed_frames(
    scope: Scope, order: FrameOrder, before: Frames, touched: Touched
) -> ChangedFrames:
    """Frames of before with what changed since.

    `order.key` is that of the frames of before. `earlier` stays: past days are those of the whole run.
    """
    update = _Update(before)
    if touched.graduates:
        _graduates(scope, order, update, touched.graduates)
    registrations = update.now["registrations"]
    if "firms" in before:
        for name, rows in _firms(scope, order, before, registrations, touched.firms).items():
            update.set(name, rows)
    if "firms_meant" in before:
        update.set("firms_meant", meant_firms(registrations, update.now["firms"]))
    if "firm_people" in before:
        update.set("firm_people", _firm_people(scope, order, before, registrations, touched.firms))
    if "staff" in before and touched.staff:
        digests = [_digest(order.key, person) for person in touched.staff]
        update.replace("staff", "person", digests, registers.staff(scope, order, touched.staff))
    update.set("sources", registers.sources(scope, order))
    return ChangedFrames(update.now, update.came, update.gone)


class _Update:
    """Frames on their way from before to now, with what differs."""

    def __init__(self, before: Frames) -> None:
        self.now, self.came, self.gone = dict(before), Frames(), Frames()

    def replace(self, name: str, column: str, values: Iterable[str], fresh: pl.DataFrame) -> None:
        """Fresh rows in place of those that have one of the values."""
        before = self.now[name]
        gone = pl.DataFrame({column: sorted(values)}, schema={column: pl.String})
        fresh = fresh.select(before.columns)
        old = before.join(gone, on=column, how="semi")
        self.now[name] = pl.concat([before.join(gone, on=column, how="anti"), fresh])
        self._note(name, old, fresh)

    def set(self, name: str, rows: pl.DataFrame) -> None:
        """Another frame in place of the whole."""
        self._note(name, self.now[name], rows)
        self.now[name] = rows

    def _note(self, name: str, before: pl.DataFrame, now: pl.DataFrame) -> None:
        columns = before.columns
        now = now.select(columns)
        self.gone[name] = before.join(now, on=columns, how="anti", nulls_equal=True)
        self.came[name] = now.join(before, on=columns, how="anti", nulls_equal=True)


def _graduates(scope: Scope, order: FrameOrder, update: _Update, graduates: frozenset[int]) -> None:
    """Everything about these graduates anew."""
    ids = [str(number) for number in graduates]
    versions = records.registrations(scope, order, graduates)
    persons = records.graduates(scope, order, graduates)
    of_versions = _values("registration", ids, update.now["registrations"], versions)
    of_persons = _values("person", ids, update.now["graduates"], persons)
    update.replace("registrations", "graduate", ids, versions)
    update.replace("graduates", "graduate", ids, persons)
    for name, read in _OF_VERSIONS.items():
        update.replace(name, "registration", of_versions, read(scope, order, graduates))
    for name in registers.LISTS:
        if name in update.now:
            rows = registers.people(scope, order, name, graduates)
            update.replace(name, "person", of_persons, rows)


def _firms(
    scope: Scope,
    order: FrameOrder,
    before: Frames,
    registrations: pl.DataFrame,
    touched: frozenset[str],
) -> Frames:
    """Rows of touched firms and of codes and names that nobody had filed before; of those no more filed none."""
    filed, known = set(whole.employer_codes(registrations)), before["firms"]
    names = whole.unknown_names(before["registrations"], known)
    kept = known.filter(~pl.col("code").is_in(sorted(touched)))
    asked = (filed - set(whole.employer_codes(before["registrations"]))) | (touched & filed)
    by_code = registers.firms(scope, order, asked)
    by_code = pl.concat([kept.filter(pl.col("code").is_in(sorted(filed))), by_code]).unique()
    wanted = whole.unknown_names(registrations, by_code)
    unchanged = kept.filter(pl.col("plain").is_in(wanted) & pl.col("until").is_null())
    by_name = [unchanged, registers.named_firms(scope, order, set(wanted) - set(names))]
    by_name.append(registers.named_firms(scope, order, wanted, touched))
    return whole.sorted_firms([by_code, *by_name])


def _firm_people(
    scope: Scope,
    order: FrameOrder,
    before: Frames,
    registrations: pl.DataFrame,
    touched: frozenset[str],
) -> pl.DataFrame:
    filed = set(whole.employer_codes(registrations))
    asked = (filed - set(whole.employer_codes(before["registrations"]))) | (touched & filed)
    kept = before["firm_people"].filter(pl.col("code").is_in(sorted(filed - touched)))
    return pl.concat([kept, registers.firm_people(scope, order, asked)]).unique()


def _values(column: str, graduates: list[str], *frames: pl.DataFrame) -> list[str]:
    """What these graduates have in a column of any of the frames."""
    wanted = pl.DataFrame({"graduate": graduates}, schema={"graduate": pl.String})
    parts = [frame.join(wanted, on="graduate", how="semi")[column] for frame in frames]
    return pl.concat(parts).drop_nulls().unique().to_list()


def _digest(key: bytes, person: bytes) -> str:
    return hashlib.sha256(key + person).hexdigest()[:DIGEST]
