"""Written names of employers to registered firms: candidates in order, each with its reason, or none."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from qihang.engines.linkage.costs import Flags, Side, differences
from qihang.engines.linkage.keys import written_keys
from qihang.engines.linkage.names import Names, read_names
from qihang.engines.linkage.reasons import NO_FIRM, RELATIONS, reason, slips
from qihang.engines.linkage.register import FirmPairs, RegisterIndex
from qihang.engines.linkage.words import name_words

MOST = 5
LINKED = 0.79  # the score from which a firm answers a name: one slip, or less
POSSIBLE = 0.57  # the score from which it is listed: two slips
ANSWERS = FOUND, SEVERAL, UNSURE, NONE = "found", "several", "unsure", "none"
_SLIPS_TO_NONE = 5.0  # the cost at which the score is 0
_NEAR = 1.05  # the cost up to which no further candidates are looked for
_BY_CHANCE = 1.0  # logarithm of how many registered names may be as near by chance
_SAME = 1e-4
_AT_ONCE = 5_000

COLUMNS = {
    "name": pl.String,
    "answer": pl.String,
    "rank": pl.Int64,
    "firm": pl.String,
    "code": pl.String,
    "score": pl.Float64,
    "reason": pl.String,
    "slips": pl.String,
    "matched": pl.String,
}


def link(names: Iterable[str | None], firms: pl.DataFrame, most: int = MOST) -> pl.DataFrame:
    """For every name, in their order, at most `most` firms, best first, or one row that says "none".

    `firms` has the columns `code` and `name`, a row a name; `relation`, if there, says whether that is
    the firm's `name`, a `former` one or a `short` one. The result has the columns of `COLUMNS`:
    `answer` is "found", "several" (equally near, all listed), "unsure" (listed, but not linked) or "none";
    `firm` is the firm's name now, `matched` the name that was compared; `score` falls from 1 by 0.2 a slip.
    """
    return Linker(firms).link(names, most)


def core_text(name: str) -> str:
    """The name as it is compared, without blanks, brackets and legal form: what it may share with others."""
    written, _ = read_names([name], name_words(), written_keys)
    return written.texts(
        np.zeros(1, np.int64), np.zeros(1, np.int64), written.form.astype(np.int64)
    )[0]


class Linker:
    """A register made ready once, for any number of names. The order of its rows changes nothing."""

    def __init__(self, firms: pl.DataFrame) -> None:
        self.words = name_words()
        self.firms = _in_order(firms)
        self.index = RegisterIndex.of(self.firms["matched"].to_list(), self.words)

    def link(self, names: Iterable[str | None], most: int = MOST) -> pl.DataFrame:
        """As the function `link`."""
        asked = pl.Series("name", list(names), pl.String).fill_null("").to_frame()
        distinct = asked["name"].unique(maintain_order=True)
        starts = range(0, len(distinct), _AT_ONCE)
        found = [self._linked(distinct[at : at + _AT_ONCE], most) for at in starts]
        answers = pl.concat([pl.DataFrame(schema=COLUMNS), *found])
        if len(distinct) == len(asked):
            return answers
        return asked.join(answers, "name", "left", maintain_order="left_right")

    def _linked(self, names: pl.Series, most: int) -> pl.DataFrame:
        written, keys = read_names(names.to_list(), self.words, written_keys)
        near = self._compared(written, self.index.by_keys(keys, written))
        done = near.filter(pl.col("cost") <= _NEAR)["written"].unique()
        asked = np.setdiff1d(np.flatnonzero(written.end), done.to_numpy())
        pairs = pl.concat([near, self._compared(written, self.index.by_pairs(written, asked))])
        listed = _ranked(pairs, self.firms, most)
        listed = listed.with_columns(
            answer=self._answers(written, listed),
            one=self._texts(written, listed, "written"),
            other=self._texts(self.index.names, listed, "row"),
        )
        rows = (
            names.to_frame()
            .with_row_index("written")
            .with_columns(pl.col("written").cast(pl.Int64))
        )
        return _result(rows.join(listed, "written", "left", maintain_order="left_right"))

    def _compared(self, written: Names, pairs: FirmPairs) -> pl.DataFrame:
        found = differences(
            Side(written, pairs.written, self.words), Side(self.index.names, pairs.firm, self.words)
        )
        moved = written.moved[pairs.written] != self.index.names.moved[pairs.firm]
        columns = {
            "written": pairs.written,
            "row": pairs.firm,
            "moved": moved,
            "invented": _invented(written, self.index.names, pairs),
        }
        table = pl.DataFrame(columns | found.columns())
        return table.filter(pl.col("cost") <= _SLIPS_TO_NONE * (1 - POSSIBLE))

    def _texts(self, names: Names, listed: pl.DataFrame, of: str) -> pl.Series:
        """The names as they were compared, without the legal form where that differs anyway."""
        rows = listed[of].to_numpy()
        end = np.where(listed["form"].to_numpy() > 0, names.form[rows], names.end[rows])
        return pl.Series(
            names.texts(rows, np.zeros_like(rows), end.astype(np.int64)), dtype=pl.String
        )

    def _answers(self, written: Names, listed: pl.DataFrame) -> pl.Series:
        """Of each listed firm what its name is answered with: that of the first decides for all."""
        first = listed.filter(rank=1)
        score = first["score"].to_numpy()
        telling = score >= LINKED
        doubtful = np.flatnonzero(~telling)
        rows = first["written"].to_numpy()[doubtful], first["row"].to_numpy()[doubtful]
        telling[doubtful] = self.index.by_chance(written, *rows) < _BY_CHANCE
        tied = listed.filter(pl.col("cost") <= pl.col("cost").first().over("written") + _SAME)
        several = tied.group_by("written").len().filter(pl.col("len") > 1)["written"]
        answer = (
            pl.when(~pl.col("telling")).then(pl.lit(UNSURE))
            .when(pl.col("written").is_in(several.implode())).then(pl.lit(SEVERAL))
            .otherwise(pl.lit(FOUND))
        )  # fmt: skip
        answers = first.select("written", telling=pl.Series(telling)).with_columns(answer=answer)
        joined = listed.select("written").join(answers, "written", "left", maintain_order="left")
        return joined["answer"]


def _invented(written: Names, firms: Names, pairs: FirmPairs) -> Flags:
    """Whether a character is written that the registered name has not, of each pair.

    Among names equally near that is the least likely: whoever leaves a character out or exchanges two has a
    few ways to do so, whoever writes another has thousands.
    """
    own, other = written.form[pairs.written], firms.form[pairs.firm]
    same = written.signature[pairs.written] == firms.signature[pairs.firm]
    return np.asarray((own > other) | ((own == other) & ~same))


def _in_order(firms: pl.DataFrame) -> pl.DataFrame:
    """Each name of each firm once, in one order, with the firm's name now."""
    if "relation" not in firms.columns:
        firms = firms.with_columns(relation=pl.lit(RELATIONS[0]))
    rows = firms.select(pl.col("code", "name", "relation").cast(pl.String).fill_null(""))
    rows = (
        rows.filter(pl.col("name").str.strip_chars() != "")
        .unique()
        .sort("name", "code", "relation")
    )
    own = rows.filter(relation=RELATIONS[0]).group_by("code", maintain_order=True).first()
    current = own.select("code", firm="name")
    joined = rows.rename({"name": "matched"}).join(current, "code", "left", maintain_order="left")
    # Rows without a code are firms of their own; a former name alone stands for its firm.
    firm = (
        pl.when((pl.col("code") == "") | pl.col("firm").is_null()).then("matched").otherwise("firm")
    )
    return (
        joined.with_columns(firm=firm)
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
    )


def _ranked(pairs: pl.DataFrame, firms: pl.DataFrame, most: int) -> pl.DataFrame:
    """The best `most` firms of each name, each once, with their rank and score."""
    known = pairs.join(firms, "row")
    relation = pl.col("relation").replace_strict({r: i for i, r in enumerate(RELATIONS)}, default=9)
    order = known.sort(
        "written", pl.col("cost").round(4), relation, "moved", "invented", "firm", "code", "matched"
    )
    once = order.unique(["written", "firm", "code"], keep="first", maintain_order=True)
    rank = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("written")
    score = (1 - pl.col("cost").cast(pl.Float64) / _SLIPS_TO_NONE).round(4)
    return once.with_columns(rank=rank, score=score).filter(pl.col("rank") <= most)


def _result(rows: pl.DataFrame) -> pl.DataFrame:
    """The result's columns; a name without a firm says so."""
    parts = rows.select("name", "matched", "relation", "moved", "cost", "slipped", "place", "form",
                        "branch", "short", "of_parent", "one", "other").iter_rows(named=True)  # fmt: skip
    reasons, differing = [], []
    for one in parts:
        reasons.append(NO_FIRM if one["matched"] is None else reason(one))
        differing.append("" if not one["slipped"] else slips(one["one"], one["other"]))
    told = rows.with_columns(
        pl.col("answer").fill_null(NONE),
        pl.Series("reason", reasons, pl.String),
        pl.Series("slips", differing, pl.String),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
