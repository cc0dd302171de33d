"""Moves of a script as rows of destinations_review: who made each, and what was said."""

import json
from collections.abc import Callable

import numpy as np
import polars as pl

from qihang.apps.destinations.rules import Action
from qihang.world.accounts import Officials
from qihang.world.chance import Ints, scattered, uuids
from qihang.world.copy_frames import moments
from qihang.world.filings import underpaid
from qihang.world.moves import ACTIONS, COLLEGE, GRADUATE, STATUSES, UNIVERSITY, Script
from qihang.world.people import Cast
from qihang.world.profiles import profiles
from qihang.world.tree import WorldTree

_ACT = {action: position for position, action in enumerate(ACTIONS)}


class Reviews:
    """Makes rows of destinations_review; accounts of graduates follow those of officials."""

    def __init__(self, tree: WorldTree, officials: Officials) -> None:
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
        press = np.where(batch, -1 - university, graduate) * 2**26 + moves["at"].to_numpy()
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
        """Sentences, and the names of the fields they speak of as JSON."""
        texts, fields = [""] * len(moves), ["[]"] * len(moves)
        spoken = moves.with_row_index("n").filter(pl.col("action").is_in(list(_SPEAKS)))
        dice = scattered(spoken["id"].to_numpy()).tolist()
        low = underpaid(spoken["destination"].to_numpy()).tolist()
        kinds = pl.Series(profiles().kinds).gather(spoken["kind"])
        for n, action, kind, die, poor in zip(
            spoken["n"], spoken["action"], kinds, dice, low, strict=True
        ):
            names, texts[n] = _SPEAKS[action](kind, die, poor)
            fields[n] = json.dumps(names)
        return pl.Series(texts), pl.Series(fields)


Said = tuple[list[str], str]


def _return(kind: str, die: int, poor: bool) -> Said:
    if poor and kind in {"10", "11"}:
        return _one("pay", die)
    return _one({"8": "study", "1": "employer"}.get(kind[0], "other"), die)


def _one(about: str, die: int) -> Said:
    sentences = profiles()["returns"][about]
    fields, sentence = sentences[die % len(sentences)]
    return fields, sentence


def _objection(_kind: str, die: int, _poor: bool) -> Said:
    sentences = profiles()["objections"]
    return [], sentences[die % len(sentences)]


_SPEAKS: dict[int, Callable[[str, int, bool], Said]] = {
    _ACT[Action.RETURN]: _return,
    _ACT[Action.OBJECT]: _objection,
    _ACT[Action.UPHOLD]: lambda *_: ([], profiles()["upheld"]),
    _ACT[Action.CORRECT]: lambda *_: ([], profiles()["corrected"]),
}
