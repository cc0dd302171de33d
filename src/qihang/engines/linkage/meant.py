"""Which firms names mean that do not go with the codes beside them: a slip, a former name, or another firm."""

import polars as pl

from qihang.engines.linkage.linking import FOUND, SEVERAL, Linker

_SCHEMA = dict.fromkeys(("code", "plain", "meant_code", "meant_name"), pl.String)
# A name that differs by these is still the firm's own; by its place or its branch it is another's.
_OWN = frozenset({"exact", "writing", "former", "short", "slip", "form"})
_MOST = 5


def meant_firms(registrations: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """One row a code and name that disagree and of which the engine is sure, among these firms.

    `registrations` have employer_code, employer_plain and employer_name; `firms` code, plain, name and since.
    Where the name may be the firm's of that code, it is this one; another firm is named only where it is the
    one that is nearest.
    """
    named = _named(firms)
    apart = _disagreeing(registrations, named)
    if apart.is_empty() or named.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    linked = Linker(named.drop("plain")).link(apart["name"].unique().sort(), _MOST)
    best = linked.filter(
        pl.col("answer").is_in([FOUND, SEVERAL]),
        pl.col("score") == pl.col("score").max().over("name"),
    )
    own = pl.col("meant_code") == pl.col("code")
    pairs = apart.join(
        best.select("name", "answer", "reason", meant_code="code", meant_name="firm"), on="name"
    )
    near = pl.col("reason").str.split("+").list.eval(pl.element().is_in(sorted(_OWN))).list.all()
    # A code that stands among the nearest decides, sure of it or not.
    among = own.any().over("code", "plain")
    kept = pairs.filter(pl.when(among).then(own & near).otherwise(pl.col("answer") == FOUND))
    return (
        kept.select(_SCHEMA.keys())
        .unique(["code", "plain"], keep="first", maintain_order=True)
        .sort("code", "plain")
    )


def _disagreeing(registrations: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Codes with the names that stand beside them and are not their firms' names now."""
    filed = registrations.select(
        code="employer_code", plain="employer_plain", name="employer_name"
    ).drop_nulls()
    now = named.filter(relation="name").select("code", "plain")
    return (
        filed.join(now, on=["code", "plain"], how="anti")
        .sort("code", "plain", "name")
        .unique(["code", "plain"], keep="first", maintain_order=True)
    )


def _named(firms: pl.DataFrame) -> pl.DataFrame:
    """Every name of every firm, the newest as its own."""
    order = firms.sort("code", pl.col("since").fill_null(pl.date(1, 1, 1)), "plain")
    newest = pl.int_range(pl.len()).over("code") == pl.len().over("code") - 1
    relation = pl.when(newest).then(pl.lit("name")).otherwise(pl.lit("former"))
    return order.select("code", "plain", "name", relation=relation).drop_nulls("name")
