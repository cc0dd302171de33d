"""Many advertisements at once: Polars finds the words, rules look only where one stands."""

import re

import polars as pl

from qihang.engines.screening.compiled import CompiledRules, compiled
from qihang.engines.screening.plain import GONE, plain_text
from qihang.engines.screening.screening import NO_CONTEXT, ScreeningContext, findings
from qihang.policy import ScreeningRules
from qihang.policy.screening_parser import NOISE

COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "class": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "severity": pl.String,
    "rule": pl.String,
}


def screen_many(
    frame: pl.DataFrame, rules: ScreeningRules, context: ScreeningContext = NO_CONTEXT
) -> pl.DataFrame:
    """Of a frame with `id` and `text` all findings, one a row, in its order."""
    ready = compiled(rules)
    hits = frame.select("id", "text", hits=_hits(ready)).filter(pl.col("hits").list.len() > 0)
    rows = [
        (key, one.cls, one.start, one.end, one.severity.value, one.rule)
        for key, text, words in hits.iter_rows()
        for one in findings(plain_text(text, ready.table), ready.of(words), context)
    ]
    return pl.DataFrame(rows, schema=COLUMNS | {"id": frame.schema["id"]}, orient="row")


def _hits(ready: CompiledRules) -> pl.Expr:
    """The words in the plain text without any blank or mark: at least those of the exact plain text."""
    used = set("".join(ready.of_word))
    pairs = {chr(code): to for code, to in ready.table.items() if to in used}
    hidden = [chr(code) for code, to in ready.table.items() if to in {GONE, " "}]
    shown = pl.col("text").str.replace_all(f"[{re.escape(NOISE + ''.join(hidden))}]+", "")
    plain = shown.str.replace_many(list(pairs), list(pairs.values()))
    return plain.str.extract_many(list(ready.of_word), overlapping=True)
