"""GLOSSARY.md is the one list of terms: one Chinese term, one English term, one identifier.

Why: a domain with two words for one thing gets two of that thing. Terms stand once, identifiers
exist in the code, and words given up do not come back in names.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.guards.sources import ROOT, Finding, Source, product, report

PAGE = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
TERMS_TEXT, _, WORDS_TEXT = PAGE.partition("## Words not used in names")
TERMS = re.findall(r"^\| (\S+) \| ([^|]+) \| `(\w+)` \| [^|]+ \|$", TERMS_TEXT, re.MULTILINE)
GIVEN_UP = re.findall(r"^\| `(\w+)` \| .+ \|$", WORDS_TEXT, re.MULTILINE)


def names(source: Source) -> Iterator[tuple[str, int]]:
    """Every name the file gives: classes, functions, arguments, variables, modules."""
    yield source.parts[-1], 1
    for node in source.nodes(ast.AST):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


@pytest.mark.parametrize("column", [0, 1, 2], ids=["chinese", "english", "identifier"])
def test_each_term_stands_once(column: int) -> None:
    seen = Counter(row[column].strip() for row in TERMS)
    assert len(TERMS) > 30, "the tables of GLOSSARY.md could not be read"
    assert not [term for term, times in seen.items() if times > 1]


def test_every_identifier_exists_in_the_code() -> None:
    known = {name for source in product() for name, _ in names(source)}
    known |= {
        node.value
        for source in product()
        for node in source.nodes(ast.Constant)
        if isinstance(node.value, str)
    }
    report(
        (Finding("GLOSSARY.md", 0, word) for _, _, word in TERMS if word not in known),
        "Name the identifier that the code uses, or take the row off until it does.",
    )


def test_words_given_up_stay_away() -> None:
    def breaches() -> Iterator[Finding]:
        for source in product():
            for name, line in names(source):
                flat = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
                for word in GIVEN_UP:
                    if re.search(rf"(^|_){word}(_|s?$)", flat):
                        yield Finding(source.path, line, f"{name} (not `{word}`)")

    report(breaches(), "Use the word GLOSSARY.md gives instead.")
