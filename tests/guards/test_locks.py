"""What is locked is locked by content, not by address; and the tree names no machine.

Why: whoever clones this installs the same bytes from whichever index they trust, and nothing in
the tree tells where it was written.
"""

import re
import subprocess
from pathlib import Path

from tests.guards.sources import ROOT, Finding, report

LOCKS = "requirements/*.txt"
# One letter of each name stands in brackets, so that this file does not find itself.
HOSTS = re.compile(
    r"pyp[i]\.org|pythonhoste[d]|npmj[s]\.|artifactor[y]|nexu[s][./:-]|googleapi[s]|huggingfac[e]"
    r"|\b(mirrors?|index|proxy|registry)\.[a-z0-9-]+\.(com|cn|net|org|internal)\b"
)
MACHINES = re.compile(r"/wor[k]/(main|shared)|/tmp/ven[v]|/hom[e]/\w+/|/User[s]/\w+/")
ADDRESS = re.compile(r"http[s]?://|--(extra-)?index-url|--find-links|--trusted-host")
TEXT = {".py", ".md", ".toml", ".ini", ".yaml", ".yml", ".html", ".txt", ".lock", ".csv", ".css",
        ".js", ".po", ".sh", ".cfg", ""}  # fmt: skip


def tracked() -> list[Path]:
    """Every text file of the tree, as git knows it; without git, as the disk has it."""
    git = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    names = git.stdout.decode().split("\0") if git.returncode == 0 else []
    found = [ROOT / name for name in names if name] or [
        path for path in ROOT.rglob("*") if not {".venv", ".qihang", ".git"} & set(path.parts)
    ]
    return sorted(p for p in found if p.suffix in TEXT and p.is_file())


def breaches(pattern: re.Pattern[str], files: list[Path]) -> list[Finding]:
    return [
        Finding(path.relative_to(ROOT).as_posix(), number, line.strip()[:100])
        for path in files
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def locks() -> list[Path]:
    return sorted(ROOT.glob(LOCKS))


def test_there_is_a_lock() -> None:
    assert locks(), "no lock file found: run `make lock`"


def test_every_locked_package_has_hashes() -> None:
    for path in locks():
        text = path.read_text("utf-8")
        entries = re.findall(r"^[A-Za-z0-9_.\[\]-]+==(?:.*\\\n)*.*", text, re.MULTILINE)
        bare = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
        assert entries, f"{path.name} locks nothing"
        assert not bare, f"{path.name}: no hash for {bare}; run `make lock`"


def test_no_index_address_in_the_locks() -> None:
    report(breaches(ADDRESS, locks()), "Lock again with --no-emit-index-url (`make lock`).")


def test_no_registry_host_in_the_tree() -> None:
    report(breaches(HOSTS, tracked()), "Take the address out; the index is the user's choice.")


def test_no_machine_path_in_the_tree() -> None:
    report(breaches(MACHINES, tracked()), "Use a path relative to the tree or to QIHANG_HOME.")
