"""No public class name stands for two different things; functions are named as a Django developer would.

Why: `Outcome` in five modules is five things a reader must tell apart by their imports. A name that says
whose outcome it is needs no import to be understood. And `take_back`, `told` or `_says` are pictures that
each reader sees differently: a function is called by what it returns or does, an argument by what it is.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.guards.sources import Finding, Source, product, report

CURE = "Name it by what it belongs to (ReportOutcome, DeliveryOutcome)."
SPEECH = re.compile(
    r"(^|_)(take|takes|taken|took|put|puts|tell|tells|told|say|says|said|carry|carries|carried"
    r"|speak|speaks|spoken|spoke|show|shows|shown)(_|$)"
)
PLAIN = "Call a function by what it returns or does (proof_page, end_delegation), an argument by what it is."
COMMANDS = "cli"  # there the name is what is typed: `qihang codes show`


def doubled(sources: Iterable[Source]) -> list[Finding]:
    """Every place where a public class has the name of another one."""
    places = defaultdict(list)
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(Finding(source.path, node.lineno, node.name))
    return [found for them in places.values() if len(them) > 1 for found in them]


def spoken(sources: Iterable[Source]) -> list[Finding]:
    """Every function and argument outside commands that is named like speech or carrying."""
    found = []
    for source in sources:
        if source.part == COMMANDS:
            continue
        for node in source.nodes(ast.FunctionDef):
            given = node.args
            arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
            names = [node.name, *(argument.arg for argument in arguments)]
            found += [Finding(source.path, node.lineno, n) for n in names if SPEECH.search(n)]
    return found


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


def test_functions_and_arguments_have_plain_names() -> None:
    report(spoken(product()), PLAIN)


def test_a_name_like_speech_is_noticed() -> None:
    text = "def take_back(uuid): ...\ndef shown(): ...\ndef end(told_at, *, tell): ..."
    source = Source("src/qihang/apps/orgs/views/delegation.py", text)
    assert [finding.what for finding in spoken([source])] == [
        "take_back",
        "shown",
        "told_at",
        "tell",
    ]
    plain = "def mistaken_rows(input_name): ...\ndef output_text(): ..."
    assert not spoken([Source(source.path, plain)])
    assert not spoken([Source("src/qihang/apps/codes/cli.py", "def show(): ...")])
