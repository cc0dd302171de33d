"""What the guards read: every Python file of the product, parsed once, and every template."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T", bound=ast.AST)
PRODUCT = ROOT / "src" / "qihang"


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root of the tree, its dotted name, its text."""

    path: str
    text: str

    @classmethod
    def read(cls, path: Path) -> "Source":
        return cls(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))

    @property
    def module(self) -> str:
        name = self.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
        return name.removesuffix(".__init__")

    @property
    def parts(self) -> list[str]:
        """`qihang.apps.people.services.activation` as a list."""
        return self.module.split(".")

    @property
    def app(self) -> str:
        """`people` of the above; "" outside the apps."""
        return self.parts[2] if self.parts[1:2] == ["apps"] and len(self.parts) > 2 else ""

    @property
    def part(self) -> str:
        """`services` of the above; "" outside the apps."""
        return self.parts[3] if self.app and len(self.parts) > 3 else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def nodes(self, *kinds: type[T]) -> Iterator[T]:
        return (node for node in self._walked if isinstance(node, kinds))

    @cached_property
    def _walked(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))


@dataclass(frozen=True, order=True)
class Finding:
    """A place where a law is broken and what stands there."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"  {self.path}:{self.line}: {self.what}"


@cache
def product() -> tuple[Source, ...]:
    """Every Python file of the product except migrations, which Django writes."""
    files = sorted(PRODUCT.rglob("*.py"))
    return tuple(Source.read(f) for f in files if "migrations" not in f.parts)


@cache
def templates() -> tuple[Path, ...]:
    """Every template of the product."""
    found = [*PRODUCT.rglob("templates/**/*.html"), *PRODUCT.rglob("templates/**/*.txt")]
    return tuple(sorted(found))


def report(findings: Iterable[Finding], cure: str) -> None:
    """Fail with one line a finding and, below, what to do about it."""
    found = sorted(set(findings))
    if found:
        pytest.fail("\n".join([*map(str, found), f"  -> {cure}"]), pytrace=False)


def dotted(node: ast.AST) -> str:
    """`timezone.now` of that expression; "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return ""
