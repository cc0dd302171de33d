"""The program speaks in sentences and exit codes, whoever brought the command."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from typer.testing import CliRunner

from qihang.config import cli
from qihang.config.docs import stale
from qihang.config.places import ROOT
from qihang.kernel import Objection, Refusal


def ends(problem: BaseException) -> object:
    with pytest.raises(SystemExit) as ended, cli.report_refusals():
        raise problem
    return ended.value.code


def test_a_refusal_is_a_sentence_with_what_is_wrong_in_each_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = Objection("late", "已过 {day}", "day", {"day": "8-31"})
    with translation.override("zh-hans"):
        code = ends(Refusal("closed", "{who} 不能再改", (wrong,), who="甲"))
    assert (code, capsys.readouterr().err) == (2, "甲 不能再改\n已过 8-31\n")


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (OperationalError("connection refused"), 3, "connection refused"),
        (FileNotFoundError(2, "No such file", "roster.xlsx"), 2, "roster.xlsx"),
    ],
)
def test_what_is_missing_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
    problem: FileNotFoundError | OperationalError,
    code: int,
    said: str,
) -> None:
    assert ends(problem) == code
    assert said in capsys.readouterr().err


def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), cli.report_refusals():
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_tables_of_an_older_release_are_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ProgrammingError), cli.report_refusals():
        raise ProgrammingError("no such column")  # up to date: a fault of ours
    migrations = MigrationRecorder(connection).migration_qs
    latest = migrations.latest("id")
    latest.delete()
    try:
        with translation.override("zh-hans"):
            assert ends(ProgrammingError("no such column")) == 3
    finally:
        migrations.create(app=latest.app, name=latest.name)
    assert "qihang migrate" in capsys.readouterr().err


def test_an_app_names_its_nouns(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("qihang.apps.example.cli")
    module.app, module.roster = noun("of the app"), noun("of the roster")  # type: ignore[attr-defined]
    root = noun("root")
    monkeypatch.setattr(cli, "app", root)
    cli.mount_nouns(module)
    for word, said in (("example", "of the app"), ("roster", "of the roster")):
        assert CliRunner().invoke(root, [word, "say"]).stdout == said + "\n"


def noun(text: str) -> typer.Typer:
    group = typer.Typer()

    @group.callback()
    def main() -> None: ...

    @group.command()
    def say() -> None:
        typer.echo(text)

    return group


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["no-such-thing"], 2, "No such command"),
        (["run", "--no-such-option"], 2, "No such option"),
        (["--help"], 0, "world"),
    ],
)
def test_the_program_itself(words: list[str], code: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qihang", *words], capture_output=True, text=True, check=False,
        cwd=ROOT / "src",
    )  # fmt: skip
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_running_needs_no_tool_for_tests() -> None:
    """What only the development lock holds must not be asked for by what `make run` starts."""
    hide = "import sys; sys.modules |= dict.fromkeys(['pytest', 'playwright', 'mypy'])"
    use = "from qihang.config import cli, doctor, run, wsgi; cli.mount(); list(doctor.findings())"
    done = subprocess.run(
        [sys.executable, "-c", f"{hide}; {use}"], capture_output=True, text=True, check=False,
        cwd=ROOT / "src",
    )  # fmt: skip
    assert done.stderr == ""


def test_generated_pages_are_what_their_programs_write() -> None:
    assert sorted(stale()) == []


def test_python_keeps_what_it_compiles_even_if_asked_not_to(tmp_path: Path) -> None:
    asked = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "qihang", "--help"], env=os.environ | asked, check=True)
    assert list(tmp_path.rglob("qihang/kernel/__init__.*.pyc"))
