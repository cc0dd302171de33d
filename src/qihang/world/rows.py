"""The part of a script that lies between two moments, as rows of the product's tables."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import DECIDING, Action, Status
from qihang.world.chance import Ints, stream
from qihang.world.copy_frames import moments
from qihang.world.moments import DAY, NEVER, roster_day, start_of
from qihang.world.moves import ACTIONS, STATUSES, Script
from qihang.world.people import Cast
from qihang.world.tree import WorldTree

_ACT = {action: position for position, action in enumerate(ACTIONS)}
_DRAFT = STATUSES.index(Status.DRAFT)


@dataclass(frozen=True, slots=True)
class RowWindow:
    """`born` and `moved`: positions of versions begun, and of older ones that moved, in the window;
    `state`: id, status, filed_at, decided_at, effective_date of versions, as they stand at its end.
    """

    born: Ints
    moved: Ints
    state: pl.DataFrame


def cut(script: Script, since: int, until: int) -> RowWindow:
    """What happens in [since, until)."""
    versions = script.versions.with_row_index("position")
    here = script.moves.filter((pl.col("at") >= since) & (pl.col("at") < until))
    born = versions.filter((pl.col("created") >= since) & (pl.col("created") < until))
    older = versions.filter(pl.col("created") < since)
    moved = older.filter(pl.col("id").is_in(here["destination"].unique().implode()))
    return RowWindow(
        born["position"].to_numpy().astype(np.int64),
        moved["position"].to_numpy().astype(np.int64),
        standing(script, until),
    )


def standing(script: Script, until: int) -> pl.DataFrame:
    """Where each version begun before `until` stands then, in the order of the script."""
    moves = script.moves.filter(pl.col("at") < until)
    action, at = pl.col("action"), pl.col("at")
    filed, approved = action == _ACT[Action.FILE], action.is_in([_ACT[act] for act in DECIDING])
    last = moves.group_by("destination").agg(
        status=pl.col("to_status").last(),
        filed_at=at.filter(filed).last(),
        decided_at=at.filter(~filed).last(),
        effective_date=at.filter(approved).last() // DAY,
    )
    return (
        script.versions.filter(pl.col("created") < until)
        .select("id")
        .join(last, left_on="id", right_on="destination", how="left", maintain_order="left")
        .with_columns(
            status=pl.lit(pl.Series([s.value for s in STATUSES])).gather(
                pl.col("status").fill_null(_DRAFT)
            ),
            filed_at=moments("filed_at"),
            decided_at=moments("decided_at"),
            effective_date=pl.col("effective_date").cast(pl.Int32).cast(pl.Date),
        )
    )


def activated(tree: WorldTree, cast: Cast, script: Script) -> Ints:
    """The moment each graduate takes up the account: before the first draft, or out of curiosity."""
    rng = stream(tree.seed, "activated", cast.cohort, cast.chunk)
    begun = np.full(len(cast), NEVER)
    first = script.versions.group_by("row").agg(pl.col("created").min())
    begun[first["row"].to_numpy()] = first["created"].to_numpy()
    lead = rng.integers(10, 20 * DAY, len(cast))
    opened = start_of(roster_day(cast.cohort)) + DAY
    curious = opened + rng.integers(0, 300 * DAY, len(cast))
    idle = np.where(rng.random(len(cast)) < 0.5, curious, NEVER)
    return np.where(begun < NEVER, np.maximum(begun - lead, opened), idle)
