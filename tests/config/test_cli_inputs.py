"""Whatever stands behind a command ends with a sentence and an exit code, never with a traceback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from django.db import transaction

from qihang.config import cli
from tests.factories.orgs import make_province

pytestmark = pytest.mark.django_db
HUGE = "9" * 30
NASTY = (
    "", " ", "-1", "0", "32768", "2147483648", HUGE, "1e999", "9999-12-31", "0001-01-01", "{}", "%s",
    "汉" * 301, "\udcff", "../../etc/passwd", "/dev/null", "[", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
# They work on the machine and not on records, or ask no more than Django does.
LEFT_OUT = {"run", "doctor", "manage", "prepare", "migrate", "seed", "advance", "backup", "restore"}
ENDS = {0, cli.WANTING, cli.REFUSED, cli.LACKING}


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    """ "noun verb" -> command."""
    cli.mount()
    return dict(leaves(typer.main.get_command(cli.app), ()))


def leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if inside := getattr(command, "commands", None):
        for name, inner in inside.items():
            yield from leaves(inner, (*words, name))
    elif not LEFT_OUT & set(words):
        yield " ".join(words), command


def test_nothing_typed_ends_in_a_traceback(
    commands: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = make_province().university.code
    assert len(commands) > 20
    wrong = []
    for words, command in commands.items():
        usual = {p.name: usual_for(p, code, tmp_path) for p in command.params if p.required}
        for parameter in command.params:
            if not takes_a_value(parameter):
                continue
            for value in NASTY:
                argv = [*words.split(), *written(command, {**usual, parameter.name: value})]
                if problem := traceback_of(argv):
                    wrong.append(f"qihang {argv}: {problem}")
    assert not wrong, "\n".join(wrong)


def takes_a_value(parameter: Any) -> bool:
    return not getattr(parameter, "is_flag", False) and parameter.name != "help"


def usual_for(parameter: Any, code: str, folder: Path) -> str:
    """What lets a command through to what it does with the others."""
    sheet = folder / "sheet.csv"
    sheet.write_text("a,b\n1,2\n")
    usual = {
        "org": code, "target": "roster", "name": "employers", "table": "sex", "on": "2024-06-15",
        "role": "university_head", "file": str(sheet), "folder": str(folder), "out": str(folder / "out.csv"),
    }  # fmt: skip
    return usual.get(parameter.name, "1")


def written(command: Any, values: dict) -> list[str]:
    """As somebody types them, options first."""
    options = [p for p in command.params if p.name in values and p.param_type_name == "option"]
    rest = [p for p in command.params if p.name in values and p.param_type_name == "argument"]
    given = [f"{p.opts[0]}={values[p.name]}" for p in options]
    return [*given, "--", *(values[p.name] for p in rest)]


def traceback_of(argv: list[str]) -> str:
    """What the command raises past every sentence; "" where it ends as it should."""
    try:
        with transaction.atomic(), cli.report_refusals():
            try:
                cli.app(argv)
            finally:
                transaction.set_rollback(True)
    except SystemExit as ended:
        return "" if (ended.code or 0) in ENDS else f"exit code {ended.code}"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return repr(error)[:200]
    return ""
