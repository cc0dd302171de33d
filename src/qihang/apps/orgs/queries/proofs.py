"""All proofs at once: what is not as the product left it, and what is said of each table."""

from collections.abc import Iterator

from django.db import connection

from qihang.apps.orgs.integrity import proofs, signed
from qihang.apps.orgs.queries.signatures import row_findings
from qihang.apps.orgs.queries.verify import Tampering, verify_audit
from qihang.kernel import Objection, Refusal, Scope, msgid


def prove_all(scope: Scope) -> Iterator[tuple[str, Objection]]:
    """Run every proof: its name with each thing it finds. Refuses with out_of_reach."""
    must_be_system(scope)
    for proof in proofs.all_proofs():
        for found in proof.run(scope):
            yield proof.name, found


def covered_tables(scope: Scope) -> list[proofs.Coverage]:
    """What is said of each table that stands in the database. Refuses with out_of_reach."""
    must_be_system(scope)
    return proofs.coverage(connection.introspection.table_names())


def must_be_system(scope: Scope) -> None:
    """Proofs read every row: only jobs and commands run them."""
    if not scope.system:
        raise Refusal("out_of_reach", "只有系统任务和命令才能核验全部数据。")


def _audit(scope: Scope) -> Iterator[Objection]:
    return (_sentence(tampering) for tampering in verify_audit(scope))


_SAID = {
    ("altered", "row"): msgid("{table} 中 id = {number} 的行被改动。"),
    ("added", "row"): msgid("{table} 中 id = {number} 的行不是系统写入的。"),
    ("missing", "row"): msgid("{table} 中 id = {number} 的行被删去。"),
    ("altered", "block"): msgid("{table} 中 number = {number} 的区块被改动，或不再接着前一块。"),
    ("missing", "block"): msgid("{table} 中 number = {number} 的区块被删去。"),
    ("altered", "epoch"): msgid("{table} 中 shift = {number} 的行被改动。"),
    ("missing", "epoch"): msgid("{table} 中 shift = {number} 的行被删去。"),
}
_TABLE = {"row": "orgs_auditentry", "block": "orgs_auditblock", "epoch": "orgs_epoch"}


def _sentence(found: Tampering) -> Objection:
    facts = {"table": _TABLE[found.what], "number": found.number}
    return Objection(f"{found.how}_{found.what}", _SAID[found.how, found.what], "", facts)


# What every app gives as signed (orgs/integrity/signed.py) is covered by one proof.
RECORDS = proofs.IntegrityProof(
    "records",
    signed.covered_tables,
    row_findings,
)
AUDIT = proofs.IntegrityProof(
    "audit",
    {
        "orgs_auditentry": msgid(
            "每一行的内容由系统密钥签名并封入区块；改动、加入、删去的行逐一指明。"
        ),
        "orgs_epoch": msgid("数据库每次换到别处，审计记录里都有一条签名的记录。"),
        "orgs_auditblock": msgid("区块由系统密钥签名，首尾相接；链头另存于数据库之外。"),
    },
    _audit,
)
