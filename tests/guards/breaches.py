"""How each law of laws.py is read from a source: one function a law, yielding what breaks it."""

import ast
import re
from collections.abc import Iterator

from qihang.config.messages import KEYWORDS
from tests.guards.sources import Finding, Source, dotted

Findings = Iterator[Finding]

PURE_LAYERS = (["kernel"], ["policy"], ["engines"])
PURE_PARTS = {"rules", "events"}
# What one app may import of another. `labels` are words for codes.
DOORS = {"services", "queries", "models", "events", "rules", "labels"}
# Single further doors: (app, module) and why it is open.
SIDE_DOORS = {
    ("orgs", "own_record"): "an upper app gives how an account's own record is found",
    ("orgs", "roles"): "an app says which roles hold its permissions, and asks who holds one",
    ("orgs", "closing_blockers"): "an upper app says what keeps an organisation open",
    ("orgs", "gateways"): "an upper app adds a kind of receiver of heads",
    ("orgs", "integrity"): "an app says which of its records are signed and what proves its tables",
    ("documents", "kinds"): "an upper app says which documents it issues",
    ("documents", "pages"): "numbers, codes to scan and looks are written in one way",
    ("agreements", "checks"): "an upper app says what stands against a signing",
    ("links", "purposes"): "an upper app says what its links show",
    ("links", "pages"): "links are written in one way",
    ("exports", "sources"): "an upper app says which lists can be exported",
    ("people", "kinds"): "an upper app says what a change of standing does to what it has",
    ("people", "exports"): "a registration is exported with its graduate's columns",
    ("intake", "cli"): "every kind of sheet is loaded by the same command",
    ("intake", "targets"): "an upper app says what sheets may be loaded into",
    ("plans", "pages"): "a measure leads to the rows that the plan's pages list",
    ("destinations", "pages"): "a registration is written in one way, on its pages and its form",
}
# The only modules that may ask a clock, each with its reason.
CLOCKS = {
    "qihang.web.clock": "is the product clock",
    "qihang.world.clock": "is the demo's product clock",
    "qihang.apps.orgs.clock": "sessions, memberships, tokens and the audit run on real time",
    "qihang.apps.destinations.subscriptions": "begins without a request; what closed is told now",
    "qihang.apps.employers.subscriptions": "begins without a request; firms that ended are marked now",
    "qihang.apps.metrics.subscriptions": "begins without a request; an entry is written now",
    "qihang.apps.messages.services.audit_heads": "begins without a request; a message is written now",
    "qihang.apps.messages.subscriptions": "begins without a request; what was done is told now",
    "qihang.apps.roster_checks.subscriptions": "begins without a request; a report is answered now",
    "qihang.apps.verification.subscriptions": "begins without a request; a change is noted now",
    "qihang.web.frame": "an error page may be drawn before the request has its day",
    "qihang.world.seed": "the ledger of a made-up year is written now",
    "qihang.world.clock_moves": "the ledger of a made-up year is written now",
}
CLOCK_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
    "timezone.localdate", "timezone.localtime", "time.time", "datetime.datetime.now",
    "datetime.date.today", "clock.now", "clock.today", "Now",
}  # fmt: skip
PRODUCT_CLOCK = {"clock.now", "clock.today"}
ENTRANCES = {"cli", "tasks", "middleware"}  # begin without a request that has the time
RANDOM_CALLS = re.compile(
    r"(random\.(?!Random$|Generator$).*|secrets\..*|uuid\.uuid[14]|uuid4|os\.urandom"
    r"|np\.random\.(?!Generator$|default_rng$).*)"
)
CJK = re.compile(r"[\u3400-\u9fff]")
# The world makes data; config speaks before translations are loaded, to whoever runs the machine.
WORDY = (["world"], ["config"])
EXAMPLES = "qihang.web.gallery."  # the living page shows made-up rows
OWN_NAMES = {"中文"}  # a language is named in itself
# Callables whose Chinese arguments reach the translation catalogue.
SPEAKERS = set(KEYWORDS)


def signals(source: Source) -> Findings:
    for taken in source.nodes(ast.ImportFrom):
        if taken.module and re.search(r"\.(dispatch|signals)$", taken.module):
            yield Finding(source.path, taken.lineno, f"imports {taken.module}")
    for node in source.nodes(ast.Attribute):
        if dotted(node).startswith("signals."):
            yield Finding(source.path, node.lineno, dotted(node))


def logic_in_models(source: Source) -> Findings:
    hooks = {"save", "full_clean", "delete"} | ({"clean"} if source.part == "models" else set())
    for owner in source.nodes(ast.ClassDef):
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and node.name in hooks:
                yield Finding(source.path, node.lineno, f"{owner.name}.{node.name}()")


def drawers(source: Source) -> Findings:
    for part in source.parts:
        if re.fullmatch(r"_?(utils?|helpers?|common|misc|shared|tools)", part):
            yield Finding(source.path, 1, f"a module named {part}")


def clocks(source: Source) -> Findings:
    if source.module in CLOCKS or source.parts[1:2] == ["config"]:
        return
    asked = CLOCK_CALLS - (PRODUCT_CLOCK if source.part in ENTRANCES else set())
    for node in source.nodes(ast.Call):
        given = node.args or node.keywords  # localdate(moment) only converts
        if dotted(node.func) in asked and (not given or dotted(node.func).endswith(".now")):
            yield Finding(source.path, node.lineno, f"{dotted(node.func)}()")


def chance(source: Source) -> Findings:
    if source.parts[1:2] not in PURE_LAYERS and source.part not in PURE_PARTS:
        return
    for node in source.nodes(ast.Call):
        if RANDOM_CALLS.fullmatch(dotted(node.func)):
            yield Finding(source.path, node.lineno, f"{dotted(node.func)}()")


def broad_excepts(source: Source) -> Findings:
    for node in source.nodes(ast.ExceptHandler):
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {"everything" if c is None else dotted(c) for c in caught}
        if names & {"everything", "Exception", "BaseException"}:
            yield Finding(source.path, node.lineno, f"except {', '.join(sorted(names))}")


def doors(source: Source) -> Findings:
    if source.parts[1:2] == ["config"]:
        return
    for node, name in _imported(source):
        parts = name.split(".")
        if parts[:2] != ["qihang", "apps"] or len(parts) < 4 or parts[2] == source.app:
            continue
        if parts[3] not in DOORS and (parts[2], parts[3]) not in SIDE_DOORS:
            yield Finding(source.path, node.lineno, f"imports {'.'.join(parts[:4])}")


def kernel_imports(source: Source) -> Findings:
    """Standard library and python-stdnum for the kernel; no framework in any pure part."""
    if source.parts[1:2] != ["kernel"]:
        return
    import sys

    allowed = sys.stdlib_module_names | {"qihang", "stdnum"}
    for node, name in _imported(source):
        if name.split(".")[0] not in allowed or re.match(r"qihang\.(?!kernel)", name):
            yield Finding(source.path, node.lineno, f"imports {name}")


def reads_outside_queries(source: Source) -> Findings:
    if source.part not in {"views", "forms", "api", "urls", "rules", "events", "labels", "cli"}:
        return
    for node in source.nodes(ast.Attribute):
        if node.attr in {"objects", "_default_manager"}:
            yield Finding(source.path, node.lineno, dotted(node))


def bare_chinese(source: Source) -> Findings:
    """Every Chinese sentence a user reads is a message id; data with Chinese lives in policy/."""
    made = source.parts[1:2] in WORDY or source.module.startswith(EXAMPLES)
    if source.part == "labels" or made:
        return
    for node in untranslatable(source):
        yield Finding(source.path, node.lineno, repr(str(node.value)[:30]))


def untranslatable(source: Source) -> Iterator[ast.Constant]:
    """Chinese texts that never reach the translation catalogue."""
    spoken = {
        id(leaf) for call in source.nodes(ast.Call) if _speaks(call) for leaf in ast.walk(call)
    }
    prose = {id(node.value) for node in source.nodes(ast.Expr)}  # docstrings
    for node in source.nodes(ast.Constant):
        if not isinstance(node.value, str) or id(node) in spoken | prose:
            continue
        if CJK.search(node.value) and node.value not in OWN_NAMES:
            yield node


def kinds_by_number(source: Source) -> Findings:
    if source.parts[1:2] == ["world"]:
        return
    for node in source.nodes(ast.Compare):
        sides = [node.left, *node.comparators]
        if not any(dotted(side).rsplit(".", 1)[-1] in {"kind", "kind_code"} for side in sides):
            continue
        for leaf in (leaf for side in sides for leaf in ast.walk(side)):
            if isinstance(leaf, ast.Constant) and re.fullmatch(r"\d{2,3}", str(leaf.value)):
                yield Finding(source.path, node.lineno, ast.unparse(node))


def raw_markup(source: Source) -> Findings:
    if source.module == "qihang.web.markup":
        return
    for node in source.nodes(ast.Call):
        if dotted(node.func).rsplit(".", 1)[-1] in {"SafeString", "mark_safe", "SafeText"}:
            yield Finding(source.path, node.lineno, ast.unparse(node)[:60])


def raw_parameters(source: Source) -> Findings:
    """What an address or a small form says is read typed and bounded, never as it came."""
    if source.module == "qihang.web.parameters":
        return
    read = [n.func for n in source.nodes(ast.Call) if isinstance(n.func, ast.Attribute)]
    for node in [n for n in read if n.attr in {"get", "getlist", "pop"}]:
        if dotted(node.value).endswith((".GET", ".POST")):
            yield Finding(source.path, node.lineno, f"{dotted(node)}()")
    for item in source.nodes(ast.Subscript):
        if dotted(item.value).endswith((".GET", ".POST")):
            yield Finding(source.path, item.lineno, f"{dotted(item.value)}[…]")


def promises(source: Source) -> Findings:
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b", line):
            yield Finding(source.path, number, line.strip())
    for node in source.nodes(ast.Name):
        if node.id == "NotImplementedError":
            yield Finding(source.path, node.lineno, node.id)


def _imported(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    for node in source.nodes(ast.Import):
        yield from ((node, alias.name) for alias in node.names)
    for taken in source.nodes(ast.ImportFrom):
        yield from ((taken, f"{taken.module}.{alias.name}") for alias in taken.names)


def _speaks(call: ast.Call) -> bool:
    return dotted(call.func).rsplit(".", 1)[-1] in SPEAKERS
