"""Every odd and hostile file of corpus.py comes out as corpus.csv says: with its place and its cure."""

import csv
from pathlib import Path

import pytest

from qihang.engines.tabular import FileFault, file_fault, inspect, read
from qihang.policy import load
from tests.engines.tabular.corpus import FILES

TABLE = Path(__file__).with_name("corpus.csv")


def expected() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_has_its_line_and_there_are_enough() -> None:
    assert sorted(row["file"] for row in expected()) == sorted(FILES)
    assert len(FILES) >= 60


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["file"])
def test_comes_out_as_the_table_says(row: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / row["file"]
    path.write_bytes(FILES[row["file"]]())
    policy = load()
    layout = policy.layout("roster")
    if row["outcome"] != "read":
        with pytest.raises(FileFault, match=row["says"]) as refused:
            read(path, path.name, layout, policy.codes).whole()
        assert refused.value.code == row["outcome"]
        return
    assert file_fault(path, path.name) is None
    inspect(path, path.name, layout)
    chunk = read(path, path.name, layout, policy.codes).whole()
    assert chunk.frame.height == int(row["rows"])
    assert " ".join(f"{p.cell}:{p.code}" for p in chunk.problems) == row["problems"]
    sentences = [problem.message.format(**problem.facts) for problem in chunk.problems]
    assert row["says"] in " ".join(sentences)
    values = {
        f"{record['_row']}.{name}": str(value)
        for record in chunk.frame.to_dicts()
        for name, value in record.items()
    }
    for cell in cells_of(row["cells"]):
        place, _, value = cell.partition("=")
        assert values[place].replace("\n", " ") == value


def cells_of(text: str) -> list[str]:
    """Places with values; a blank inside a value stands before no place."""
    parts: list[str] = []
    for word in text.split(" "):
        if parts and "=" not in word:
            parts[-1] += f" {word}"
        elif word:
            parts.append(word)
    return parts
