"""`qihang verify`: all proofs. `qihang audit …`: prove the log and the records it speaks of, seal it
now, vouch for records as they stand. `qihang accounts …`: the first ones, a reset.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from qihang.apps.orgs.rules import Lost, Role
from qihang.kernel import Scope

app = typer.Typer(name="audit", help="The log of every act.", no_args_is_help=True)
heads = typer.Typer(name="heads", help="Heads of the chains, kept elsewhere.", no_args_is_help=True)
verbs = typer.Typer()


accounts = typer.Typer(
    name="accounts", help="Accounts: the first ones, and a reset nobody else can do.",
    no_args_is_help=True,
)  # fmt: skip


@accounts.command("open")
def open_first(username: str, name: str, role: Role, org: str) -> None:
    """Open an account with a role in an organisation (by code); prints the first password."""
    from qihang.apps.orgs import services

    scope = Scope.for_system("accounts open")
    made = services.open_first(scope, services.Invitee(username, name), org, role)
    typer.echo(made.password or "an account with this name exists: its holder was asked")


@accounts.command()
def reset(username: str, lost: Lost = Lost.PASSWORD) -> None:
    """Begin a lost password or second_factor anew; audited, the holder is told."""
    from qihang.apps.orgs import services

    typer.echo(services.reset_by_command(Scope.for_system("accounts reset"), username, lost))


@app.command()
def verify(
    heads: Annotated[
        Path | None, typer.Option(help="File of block heads kept elsewhere (default: our own).")
    ] = None,
) -> None:
    """Name every altered, added or missing row; exit code 1 where there is any."""
    from qihang.apps.orgs.queries import audit_size, verify_audit

    scope = Scope.for_system("audit verify")
    found = 0
    for tampering in verify_audit(scope, heads):
        found += 1
        typer.echo(str(tampering))
    rows, blocks = audit_size(scope)
    typer.echo(f"{rows} rows, {blocks} blocks, {found} not as written")
    raise typer.Exit(1 if found else 0)


@verbs.command("verify")
def verify_all(
    *,
    heads: Annotated[
        list[Path] | None, typer.Option(help="A list of heads kept elsewhere; may be given again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer for programs.")] = False,
) -> None:
    """Run all proofs and say for each table what they cover; exit code 1 if anything is found."""
    from qihang.apps.orgs.pages.proof_report import as_text, proof_report

    answer = proof_report(Scope.for_system("qihang verify"), heads or [])
    for line in [json.dumps(answer, ensure_ascii=False, indent=1)] if as_json else as_text(answer):
        typer.echo(line)
    raise typer.Exit(1 if answer["findings"] else 0)


@app.command()
def seal() -> None:
    """Seal now what the next minute's job would seal."""
    from qihang.apps.orgs.services.audit import seal_blocks

    typer.echo(f"{seal_blocks()} rows sealed")


@app.command()
def records() -> None:
    """Name every signed record altered, added or removed beside the product; exit code 1 if any."""
    from django.utils.translation import gettext

    from qihang.apps.orgs.queries import row_findings

    found = 0
    for finding in row_findings(Scope.for_system("audit records")):
        found += 1
        typer.echo(gettext(finding.message).format(**finding.facts))
    typer.echo(f"{found} not as written")
    raise typer.Exit(1 if found else 0)


@app.command()
def accept(
    reason: Annotated[str, typer.Option(help="Why; it stands in the audit.")],
    kind: Annotated[str, typer.Option(help="Kind of record; default: all kinds.")] = "",
    ids: Annotated[
        list[int] | None, typer.Argument(help="Of that kind; default: unsigned.")
    ] = None,
) -> None:
    """Sign records as they stand: those no act ever signed, or those named, mended by hand."""
    from qihang.apps.orgs.services import accept_records, accept_unsigned

    scope = Scope.for_system("audit accept")
    if kind and ids:
        typer.echo(f"{accept_records(scope, kind, ids, reason)} records signed as they stand")
        return
    for table, number in accept_unsigned(scope, reason):
        typer.echo(f"{table}: {number:,} records signed as they stand")


@heads.command()
def send() -> None:
    """Hand the newest heads over now; exit code 1 where a receiver did not acknowledge."""
    from qihang.apps.orgs.gateways import receivers
    from qihang.apps.orgs.queries import real_now
    from qihang.apps.orgs.services import hand_over_heads

    reached = hand_over_heads(Scope.for_system("qihang heads send"), real_now(), at_once=True)
    typer.echo(f"{reached} of {len(receivers())} receivers have everything")
    raise typer.Exit(0 if reached == len(receivers()) else 1)


@heads.command()
def key() -> None:
    """Print the public key by which receivers check lines."""
    from qihang.apps.orgs.integrity.heads import public_key

    typer.echo(public_key().public_bytes_raw().hex())


@heads.command()
def check(
    file: Annotated[Path, typer.Argument(help="A list of heads.")],
    key: Annotated[str, typer.Option(help="Public key, as `qihang heads key` prints it.")],
) -> None:
    """Check a list by the public key alone, as a receiver may; exit code 1 if it is broken."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from qihang.apps.orgs.integrity.anchors import kept_lines
    from qihang.apps.orgs.integrity.heads import broken_lines
    from qihang.web.refusals import sentence

    lines = kept_lines(file)
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError:
        message = "not a public key as `qihang heads key` prints it"
        raise typer.BadParameter(message, param_hint="--key") from None
    broken = [sentence(found) for found in broken_lines(lines, str(file), public)]
    for text in broken:
        typer.echo(text)
    typer.echo(f"{len(lines)} lines, {len(broken)} broken")
    raise typer.Exit(1 if broken or not lines else 0)


@heads.command()
def adopt(reason: Annotated[str, typer.Option(help="Why; it stands in the audit.")]) -> None:
    """Write our own file of heads anew from the blocks as they stand."""
    from qihang.apps.orgs.services import adopt_heads

    typer.echo(f"{adopt_heads(Scope.for_system('qihang heads adopt'), reason)} heads written")
