"""Nobody's rows are read outside a scope, in whatever module of an app they are read.

Why: the rule "scope first" is worth what the least watched module is worth. A measure, an export, a
card, a group of readers or a panel that reads everybody shows everybody, however well queries are kept.
The law is a row of laws.py; here stand its exceptions and the ways around it that it must notice.
"""

import re

import pytest

from qihang.kernel import Asked, Scope
from qihang.web.request import Request
from tests.guards.scopeless import PARTS, SCOPELESS
from tests.guards.scopes import CARRIERS, part_key, scope_received
from tests.guards.sources import Finding, Source, product, report

APPS = "src/qihang/apps"
READS_ALL = "def _rows():\n    return Graduate.objects.all()\n"


def found(text: str, module: str = "people/reader_groups") -> list[str]:
    return [finding.what for finding in scope_received(Source(f"{APPS}/{module}.py", text))]


@pytest.mark.parametrize(
    "module",
    ["queries", "measures", "exports", "sheets", "cards", "panels", "search", "pages", "tasks"],
)
def test_a_function_that_reads_everybody_is_noticed_in(module: str) -> None:
    assert found("def rows():\n    return Graduate.objects.all()", f"people/{module}")
    assert found("def rows():\n    with connection.cursor() as c:\n        ...", f"people/{module}")


def test_a_method_is_noticed_as_well() -> None:
    assert found("class A:\n    def rows(self):\n        return Graduate.objects.all()")


def test_what_is_read_before_anybody_asks_is_noticed() -> None:
    assert found("ROWS = Graduate.objects.all()")
    assert found("class A:\n    rows = Graduate.objects.all()")


def test_a_private_reader_must_be_called_by_whoever_has_a_scope() -> None:
    assert not found(f"{READS_ALL}def rows(scope: Scope):\n    return _rows()")
    assert found(f"{READS_ALL}def rows(cohort: Cohort):\n    return _rows()")
    assert found(f"{READS_ALL}def _more():\n    return _rows()\ndef rows():\n    return _more()")


def test_a_private_reader_must_not_be_given_on() -> None:
    assert found(f'{READS_ALL}GIVES = (PhoneSource("graduate", _rows),)')


def test_a_part_of_a_read_asks_its_caller_for_the_scope() -> None:
    part = "from qihang.apps.orgs.queries import planned\n"
    assert found(f"{part}def rows():\n    return planned(SQL, {{}})")
    assert not found(f"{part}def rows(scope: Scope):\n    return planned(SQL, {{}})")


def test_the_type_counts_and_not_the_name() -> None:
    assert found("def rows(scope: str):\n    return Graduate.objects.all()")
    assert not found(
        "def rows(asked: Asked):\n    return Graduate.objects.all()", "people/measures"
    )
    assert not found("def card(request: Request):\n    return Graduate.objects.all()")


def test_a_scope_that_is_received_and_not_used_is_none() -> None:
    assert found("def rows(_scope: Scope):\n    return Graduate.objects.all()")


UNUSED = re.compile(r"scope: Scope.*# noqa: ARG00[12](?! - \w)")


def test_a_scope_that_is_not_used_says_why() -> None:
    assert UNUSED.search("def names(scope: Scope) -> Names:  # noqa: ARG001")
    assert not UNUSED.search("def names(scope: Scope) -> Names:  # noqa: ARG001 - names are public")
    lines = ((s.path, *line) for s in product() for line in enumerate(s.text.splitlines(), 1))
    wrong = (Finding(path, number, line) for path, number, line in lines if UNUSED.search(line))
    report(
        wrong, "Say after the code why nobody's reach matters: `# noqa: ARG001 - names are public`."
    )


def test_an_inner_function_with_a_scope_reads_for_itself() -> None:
    inner = "    def rows(asked: Asked):\n        return Meeting.objects.all()\n    return rows"
    assert not found(f"def _of(kind: str):\n{inner}\nCOUNTED = _of('a')", "plans/measures")


def test_services_read_for_a_scope_that_was_checked() -> None:
    assert not found("def lock(ids: list[int]):\n    Graduate.objects.all()", "people/services/a")


def test_what_carries_a_scope_has_one() -> None:
    carried = {Asked.__name__: Asked.__annotations__, Request.__name__: Request.__annotations__}
    assert {Scope.__name__, *carried} == CARRIERS
    assert all(types["scope"] in (Scope, "Scope") for types in carried.values())


@pytest.mark.parametrize("row", SCOPELESS, ids=".".join)
def test_each_exception_is_needed(row: tuple[str, str]) -> None:
    others = {key: reason for key, reason in SCOPELESS.items() if key != row}
    package = f"qihang.apps.{row[0]}."
    there = [source for source in product() if f"{source.module}.".startswith(package)]
    missed = [one for source in there for one in scope_received(source, others)]
    if not missed:
        report([Finding("tests/guards/scopeless.py", 1, ".".join(row))], "Take the row off.")


@pytest.mark.parametrize("part", PARTS, ids=".".join)
def test_each_part_stands_in_its_app(part: tuple[str, str]) -> None:
    sources = [s for s in product() if part_key(s, part[1]) == part]
    assert any(f"def {part[1]}(" in source.text for source in sources)
