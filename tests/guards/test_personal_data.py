"""Every column that holds personal data is listed with what it is kept for, and kept as it must be.

Why: the law on personal information asks for a purpose of each item; and what nobody listed, nobody
deletes. Each app's models carry PERSONAL = {model: {field: purpose}}; this guard finds columns by
their names and asks that register and tables agree. Identity numbers and phones never lie open.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import apps as registry
from django.db.models import BinaryField, Field, Model

from tests.guards.sources import ROOT, Finding, dotted, product, report

TELLING = re.compile(
    r"(^|_)(name|names|username|email|phone|address|id_number|exam_number|student_number|birth"
    r"|sex|ethnicity|politics|hardship|home_place|rural|pay|contact|password)(_|$)"
)
SECRET = re.compile(r"(^|_)(id_number|phone)(_|$)")
# Columns that look personal and are not, each with the reason.
IMPERSONAL = {
    "Org.name": "an organisation's",
    "Org.name_en": "an organisation's",
    "Org.short_name": "an organisation's",
    "Graduate.major_name": "a course of study's",
    "Destination.position_name": "a post's",
    "Destination.project_name": "a programme's",
    "HeadReceiver.address": "where heads are kept, as the installation sets it",
    "Post.employer_name": "a firm's or office's, as the post has it",
    "Post.apply_address": "where graduates apply for a post",
    "Post.pay_min_fen": "a post's",
    "Post.pay_max_fen": "a post's",
    "PostTerms.pay_fen": "a post's",
    "Delivery.file_name": "a delivered file's",
    "Firm.name": "a firm's, as the public register has it",
    "ApiToken.name": "a system's",
    "Account.password": "a hash that only sign-in reads",
}
HEARD_BY_ALL = {"int", "frozenset[int]", "date", "datetime", "str", "bool", "Cohort"}
HEARD_BY_ALL |= {"frozenset[tuple[int, int]]"}  # pairs of ids: what became what


def ours() -> list[type[Model]]:
    return [m for m in registry.get_models() if m.__module__.startswith("qihang.apps.")]


def columns() -> Iterator[tuple[type[Model], Field]]:
    for model in ours():
        yield from ((model, field) for field in model._meta.local_fields)


def register(label: str) -> dict[str, dict[str, str]]:
    """What the models of an app say about personal data."""
    models = import_module(f"qihang.apps.{label}.models")
    return getattr(models, "PERSONAL", {})


def place(model: type[Model], field: str) -> Finding:
    path = Path(inspect.getsourcefile(model) or "").relative_to(ROOT).as_posix()
    return Finding(path, inspect.getsourcelines(model)[1], f"{model.__name__}.{field}")


def test_every_personal_column_is_listed() -> None:
    missing = (
        place(model, field.name)
        for model, field in columns()
        if TELLING.search(field.name)
        and f"{model.__name__}.{field.name}" not in IMPERSONAL
        and field.name not in register(model._meta.app_label).get(model.__name__, {})
    )
    report(missing, "List it in PERSONAL of the app's models with what it is kept for.")


def test_everything_listed_is_there_and_has_a_purpose() -> None:
    known = {(m._meta.app_label, m.__name__): {f.name for f in m._meta.fields} for m in ours()}

    def wrong() -> Iterator[Finding]:
        for label in {m._meta.app_label for m in ours()}:
            for model, fields in register(label).items():
                for field, purpose in fields.items():
                    if field not in known.get((label, model), set()) or len(purpose) < 8:
                        yield Finding(f"apps/{label}/models", 0, f"{model}.{field}: {purpose!r}")

    report(wrong(), "Name an existing column and say in a sentence what it is kept for.")


def test_numbers_and_phones_lie_sealed() -> None:
    open_ones = (
        place(model, field.name)
        for model, field in columns()
        if (field.name.endswith(("_sealed", "_hash")) and not isinstance(field, BinaryField))
        or (SECRET.search(field.name) and not field.name.endswith(("_sealed", "_hash", "_masked")))
    )
    report(
        open_ones, "Keep it as *_sealed (BinaryField), to search as *_hash, to show as *_masked."
    )


def test_impersonal_columns_exist() -> None:
    known = {f"{model.__name__}.{field.name}" for model, field in columns()}
    gone = (Finding(__name__, 0, name) for name in IMPERSONAL if name not in known)
    report(gone, "Take it off the list of columns that look personal.")


def test_names_of_rows_tell_no_more_than_a_name() -> None:
    def breaches() -> Iterator[Finding]:
        for source in product():
            for node in source.nodes(ast.FunctionDef):
                if node.name in {"__str__", "__repr__"} and source.part == "models":
                    for leaf in ast.walk(node):
                        if isinstance(leaf, ast.Attribute) and leaf.attr not in {"name", "code"}:
                            yield Finding(
                                source.path, leaf.lineno, f"{node.name} tells {leaf.attr}"
                            )

    report(breaches(), "Return the name; rows are drawn by components that know the reader.")


def test_logs_tell_nothing_personal() -> None:
    def breaches() -> Iterator[Finding]:
        for source in product():
            for call in source.nodes(ast.Call):
                if re.match(r"(log|logger|logging)\.\w+$", dotted(call.func)):
                    for leaf in (leaf for arg in call.args for leaf in ast.walk(arg)):
                        word = leaf.attr if isinstance(leaf, ast.Attribute) else ""
                        if TELLING.search(word):
                            yield Finding(source.path, call.lineno, f"logs {word}")

    report(breaches(), "Log the record's uuid.")


def test_events_carry_ids_and_days_only() -> None:
    def breaches() -> Iterator[Finding]:
        for source in product():
            if source.part == "events":
                for node in source.nodes(ast.AnnAssign):
                    told = f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
                    kind = told.partition(": ")[2].strip("'\"")
                    if TELLING.search(told.partition(":")[0]) or kind not in HEARD_BY_ALL:
                        yield Finding(source.path, node.lineno, told)

    report(breaches(), "Carry the id; whoever hears it reads what its own scope allows.")
