"""docs/subsystems/commands.md: every command of the program, from its own help."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from qihang.config import cli

HEAD = """# Commands of `qihang`

Written by `make docs` from the program itself. Every command works whether or not `make run` is
running: where it is not, the embedded database is started for as long as the command takes.

| exit code | means |
|---|---|
| 0 | done, or checked and found right |
| 1 | checked and found wanting |
| 2 | refused: the rules do not allow it, or the input is wrong; the sentence says why |
| 3 | the machine lacks something; the sentence names the cure |

| command | what it does |
|---|---|
"""


def render() -> str:
    cli.mount()
    return HEAD + "\n".join(rows(typer.main.get_command(cli.app), "qihang"))


def rows(command: Any, name: str) -> Iterator[str]:
    """One row per command below this one."""
    if isinstance(command, TyperGroup):
        for word, child in sorted(command.commands.items()):
            if not child.hidden:
                yield from rows(child, f"{name} {word}")
        return
    words = " ".join(word_of(each) for each in command.params if each.name != "help")
    yield f"| `{f'{name} {words}'.strip()}` | {command.get_short_help_str(200)} |"


def word_of(parameter: Any) -> str:
    """An argument by its name, an option by its first spelling."""
    if isinstance(parameter, TyperArgument):
        return str(parameter.name).upper()
    return f"[{parameter.opts[0]}]"
