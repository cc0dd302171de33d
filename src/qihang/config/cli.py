"""The program `qihang`: its own commands, and those that apps bring in a `cli.py` with an `app`.

Exit codes: 0 done, 1 checked and found wanting, 2 refused or wrong input, 3 environment lacking.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from qihang.config.bootstrap import Unready
from qihang.config.database import at_hand

if TYPE_CHECKING:
    from qihang.kernel import Objection, Refusal

WANTING, REFUSED, LACKING = 1, 2, 3

app = typer.Typer(
    name="qihang",
    help="启航 qihang: a province's work platform for graduate employment.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def run() -> None:
    """Run database, web server and worker here until Ctrl-C (QIHANG_PORT, QIHANG_HOST)."""
    from qihang.config.run import main

    main()


@app.command()
def doctor() -> None:
    """Check this machine and name the cure of whatever is missing."""
    from qihang.config.doctor import findings

    wrong = 0
    for name, problem in findings():
        typer.echo(f"{'✗' if problem else '✓'} {name}{': ' + problem if problem else ''}")
        wrong += bool(problem)
    if wrong:
        raise typer.Exit(LACKING)


SIGNED_SINCE = ("orgs", "0008_signed_records")  # migrations


@app.command()
def migrate() -> None:
    """Bring the tables up to this release."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from qihang.config import upgrades

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    missing = {(one.app_label, one.name) for one, _ in plan}
    signed = SIGNED_SINCE not in missing
    proved = upgrades.prove_before(missing) if signed else upgrades.ProvedBefore()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    if not signed:
        _accept_what_stands()
    proved.sign_anew()
    call_command("createcachetable", verbosity=0)
    typer.echo(f"{len(missing)} migrations applied.")


def _accept_what_stands() -> None:
    """Records of a release before acts signed them are believed as they stand; the audit says so."""
    from qihang.apps.orgs.services import accept_unsigned
    from qihang.kernel import Scope

    for table, number in accept_unsigned(Scope.for_system("qihang migrate"), "upgrade"):
        if number:
            typer.echo(f"{table}: {number:,} records signed as they stand")


@app.command(hidden=True)
def prepare(size: str) -> None:
    """What `run` needs before it serves: tables, and in the demo a province if there is none."""
    from django.conf import settings

    migrate()
    if settings.DEMO:
        command = typer.main.get_command(app)
        words = ["world", "seed", "--size", size, "--if-empty"]
        raise typer.Exit(command(words, standalone_mode=False) or 0)


@app.command()
def house(app_name: Annotated[str, typer.Argument(metavar="[APP]")] = "") -> None:
    """List what each app gives to those below it (its manifest): app, kind and key of each."""
    from qihang.kernel import contributions

    manifests = [m for m in contributions.manifests() if app_name in ("", m.app)]
    if not manifests:
        fail(f"{app_name}: no app of this name has a manifest", REFUSED)
    for manifest in manifests:
        for one in manifest.gives:
            typer.echo(f"{manifest.app}\t{type(one).__name__}\t{one.key}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Pass the rest to Django's own commands (makemigrations, shell, …)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["qihang manage", *context.args])


def mount() -> None:
    """Set Django up and add the commands of every app and of the world."""
    import django

    from qihang.config import layers
    from qihang.config.bootstrap import prefers_chinese

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
    django.setup()
    django.utils.translation.activate("zh-hans" if prefers_chinese() else "en")
    from qihang.config import sheets

    mount_nouns(sheets)
    for module in (*layers.modules("cli"), import_module("qihang.world.cli")):
        mount_nouns(module)


def mount_nouns(module: ModuleType) -> None:
    """Each Typer of the module becomes a noun by its own name; `app` by that of its package.

    Commands of a Typer called `verbs` stand at the top: engines over files are one word.
    """
    for name, group in vars(module).items():
        if isinstance(group, typer.Typer) and name == "verbs":
            app.registered_commands += group.registered_commands
        elif isinstance(group, typer.Typer):
            noun = module.__name__.split(".")[-2] if name == "app" else name
            app.add_typer(group, name=group.info.name or noun)


def keep_compiled() -> None:
    """Let Python keep what it compiles even if PYTHONDONTWRITEBYTECODE asks it not to.

    Otherwise every process compiles the program anew, which takes longer than loading it.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    keep_compiled()
    try:
        with surroundings(sys.argv[1:]):
            app()
    except Unready as problem:
        fail(str(problem), LACKING)


@contextlib.contextmanager
def surroundings(argv: list[str]) -> Iterator[None]:
    """What a command finds: the database at hand, Django set up, and a place for its refusals."""
    if argv[:1] in (["run"], ["doctor"]):
        yield
        return
    with contextlib.nullcontext() if needs_no_database(argv) else at_hand(), report_refusals():
        mount()
        yield


def needs_no_database(argv: list[str]) -> bool:
    """Help, and the engines that work over files alone."""
    if not argv or argv[0] in ("sheets", "link", "screen") or "--help" in argv:
        return True
    return argv[:2] == ["checks", "sql"] or (argv[:1] == ["checks"] and "--frames" in argv)


@contextlib.contextmanager
def report_refusals() -> Iterator[None]:
    """An expected no is a sentence and an exit code, never a traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DataError, IntegrityError, OperationalError, ProgrammingError
    from django.utils.translation import gettext

    from qihang.kernel import Refusal
    from qihang.policy import PolicyProblem

    try:
        yield
    except ProgrammingError:
        if not tables_behind():
            raise
        fail(gettext("数据库的表比程序旧，请先运行 qihang migrate。"), LACKING)
    except Refusal as refusal:
        fail(sentence(refusal), REFUSED)
    except (DataError, IntegrityError, UnicodeEncodeError) as error:
        fail_if_refused(error)
        raise
    except PolicyProblem as problem:
        fail(str(problem), LACKING)
    except (OperationalError, ImproperlyConfigured) as error:
        fail(str(error).strip(), LACKING)
    except OSError as error:
        fail(f"{error.filename or ''}: {error.strerror or error}", REFUSED)


def fail_if_refused(error: Exception) -> None:
    """What the database does not keep is said in words, where there are any for it."""
    from qihang.web import constraints

    refusal = constraints.refusal_of(error)
    if refusal is not None:
        fail(sentence(refusal), REFUSED)


def tables_behind() -> bool:
    """Whether this release brings migrations that the database has not had."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    connection.close()  # the failed transaction goes with it
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def sentence(refusal: "Refusal") -> str:
    """The refusal in the reader's language, and what is wrong with each field."""
    from django.utils.translation import gettext

    parts: tuple[Refusal | Objection, ...] = (refusal, *refusal.objections)
    return "\n".join(gettext(part.message).format(**part.facts) for part in parts)


def fail(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    sys.exit(code)
