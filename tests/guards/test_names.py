"""No public class name stands for two different things.

Why: `Outcome` in five modules is five things a reader must tell apart by their imports. A name that says
whose outcome it is needs no import to be understood.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.guards.sources import Finding, Source, product, report

CURE = "Name it by what it belongs to (ReportOutcome, DeliveryOutcome)."


def doubled(sources: Iterable[Source]) -> list[Finding]:
    """Every place where a public class has the name of another one."""
    places = defaultdict(list)
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(Finding(source.path, node.lineno, node.name))
    return [found for them in places.values() if len(them) > 1 for found in them]


def test_a_class_name_stands_once() -> None:
    report(doubled(product()), CURE)


def test_a_second_one_is_noticed() -> None:
    first, second = (
        Source(f"src/qihang/apps/{app}/rules.py", "class Outcome: ...") for app in ("a", "b")
    )
    assert [finding.path for finding in doubled([first, second])] == [first.path, second.path]
    assert doubled([first]) == []
    with pytest.raises(pytest.fail.Exception, match="Outcome"):
        report(doubled([first, second]), CURE)
