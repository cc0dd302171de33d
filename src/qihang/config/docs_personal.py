"""docs/subsystems/personal-data.md: every personal column with its purpose, from the models."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

HEAD = """# Personal data

Written by `make docs` from the `PERSONAL` lists beside the models; a guard
(`tests/guards/test_personal_data.py`) finds columns that look personal and are not listed.
Columns ending in `_sealed` are encrypted, `_hash` are keyed hashes to search by, `_masked` are shown.

| app | table | column | kept for |
|---|---|---|---|
"""

Register = dict[str, dict[str, str]]


def render() -> str:
    return HEAD + "\n".join(rows())


def rows() -> Iterator[str]:
    """One line a column, by app, table and column."""
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for table, columns in sorted(register(config.name).items()):
            for column, purpose in columns.items():
                yield f"| {config.label} | {table} | `{column}` | {purpose} |"


def register(package: str) -> Register:
    """What the models of one of our apps say; empty for the others."""
    if not package.startswith("qihang.apps.") or not find_spec(f"{package}.models"):
        return {}
    return getattr(import_module(f"{package}.models"), "PERSONAL", {})
