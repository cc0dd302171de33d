"""The script while it is being written: drafts and the moves they take, in any order."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import MOVES as GRAPH
from qihang.apps.destinations.rules import Action, Status
from qihang.world.chance import Bools, Ints
from qihang.world.moments import NEVER
from qihang.world.people import Cast

ACTIONS = list(Action)
STATUSES = list(Status)
# In the graph of states every action leads to one status, whatever it comes from.
LEADS_TO = {action: to for (_, action), to in GRAPH.items()}
GRADUATE, COLLEGE, UNIVERSITY = 0, 1, 2  # who acts
VERSIONS, MOVES = 8, 16  # at most: of one graduate, of one version; ids are made from them


@dataclass(slots=True)
class Drama:
    """`counting`: each graduate's version that counts (-1: none); `free`: the moment from which a
    graduate may begin another (NEVER while one is under way). Keys number versions as written.
    """

    cast: Cast
    rng: np.random.Generator
    counting: Ints
    free: Ints
    versions: list[pl.DataFrame] = field(default_factory=list)
    moves: list[pl.DataFrame] = field(default_factory=list)
    keys: int = 0

    def draft(self, rows: Ints, created: Ints, kind: Ints) -> Ints:
        """New drafts of these graduates (positions in the cast); their keys."""
        keys = np.arange(self.keys, self.keys + len(rows))
        self.keys += len(rows)
        columns = {"key": keys, "row": rows, "created": created, "kind": kind}
        self.versions.append(pl.DataFrame(columns))
        self.free[rows] = NEVER
        return keys

    def move(
        self, keys: Ints, action: Action, at: Ints, actor: int, where: Bools | None = None
    ) -> None:
        """These versions (or those of them chosen) take an action at these moments."""
        chosen = slice(None) if where is None else where
        columns = {"key": keys[chosen], "at": at[chosen]}
        self.moves.append(
            pl.DataFrame(columns).with_columns(
                action=pl.lit(ACTIONS.index(action), pl.Int8), actor=pl.lit(actor, pl.Int8)
            )
        )

    def end_of(self) -> Ints:
        """By key: the moment at which the version was superseded, NEVER where it was not."""
        ends = np.full(self.keys, NEVER)
        for frame in self.moves:
            over = frame.filter(pl.col("action") == ACTIONS.index(Action.SUPERSEDE))
            ends[over["key"].to_numpy()] = over["at"].to_numpy()
        return ends

    def count(self, keys: Ints, rows: Ints, at: Ints) -> None:
        """From now on these versions count; what counted before is superseded in that moment."""
        before = self.counting[rows]
        self.move(before, Action.SUPERSEDE, at, UNIVERSITY, before >= 0)
        self.counting[rows] = keys
        self.free[rows] = at


@dataclass(frozen=True, slots=True)
class Script:
    """`versions`: id, graduate, row (in the cast), version, kind, created, replaces (id or null).

    `moves`: id, destination, row, kind, action, actor, at, from_status, to_status; actions and
    statuses are positions in ACTIONS and STATUSES, kinds in the profiles' kinds.
    """

    versions: pl.DataFrame
    moves: pl.DataFrame


def finish(drama: Drama) -> Script:
    """Number each graduate's versions in time and give every row its id, made from the graduate's."""
    ids = pl.Series("graduate", drama.cast.id)
    versions = (
        pl.concat(drama.versions)
        .sort("row", "created", "key")
        .with_columns(version=pl.int_range(1, pl.len() + 1).over("row"))
        .with_columns(graduate=pl.lit(ids).gather(pl.col("row")))
        .with_columns(id=(pl.col("graduate") - 1) * VERSIONS + pl.col("version"))
        .with_columns(replaces=pl.when(pl.col("version") > 1).then(pl.col("id") - 1))
    )
    known = versions.select("key", "row", "kind", destination="id")
    return Script(versions.drop("key"), _numbered(pl.concat(drama.moves).join(known, on="key")))


def still_from(script: Script, graduates: pl.Series, at: int) -> Script:
    """The same script, but to these graduates nothing happens from a moment on."""
    quiet = pl.col("graduate").is_in(graduates.implode())
    versions = script.versions.filter(~quiet | (pl.col("created") < at))
    about = versions.select("graduate", destination="id")
    moves = script.moves.join(about, on="destination", maintain_order="left")
    return Script(versions, moves.filter(~quiet | (pl.col("at") < at)).drop("graduate"))


def _numbered(moves: pl.DataFrame) -> pl.DataFrame:
    to = [STATUSES.index(LEADS_TO[a]) if a in LEADS_TO else -1 for a in ACTIONS]
    draft = STATUSES.index(Status.DRAFT)
    nth = pl.int_range(1, pl.len() + 1).over("destination")
    return (
        moves.sort("destination", "at", maintain_order=True)
        .with_columns(to_status=pl.lit(pl.Series(to, dtype=pl.Int8)).gather(pl.col("action")))
        .with_columns(
            id=(pl.col("destination") - 1) * MOVES + nth,
            from_status=pl.col("to_status").shift(1, fill_value=draft).over("destination"),
        )
        .drop("key")
    )
