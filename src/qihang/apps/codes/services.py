"""Files of job titles, coded without a database."""

from pathlib import Path

import polars as pl

from qihang.engines.tabular.named_columns import read_texts
from qihang.engines.titles import suggest_many
from qihang.policy import load

TITLE, TEXT = "title", "text"


def code_titles(path: Path, most: int) -> pl.DataFrame:
    """The table of `engines.titles.suggest_many` for the titles of a file, with their duties where it has them.

    Raises FileFault for a file that cannot be read, Refusal column_missing and table_empty.
    """
    rows = load().codes.weights("title_word")
    headings = {
        name: [
            word for row in rows if row["kind"] == f"{name}_column" for word in row["words"].split()
        ]
        for name in (TITLE, TEXT)
    }
    table = read_texts(path, headings, (TITLE,)).with_columns(pl.all().fill_null(""))
    texts = table[TEXT].to_list() if TEXT in table.columns else None
    return suggest_many(table[TITLE].to_list(), texts, most)
