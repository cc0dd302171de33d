"""What the documents name exists: files, make targets, commands, environment variables.

Why: a document that is wrong once is not read again. Prose cannot be tested, but its nouns can.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.guards.sources import PRODUCT, ROOT, Finding, report

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Where a path in backticks may begin.
BASES = [
    ROOT / name for name in ("", "docs", "policy", "tests", "src", "src/qihang", "src/qihang/apps")
]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
FILE = re.compile(
    r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|md|yaml|csv|txt|ini|css|js|html|toml))(?:::\w+)?`"
)
FOLDER = re.compile(r"`((?:src|tests|docs|policy|bench)/[\w/.-]*)`")
MAKE = re.compile(r"`make ([a-z-]+)")
COMMAND = re.compile(r"`qihang ([a-z]+(?: [a-z]+)?)")
VARIABLE = re.compile(r"`?\b(QIHANG_[A-Z_]+)\b")


def named(pattern: re.Pattern[str]) -> Iterator[tuple[Path, int, str]]:
    for page in PAGES:
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            yield from ((page, number, found) for found in pattern.findall(line))


def missing(pattern: re.Pattern[str], known: Callable[[Path, str], bool]) -> Iterator[Finding]:
    for page, number, name in named(pattern):
        if not known(page, name):
            yield Finding(page.relative_to(ROOT).as_posix(), number, name)


def test_links_lead_somewhere() -> None:
    def known(page: Path, name: str) -> bool:
        return (page.parent / name).exists()

    report(missing(LINK, known), "Mend the link.")


@pytest.mark.parametrize("pattern", [FILE, FOLDER], ids=["files", "folders"])
def test_paths_exist(pattern: re.Pattern[str]) -> None:
    def known(page: Path, name: str) -> bool:
        bases = (*BASES, page.parent, *(PRODUCT / "apps").iterdir())
        return any((base / name).exists() for base in bases) or "<" in name

    report(missing(pattern, known), "Name the file as it is called now.")


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    report(missing(MAKE, lambda _, name: name in targets), "`make help` lists the targets.")


def test_commands_exist() -> None:
    page = (ROOT / "docs/subsystems/commands.md").read_text("utf-8")
    known = set(re.findall(r"^\| `qihang ([a-z]+(?: [a-z]+)?)", page, re.MULTILINE))
    known |= {name.split()[0] for name in known}
    program = (PRODUCT / "config" / "cli.py").read_text("utf-8")
    known |= set(re.findall(r"^@app\.command.*\ndef (\w+)", program, re.MULTILINE))  # hidden ones
    report(
        missing(COMMAND, lambda _, name: name in known),
        "docs/subsystems/commands.md lists the commands.",
    )


def test_variables_are_read_somewhere() -> None:
    sources = [*PRODUCT.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    report(missing(VARIABLE, lambda _, name: name in text), "Name a variable the program reads.")


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = (ROOT / "docs/adr/0012-dependencies.md").read_text("utf-8").lower()
    names = [re.split(r"[\[~><= ]", entry)[0].lower() for entry in wanted]
    report(
        (Finding("pyproject.toml", 0, name) for name in names if name not in reasons),
        "Write its line in docs/adr/0012-dependencies.md: what for, who keeps it, what it costs.",
    )
