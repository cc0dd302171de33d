"""Law 7: files of at most 300 lines, functions of at most 40, templates of at most 120.

Why: what fits on a screen is read before it is changed. The medians are printed (pytest -rP) and
held as well, because a fat tail grows out of a fat middle. Tests only warn.
"""

import ast
import warnings
from collections.abc import Iterator
from statistics import median

import pytest

from tests.guards.sources import ROOT, Finding, Source, product, report, templates

FILE, FUNCTION, TEMPLATE = 300, 40, 120
MEDIAN_FILE, MEDIAN_FUNCTION = 90, 10
SPLIT = "Split it by user action (services/verify.py), never by technical kind."


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its decorators and docstring."""
    inner = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - inner[0].lineno + 2


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)


def long_files(sources: tuple[Source, ...]) -> Iterator[Finding]:
    for source in sources:
        if (lines := source.text.count("\n")) > FILE:
            yield Finding(source.path, lines, f"{lines} lines, at most {FILE}")


def long_functions(sources: tuple[Source, ...]) -> Iterator[Finding]:
    for source in sources:
        for node in functions(source):
            if length(node) > FUNCTION:
                yield Finding(source.path, node.lineno, f"{node.name}: {length(node)} lines")


def test_files_fit() -> None:
    report(long_files(product()), SPLIT)


def test_functions_fit() -> None:
    report(long_functions(product()), "Give a part of it a name of its own.")


def test_templates_fit() -> None:
    sizes = {path: path.read_text(encoding="utf-8").count("\n") for path in templates()}
    report(
        (
            Finding(path.relative_to(ROOT).as_posix(), lines, f"{lines} lines, at most {TEMPLATE}")
            for path, lines in sizes.items()
            if lines > TEMPLATE
        ),
        "Make a repeated piece a component, a fragment target a partial.",
    )


def test_the_middle_stays_slim() -> None:
    files = [source.text.count("\n") for source in product() if source.text.count("\n") > 3]
    bodies = [length(node) for source in product() for node in functions(source)]
    print(f"{len(files)} files, median {median(files)} lines, longest {max(files)}")  # noqa: T201
    print(f"{len(bodies)} functions, median {median(bodies)} lines, longest {max(bodies)}")  # noqa: T201
    assert median(files) <= MEDIAN_FILE, "half of the files are long: split the longest"
    assert median(bodies) <= MEDIAN_FUNCTION, "half of the functions are long: name their parts"


@pytest.mark.filterwarnings("default")
def test_tests_are_warned() -> None:
    tests = tuple(Source.read(path) for path in sorted((ROOT / "tests").rglob("*.py")))
    for finding in [*long_files(tests), *long_functions(tests)]:
        warnings.warn(str(finding).strip(), stacklevel=1)
