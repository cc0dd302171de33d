"""How the law "nobody reads rows outside a scope" is read from a source (a row of laws.py)."""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.guards.scopeless import PARTS, SCOPELESS
from tests.guards.sources import Finding, Source

Key = tuple[str, str]
# Here functions act for a scope that their callers checked, or know no database.
ACT = frozenset({"services", "models", "migrations", "rules", "events", "integrity"})
MANAGERS = frozenset({"objects", "all_objects", "_default_manager", "_base_manager"})
READS = MANAGERS | {"cursor", "raw"}
# Types of which one argument brings the reader's scope; see test_what_carries_a_scope_has_one.
CARRIERS = frozenset({"Scope", "Request", "Asked"})


def scope_received(source: Source, excused: Mapping[Key, str] = SCOPELESS) -> Iterator[Finding]:
    """Functions that read rows and receive no scope; a public function of queries has it first.

    A private one may leave the scope to those who call it in its module; so may what PARTS lists,
    wherever it is called.
    """
    if not source.app or not source.part or source.part in ACT:
        return
    reader = _Reader(source)
    for name, function in reader.functions.items():
        if is_excused(source, name, excused) or part_key(source, name) in PARTS:
            continue
        if name in reader.owing and not _left_to_callers(name):
            yield Finding(source.path, function.lineno, f"{name}() reads and receives no scope")
        elif source.part == "queries" and _public(name) and not _first(function):
            yield Finding(source.path, function.lineno, f"{name}() does not take a scope first")
    yield from reader.outside(excused)


def is_excused(source: Source, name: str, excused: Mapping[Key, str]) -> bool:
    """Whether a row speaks of the function, of its module or of a package that holds it."""
    parts = source.parts[2:]
    rows = {(".".join(parts), name)}
    rows |= {(".".join(parts[:end]), "*") for end in range(1, len(parts) + 1)}
    return bool(rows & excused.keys())


def part_key(source: Source, name: str) -> Key:
    """As PARTS names it: parts are imported from the package, not from where they stand."""
    return (".".join(source.parts[2:4]), name)


@dataclass(frozen=True)
class _Reader:
    """Which functions of a source read rows without having received a scope."""

    source: Source

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """Functions at module level by name, methods as `Class.name`."""
        found = {}
        for node in self.source.tree.body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = node
            elif isinstance(node, ast.ClassDef):
                methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
                found |= {f"{node.name}.{inner.name}": inner for inner in methods}
        return found

    @cached_property
    def parts(self) -> frozenset[str]:
        """The names under which parts of reads are imported here."""
        return frozenset(
            alias.asname or alias.name
            for node in self.source.nodes(ast.ImportFrom)
            for alias in node.names
            if (".".join((node.module or "").split(".")[2:4]), alias.name) in PARTS
        )

    @cached_property
    def owing(self) -> set[str]:
        """Functions that read, by themselves or through one that owes a scope, and received none."""
        open_ = {name: f for name, f in self.functions.items() if not _receives(f)}
        found: set[str] = set()
        while more := {n for n, f in open_.items() if n not in found and self._reads(f, found)}:
            found |= more
        return found

    def _reads(self, node: ast.AST, owing: Collection[str]) -> bool:
        passed = {name for name in owing if _left_to_callers(name) or self._is_part(name)}
        called = {name.rsplit(".", 1)[-1] for name in passed} | self.parts
        return bool(_attributes(node) & READS or _mentioned(node) & called)

    def _is_part(self, name: str) -> bool:
        return part_key(self.source, name) in PARTS

    def outside(self, excused: Mapping[Key, str]) -> Iterator[Finding]:
        """What reads outside functions, or hands on a function that owes a scope."""
        for node in _statements(self.source.tree):
            named = any(is_excused(self.source, name, excused) for name in _assigned(node))
            if not named and self._reads(node, self.owing):
                yield Finding(
                    self.source.path, node.lineno, "is read, or given on, without a scope"
                )


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """What stands outside functions; imports read nothing."""
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
        yield from (one for one in inner if not isinstance(one, kinds))


def _assigned(node: ast.stmt) -> list[str]:
    """The names a statement gives; "" of one that gives none."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id if isinstance(target, ast.Name) else "" for target in targets]


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def _receives(function: ast.FunctionDef) -> bool:
    return any(_carries(argument) for argument in _arguments(function))


def _carries(argument: ast.arg) -> bool:
    """A scope called `_scope` is received and not used: that needs a reason as well."""
    if argument.annotation is None or argument.arg.startswith("_"):
        return False
    return bool(_mentioned(argument.annotation) & CARRIERS)


def _first(function: ast.FunctionDef) -> bool:
    return any(map(_carries, _arguments(function)[:1]))


def _public(name: str) -> bool:
    return "." not in name and not name.startswith("_")


def _left_to_callers(name: str) -> bool:
    last = name.rsplit(".", 1)[-1]
    return last.startswith("_") and not last.startswith("__")


def _walked(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all in it, without inner functions that receive a scope themselves."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.FunctionDef) and _receives(child)):
            yield from _walked(child)


def _attributes(node: ast.AST) -> set[str]:
    return {one.attr for one in _walked(node) if isinstance(one, ast.Attribute)}


def _mentioned(node: ast.AST) -> set[str]:
    """Names, and what `self` and `cls` are asked for."""
    names = {one.id for one in _walked(node) if isinstance(one, ast.Name)}
    own = (one for one in _walked(node) if isinstance(one, ast.Attribute))
    asked = {
        one.attr
        for one in own
        if isinstance(one.value, ast.Name) and one.value.id in {"self", "cls"}
    }
    return names | asked
