"""Writes docs/spec from the tables: `python -m tests.spec.generate [--check]`."""

import sys
from functools import partial
from pathlib import Path

from tests.spec.tables import TABLES, Row, Table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "spec"
NOTE = (
    "Written from `tests/spec/{name}.csv` by `python -m tests.spec.generate`; "
    "every row is also a test. Change the table, not this page."
)


def render(table: Table) -> str:
    """The page of one table."""
    rows = table.rows()
    columns = list(rows[0])
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    body = "\n".join(_line(row) for row in rows)
    note = NOTE.format(name=table.name)
    parts = [f"# {table.title}", table.about, f"{head}\n{body}", _words(table, rows), note]
    return "\n\n".join(filter(None, parts)) + "\n"


def _words(table: Table, rows: list[Row]) -> str:
    """The identifiers in the cells, each with its Chinese and English words."""
    used = {word for row in rows for value in row.values() for word in value.split()}
    known = table.words()
    lines = [f"- `{w}` {known[w].zh} ({known[w].en})" for w in known if w in used]
    return "\n".join(lines)


def _line(row: Row) -> str:
    return f"| {' | '.join(value.replace('|', '/') for value in row.values())} |"


def path_of(table: Table) -> Path:
    """Where the page of a table lies."""
    return DOCS / f"{table.name.replace('_', '-')}.md"


# One function without arguments for each page.
pages = {path_of(table): partial(render, table) for table in TABLES.values()}


def stale() -> list[Path]:
    """Pages that are not what the tables say now."""
    return [
        path
        for path, page in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != page()
    ]


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def main(argv: list[str]) -> int:
    wanting = stale()
    for path in wanting:
        if "--check" in argv:
            say(f"{path.name} is not what its table says: run `python -m tests.spec.generate`")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path](), encoding="utf-8")
            say(f"{path.name} written")
    return 1 if wanting and "--check" in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
