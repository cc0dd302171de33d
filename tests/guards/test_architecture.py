"""Law 1: layers and the order of the apps.

Why: as long as every import, foreign key and template points downwards, an app can be read, tested
and changed knowing only what stands below it. The contracts are drawn in .importlinter; here they
are run, and what imports cannot show (foreign keys, migrations, templates) is held to the same order.
"""

import configparser
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps as registry
from django.db.migrations.loader import MigrationLoader
from importlinter.application.use_cases import SUCCESS, lint_imports
from importlinter.configuration import configure

from tests.guards.sources import ROOT, Finding, product, report, templates

DOWN = "Point downwards: tell the upper app by an event, or move the record to the lower app."


def test_import_contracts_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    configure()
    kept = lint_imports(config_filename=".importlinter", cache_dir=None) == SUCCESS
    assert kept, capsys.readouterr().out


@cache
def ranks() -> dict[str, int]:
    """App name to its height in the drawing, codes at the bottom."""
    ini = configparser.ConfigParser()
    ini.read(ROOT / ".importlinter", encoding="utf-8")
    layers = ini["importlinter:contract:apps"]["layers"].strip().splitlines()
    names = [re.findall(r"\w+", line) for line in layers if not line.strip().startswith(";")]
    return {name: len(names) - i for i, layer in enumerate(names) for name in layer}


def upward(user: str, used: str) -> bool:
    """Whether this use between apps goes up or sideways."""
    both = user in ranks() and used in ranks() and user != used
    return both and ranks()[used] >= ranks()[user]


def test_foreign_keys_point_downwards() -> None:
    def breaches() -> Iterator[Finding]:
        for model in registry.get_models():
            for field in model._meta.get_fields():
                if field.concrete and field.related_model:
                    used = field.related_model._meta.app_label
                    if upward(model._meta.app_label, used):
                        yield Finding(
                            model.__module__, 0, f"{model.__name__}.{field.name} -> {used}"
                        )

    report(breaches(), DOWN)


def test_migrations_depend_downwards() -> None:
    loader = MigrationLoader(connection=None)
    report(
        (
            Finding(f"{app}/migrations/{name}", 0, f"depends on {used}")
            for (app, name), migration in loader.disk_migrations.items()
            for used, _ in migration.dependencies
            if upward(app, used)
        ),
        DOWN,
    )


def test_templates_use_their_own_app_and_those_below() -> None:
    def breaches() -> Iterator[Finding]:
        for path in templates():
            text = path.read_text(encoding="utf-8")
            for match in re.finditer(r"{%\s*(?:include|extends)\s+[\"'](\w+)/", text):
                if upward(path.parent.name, match[1]):
                    line = text.count("\n", 0, match.start()) + 1
                    yield Finding(path.relative_to(ROOT).as_posix(), line, match[0])

    report(breaches(), DOWN)


def test_every_app_says_what_it_owns_and_publishes() -> None:
    owners = [s for s in product() if s.app and s.path.endswith(f"apps/{s.app}/__init__.py")]
    report(
        (
            Finding(source.path, 1, f"docstring does not say what it {verb}")
            for source in owners
            for verb, file in (("owns", "models"), ("publishes", "events"))
            if any((ROOT / source.path).parent.glob(f"{file}*")) and verb not in source.text.lower()
        ),
        "Say in one line each which tables the app owns and which events it publishes.",
    )
