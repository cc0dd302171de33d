"""The tutorial builds an app that works: every block of it is put into a copy of the house and run.

Why: a page that tells a newcomer what to write is read when nobody is there to ask. The blocks of
docs/tutorial/first-app.md make a whole app; in the copy, its tests, linter, types and the guards that any
app meets must pass, as they must for whoever follows the page.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.guards.sources import ROOT

PAGE = ROOT / "docs/tutorial/first-app.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEAD = re.compile(
    r"(?:# |\{# )(?P<path>[\w./-]+)(?P<end>, at the end)?(?:, after: (?P<after>.+?))?(?: #\})?"
)
COPIED = ("src", "tests", "docs", "locale")
READ = (
    "policy", "pyproject.toml", ".importlinter", ".gitignore", "Makefile", "requirements", "bench",
    "README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md",
)  # fmt: skip
# What concerns any new app and is quick; the way back of all migrations alone takes half a minute.
GUARDS = (
    "architecture", "budgets", "constraints", "glossary", "manifests", "messages", "migrations",
    "personal_data", "proofs", "signed", "source_laws",
)  # fmt: skip
CURE = "  -> Mend the page, or first the house where the same guard fails in it."


@dataclass(frozen=True)
class Block:
    """A piece of the page: a whole file, lines below a line of one, or lines at its end."""

    path: str
    text: str
    after: str = ""
    at_end: bool = False

    def put(self, root: Path) -> None:
        """Write it into the copy."""
        file = root / self.path
        if not (self.after or self.at_end):
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, encoding="utf-8")
            return
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        places = [n for n, line in enumerate(lines, 1) if line.strip() == self.after]
        assert self.at_end or len(places) == 1, f"{self.path}: {len(places)} lines {self.after!r}"
        place = len(lines) if self.at_end else places[0]
        file.write_text("".join([*lines[:place], self.text, *lines[place:]]), encoding="utf-8")


def blocks(page: str) -> Iterator[Block]:
    """Every block but those that are typed into a terminal."""
    for language, body in BLOCK.findall(page):
        if language != "sh":
            head, _, text = body.partition("\n")
            named = HEAD.fullmatch(head)
            assert named, f"a block begins with its path, not with {head!r}"
            yield Block(named["path"], text, named["after"] or "", bool(named["end"]))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The clone once more, with the tutorial's app in it."""
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in READ:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        block.put(tmp_path)
    return tmp_path


def run(house: Path, *command: str) -> None:
    """A command of the copy, with a database of its own."""
    ours = ("DATABASE_URL", "PYTEST_", "QIHANG_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= {"PYTHONPATH": f"{house / 'src'}{os.pathsep}{house}"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=house,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}".strip()
        pytest.fail(f"{' '.join(command)}\n{said[-8000:]}\n{CURE}", pytrace=False)


@pytest.mark.slow
def test_the_app_of_the_tutorial_works(house: Path) -> None:
    written = {b.path for b in blocks(PAGE.read_text(encoding="utf-8"))}
    made = sorted(path for path in written if path.endswith(".py"))
    run(house, "ruff", "check", "--force-exclude", *made)
    run(house, "ruff", "format", "--check", "--force-exclude", *made)
    run(house, "mypy", *made)
    run(house, "qihang.config.docs")
    tests = [path for path in made if Path(path).name.startswith("test_")]
    guards = [f"tests/guards/test_{name}.py" for name in GUARDS]
    run(house, "pytest", "-q", "-k", "not taken_back and not warned", *tests, *guards)


def test_a_block_without_a_path_is_noticed() -> None:
    with pytest.raises(AssertionError, match="begins with its path"):
        list(blocks("```python\nx = 1\n```\n"))


def test_a_line_that_is_gone_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (block,) = blocks("```python\n# a.py, after: x = 1\ny = 2\n```\n")
    block.put(tmp_path)
    assert (tmp_path / "a.py").read_text() == "x = 1\ny = 2\n"
    with pytest.raises(AssertionError, match="0 lines 'x = 2'"):
        Block("a.py", "y = 3\n", "x = 2").put(tmp_path)
