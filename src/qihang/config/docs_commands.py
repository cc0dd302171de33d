"""docs/subsystems/commands.md: every command of the program, from its own help."""

from collections.abc import Iterator

import click
import typer

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


def rows(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for word, child in sorted(command.commands.items()):
            if not child.hidden:
                yield from rows(child, f"{name} {word}")
        return
    words = " ".join(filter(None, map(word_of, command.params)))
    yield f"| `{f'{name} {words}'.strip()}` | {command.get_short_help_str(200)} |"


def word_of(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        word = parameter.make_metavar(click.Context(click.Command("x")))
        return word.replace("|", "\\|")
    if parameter.name == "help":
        return ""
    return f"[{parameter.opts[0]}]"
