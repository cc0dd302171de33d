"""The order of the apps, written once: it makes INSTALLED_APPS, the addresses, the API and the import contract.

An app imports only apps that stand below it; apps of one row do not see each other. A new app is one
name here and a package with the usual modules (ARCHITECTURE.md). Names without a package are apps to
come: they hold their places.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from qihang.config.places import ROOT

APPS = "qihang.apps"
# From top to bottom, each row with what its apps are for.
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what waits for me; progress of the plan; the page about one person", ("desk",)),
    ("official documents: read everything below", ("reports",)),
    ("lights: read figures", ("evaluation",)),
    (
        "the fact ledger; what other systems follow; what the national platform is sent",
        ("metrics", "feed", "national"),
    ),
    ("checks read destinations, employers, postings, pairings", ("verification",)),
    ("a case recommends posts, so it stands above matches", ("support", "guidance")),
    ("who fits where, both ways", ("matches",)),
    (
        "what is held, visited, entered, asked",
        ("gatherings", "outreach", "selections", "surveys"),
    ),
    ("what all of them publish", ("publications",)),
    (
        "what a registration yields for others: the form, and proofs they can check",
        ("certificates",),
    ),
    ("a signing becomes a destination: destinations hears postings", ("destinations",)),
    ("posts of every channel", ("postings",)),
    ("who may not recruit, and why", ("rights",)),
    ("numbers, signing and ending of employment agreements", ("agreements",)),
    ("the year's plan", ("plans",)),
    ("what each graduate says of the own data in the roster", ("roster_checks",)),
    ("graduates; employers", ("people", "employers")),
    (
        "what other authorities say is true: keyed rows, no foreign keys, so that filing can ask it",
        ("registers",),
    ),
    ("sheets in and out", ("intake", "exports")),
    ("public links; their receipts are numbered like documents", ("links",)),
    ("stored files; messages; numbered documents", ("files", "messages", "documents")),
    ("what all records with states have in common", ("moves",)),
    ("organisations, accounts, rights, audit", ("orgs",)),
    ("code sets; what all work of the worker has in common", ("codes", "jobs")),
)
BEGIN = "    ; written by `make docs` from qihang/config/layers.py\n"


def built() -> tuple[str, ...]:
    """The packages of the apps that exist, lowest layer first."""
    names = [name for _, row in reversed(LAYERS) for name in row]
    return tuple(f"{APPS}.{name}" for name in names if exists(name))


def exists(name: str) -> bool:
    """Whether the app has a package yet; without importing it."""
    return find_spec(f"{APPS}.{name}") is not None


def modules(name: str) -> tuple[ModuleType, ...]:
    """The module of this name of every app that has it (`urls`, `api`, `cli`), lowest layer first."""
    found = (f"{package}.{name}" for package in built())
    return tuple(import_module(module) for module in found if find_spec(module))


def import_contract() -> str:
    """The text of .importlinter with the rows of its contract between apps as they stand here."""
    text = (ROOT / ".importlinter").read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition("\n\n")
    return f"{before}{BEGIN}{''.join(_row(*row) for row in LAYERS)}\n{after}"


def _row(purpose: str, names: tuple[str, ...]) -> str:
    shown = (name if exists(name) else f"({name})" for name in names)
    return f"    ; {purpose}\n    {' | '.join(shown)}\n"
