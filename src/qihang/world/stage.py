"""The part of a script that lies between two moments, as rows of the product's tables."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import Action, Status
from qihang.world.accounts import Officials
from qihang.world.cast import Cast
from qihang.world.chance import Ints, stream, uuids
from qihang.world.copying import moments
from qihang.world.drama import ACTIONS, COLLEGE, GRADUATE, MOVES, STATUSES, UNIVERSITY, Script
from qihang.world.filings import underpaid
from qihang.world.moments import DAY, NEVER, day_number
from qihang.world.profiles import profiles
from qihang.world.tree import Tree

_ACT = {action: position for position, action in enumerate(ACTIONS)}
_DRAFT = STATUSES.index(Status.DRAFT)


@dataclass(frozen=True, slots=True)
class Cut:
    """`born` and `moved`: positions of versions begun, and of older ones that moved, in the window;
    `state`: id, status, filed_at, decided_at, effective_date of versions, as they stand at its end.
    """

    born: Ints
    moved: Ints
    state: pl.DataFrame


def cut(script: Script, since: int, until: int) -> Cut:
    """What happens in [since, until)."""
    versions = script.versions.with_row_index("position")
    here = script.moves.filter((pl.col("at") >= since) & (pl.col("at") < until))
    born = versions.filter((pl.col("created") >= since) & (pl.col("created") < until))
    older = versions.filter(pl.col("created") < since)
    moved = older.filter(pl.col("id").is_in(here["destination"].unique().implode()))
    return Cut(
        born["position"].to_numpy().astype(np.int64),
        moved["position"].to_numpy().astype(np.int64),
        standing(script, until),
    )


def standing(script: Script, until: int) -> pl.DataFrame:
    """Where each version begun before `until` stands then, in the order of the script."""
    moves = script.moves.filter(pl.col("at") < until)
    action, at = pl.col("action"), pl.col("at")
    filed, approved = action == _ACT[Action.FILE], action == _ACT[Action.APPROVE_UNIVERSITY]
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


def activated(tree: Tree, cast: Cast, script: Script) -> Ints:
    """The moment each graduate takes up the account: before the first draft, or out of curiosity."""
    rng = stream(tree.seed, "activated", cast.cohort, cast.chunk)
    begun = np.full(len(cast), NEVER)
    first = script.versions.group_by("row").agg(pl.col("created").min())
    begun[first["row"].to_numpy()] = first["created"].to_numpy()
    lead = rng.integers(10, 20 * DAY, len(cast))
    opened = day_number_of_opening(cast.cohort) * DAY
    curious = opened + rng.integers(0, 300 * DAY, len(cast))
    idle = np.where(rng.random(len(cast)) < 0.5, curious, NEVER)
    return np.where(begun < NEVER, np.maximum(begun - lead, opened), idle)


def day_number_of_opening(cohort: int) -> int:
    """The day from which accounts can be taken up: when the roster is in."""
    from qihang.world.graduates import roster_day

    return day_number(roster_day(cohort)) + 1


class Reviews:
    """Makes rows of destinations_review; accounts of graduates follow those of officials."""

    def __init__(self, tree: Tree, officials: Officials) -> None:
        self.tree, self.officials = tree, officials
        self.heads = np.array([kind == "76" for kind in profiles().kinds])

    def rows(self, cast: Cast, script: Script, since: int, until: int) -> pl.DataFrame:
        """Every move in [since, until), with who made it and why."""
        moves = script.moves.filter((pl.col("at") >= since) & (pl.col("at") < until))
        row = moves["row"].to_numpy()
        graduate = cast.id[row]
        university = cast.university[row]
        reason, fields = self._reasons(moves)
        batch = moves["action"].to_numpy() == _ACT[Action.REPORT_UP]
        press = np.where(batch, university + 2**40, graduate) * 2**26 + moves["at"].to_numpy()
        statuses = pl.lit(pl.Series([s.value for s in STATUSES]))
        return moves.select(
            "id",
            destination_id="destination",
            account_id=pl.Series(self._actors(cast, moves)),
            action=pl.lit(pl.Series([a.value for a in ACTIONS])).gather(pl.col("action")),
            from_status=statuses.gather(pl.col("from_status")),
            to_status=statuses.gather(pl.col("to_status")),
            reason=reason,
            fields=fields,
            at=moments("at"),
            act=pl.Series(uuids(self.tree.seed, "act", press)),
        )

    def _actors(self, cast: Cast, moves: pl.DataFrame) -> Ints:
        row, actor = moves["row"].to_numpy(), moves["actor"].to_numpy()
        head = self.heads[moves["kind"].to_numpy()]
        college, university = cast.college[row], cast.university[row]
        them = self.officials
        at_college = np.where(head, them.college_heads[college], them.college_officers[college])
        turn = cast.id[row] % them.university_officers.shape[1]
        officer = them.university_officers[university, turn]
        at_university = np.where(head, them.university_heads[university], officer)
        own = len(them.seats) + cast.id[row]
        return np.select(
            [actor == GRADUATE, actor == COLLEGE, actor == UNIVERSITY],
            [own, at_college, at_university],
        )

    def _reasons(self, moves: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Sentences and the fields they speak of, chosen by the id of the move."""
        texts, fields = [""] * len(moves), ["[]"] * len(moves)
        spoken = moves.with_row_index("n").filter(pl.col("action").is_in(list(_SPEAKS)))
        kinds = profiles().kinds
        for n, ident, kind, action in spoken.select("n", "id", "kind", "action").iter_rows():
            names, sentence = _SPEAKS[action](kinds[kind], ident)
            texts[n], fields[n] = sentence, str(names).replace("'", '"')
        return pl.Series(texts), pl.Series(fields)


def _return(kind: str, ident: int) -> tuple[list[str], str]:
    if kind in {"10", "11"} and underpaid((ident - 1) // MOVES + 1):
        fields, sentence = profiles()["returns"]["pay"][0]
        return fields, sentence
    group = "study" if kind[0] == "8" else "employer" if kind[0] == "1" else "other"
    sentences = profiles()["returns"][group]
    fields, sentence = sentences[ident * 2_654_435_761 % 2**32 % len(sentences)]
    return fields, sentence


def _objection(_: str, ident: int) -> tuple[list[str], str]:
    sentences = profiles()["objections"]
    return [], sentences[ident // 16 % len(sentences)]


_SPEAKS = {
    _ACT[Action.RETURN]: _return,
    _ACT[Action.OBJECT]: _objection,
    _ACT[Action.UPHOLD]: lambda _kind, _id: ([], profiles()["upheld"]),
    _ACT[Action.CORRECT]: lambda _kind, _id: ([], profiles()["corrected"]),
}
