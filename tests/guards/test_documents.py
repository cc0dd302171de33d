"""What the documents name exists: files, names of code, make targets, commands, environment variables.

Why: a document that is wrong once is not read again. Prose cannot be tested, but its nouns can.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from qihang.policy import load
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
BARE = re.compile(r"`([\w-]+\.(?:py|yaml|csv|html|css|js))`")  # a file named without its folder
WORD = re.compile(r"\w+")
# A name of code in one piece: with an underscore, in CamelCase, or called.
NAME = re.compile(r"`(_?[a-z]+(?:_[a-z0-9]+)+|_[a-z]+|(?:[A-Z][a-z]+){2,}|[a-z]\w+(?=\())[`(]")
DOTTED = re.compile(r"(?:`|^)([a-z_]+\.[A-Za-z_]\w+)(?=[`(])")
# "`Name` (`folder/file.py`)", "`Name` of `folder/file.py`" and "`folder/file.py`, `Name`".
NAME_IN_FILE = re.compile(r"`([A-Za-z_]\w+)` (?:\(|of |in |from )`((?:[\w-]+/)*[\w-]+\.py)`")
FILE_WITH_NAME = re.compile(r"`((?:[\w-]+/)*[\w-]+\.py)`(?:, |: | \()`([A-Za-z_]\w+)`")
ENDINGS = {"py", "yaml", "csv", "html", "css", "js", "json", "md"}
# Pages that name what is not in the tree: words not to use, how it once was, an app that a test builds.
NO_CODE = {"GLOSSARY.md", "CHANGELOG.md", "first-app.md"}
# Names of other programs: PostgreSQL, Django, the writer of workbooks.
FOREIGN = {"pg_snapshot_xmin", "violation_error_message", "_write_cell"}
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


@cache
def text_of_code() -> dict[Path, str]:
    """Every file that a document may speak of, with its text."""
    folders = ("src", "tests", "bench", "policy")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    kinds = {".py", ".yaml", ".html", ".css", ".js", ".csv", ".txt"}
    files = (path for path in found if path.suffix in kinds and "__pycache__" not in path.parts)
    return {path: path.read_text("utf-8", errors="replace") for path in files}


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


def test_files_named_without_a_folder_exist() -> None:
    known = {path.name for path in text_of_code()}
    report(missing(BARE, lambda _, name: name in known), "Name the file as it is called now.")


def test_names_of_code_exist() -> None:
    known = {word for text in text_of_code().values() for word in WORD.findall(text)} | FOREIGN
    known |= {path.stem for path in text_of_code()}
    known |= {name for layout in load().layouts.values() for name in layout.columns}
    report(
        missing(NAME, lambda page, name: name in known or page.name in NO_CODE),
        "Write the name as it is now. A name of another program: FOREIGN in this file.",
    )


def test_modules_hold_what_is_said_of_them() -> None:
    """`module.name`: a module or package of that name holds the name."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for path, text in text_of_code().items():
        if path.suffix == ".py" and path.is_relative_to(PRODUCT):
            inside = path.relative_to(PRODUCT).with_suffix("").parts
            for place in inside:
                held[place] |= {*WORD.findall(text), *inside}
    everything = "\n".join(text_of_code().values())  # a permission or an act looks the same

    def known(_: Path, name: str) -> bool:
        module, _dot, rest = name.partition(".")
        file = rest in ENDINGS
        return file or module not in held or rest in held[module] or name in everything

    report(missing(DOTTED, known), "Write the name as it is now.")


def test_files_hold_what_is_said_of_them() -> None:
    def pairs(text: str) -> Iterator[tuple[str, str]]:
        yield from NAME_IN_FILE.findall(text)
        yield from ((name, file) for file, name in FILE_WITH_NAME.findall(text))

    def wrong(name: str, file: str) -> bool:
        texts = [text for path, text in text_of_code().items() if f"/{path}".endswith(f"/{file}")]
        return bool(texts) and not any(re.search(rf"\b{name}\b", text) for text in texts)

    found = (
        Finding(page.relative_to(ROOT).as_posix(), 0, f"{name} in {file}")
        for page in PAGES
        for name, file in pairs(" ".join(page.read_text("utf-8").split()))
        if wrong(name, file)
    )
    report(found, "Say in which file the name stands now.")


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
