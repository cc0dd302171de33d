"""Where a process keeps something between two requests, found in the sources."""

import ast
from collections.abc import Iterator

from tests.guards.sources import Source, dotted, product

# Engines, policy and kernel know no reader and no table (.importlinter): nothing of one is kept there.
LAYERS = ("apps", "web", "config")
IN_REQUESTS = ("qihang.world.clock", "qihang.world.views")  # the rest of the world only seeds
DECORATORS = {"cache", "lru_cache", "recent"}
MEMORIES = {"Recent", "Memory", "Folded"}
MUTABLE = {"dict", "list", "set", "OrderedDict"}
MEMORIES |= {"defaultdict", "deque", "WeakKeyDictionary", "WeakValueDictionary"}
STORES = (
    "django.core.cache", "django.utils.cache",
    "django.views.decorators.cache", "django.views.decorators.http",
)  # fmt: skip
# Of these modules: what forbids keeping, or has nothing to do with it.
HARMLESS = {"never_cache", "patch_vary_headers"}
HARMLESS |= {"require_safe", "require_POST", "require_GET", "require_http_methods"}


def found() -> dict[str, ast.AST]:
    """Everything kept, by its full name."""
    read = (
        s for s in product() if (s.parts[1:2] and s.parts[1] in LAYERS) or s.module in IN_REQUESTS
    )
    return {f"{s.module}.{name}": node for s in read for name, node in kept_in(s)}


def kept_in(source: Source) -> Iterator[tuple[str, ast.AST]]:
    """The functions, module variables and stores of one source that keep something."""
    for function in source.nodes(ast.FunctionDef):
        if any(called(decorator) in DECORATORS for decorator in function.decorator_list):
            yield function.name, function
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield from ((name, node) for name in node.names)
    for statement in source.tree.body:
        yield from _variables(statement)
    for node in source.nodes(ast.ImportFrom):
        if node.module in STORES:
            names = {alias.name for alias in node.names} - HARMLESS
            yield from ((name, node) for name in sorted(names))


def _variables(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    value = statement.value
    empty = isinstance(value, ast.Dict | ast.List) and not ast.unparse(value).strip("{}[] ")
    made = isinstance(value, ast.Call) and (
        called(value) in MEMORIES
        or called(value.func) in DECORATORS
        or (called(value) in MUTABLE and not value.args)
    )
    if empty or made:
        yield from ((dotted(target), statement) for target in targets)


def called(node: ast.AST) -> str:
    """`cache` of `@functools.cache`, `@cache` and `@cache(…)`."""
    name = node.func if isinstance(node, ast.Call) else node
    return dotted(name).rpartition(".")[2]
