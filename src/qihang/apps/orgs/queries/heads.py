"""Whether the heads kept outside the database, here and elsewhere, fit the blocks that stand in it."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.gateways import Unreached, receivers
from qihang.apps.orgs.integrity import anchors, trail
from qihang.apps.orgs.integrity.chains import Chain, all_chains, chain_named
from qihang.apps.orgs.integrity.heads import Head, broken_lines, read_head
from qihang.apps.orgs.integrity.proofs import IntegrityProof
from qihang.apps.orgs.models import Alarm, HandedHead, HeadReceiver
from qihang.apps.orgs.queries.proofs import must_be_system
from qihang.kernel import Objection, Permission, Scope, msgid
from qihang.policy import load

_AT_ONCE = 5000
_TRIES = 3  # a block is committed a moment before its head is written


def head_findings(scope: Scope, now: datetime) -> Iterator[Objection]:
    """Everything wrong with the heads of this installation. Refuses with out_of_reach.

    In our own file every block has its line; what was handed over still stands in the database; each
    receiver was reached in time and holds what it acknowledged.
    """
    must_be_system(scope)
    yield from folder_findings(scope)
    yield from _lines_of_acts(now)
    place = str(anchors.anchor_file())
    lines = anchors.kept_lines(anchors.anchor_file())
    yield from broken_lines(lines, place)
    yield from _unfitting(lines, place)
    for chain in all_chains():
        yield from _uncovered(chain, place)
    handed = list(HandedHead.objects.order_by("number").values_list("line", flat=True))
    yield from broken_lines(handed, "orgs_handedhead")
    yield from _unfitting(handed, "orgs_handedhead")
    for address in receivers():
        yield from _receiver(address, now)


def findings_in(scope: Scope, path: Path) -> Iterator[Objection]:
    """The same for a list of heads kept elsewhere: a receiver's file, or a copy of our own."""
    must_be_system(scope)
    lines = anchors.kept_lines(path)
    if not lines:
        yield Objection("heads_empty", "{place} 里没有链头。", "", {"place": str(path)})
    yield from broken_lines(lines, str(path))
    yield from _unfitting(lines, str(path))


def folder_findings(scope: Scope) -> Iterator[Objection]:
    """Whether heads and lines of acts can be written at all."""
    must_be_system(scope)
    probe = anchors.folder() / ".probe"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        facts: dict[str, object] = {"place": str(probe.parent), "why": error.strerror or ""}
        yield Objection(
            "folder_unwritable", "文件夹 {place} 不能写入（{why}）：审计和台账的链头没有另存。请检查权限和剩余空间。",
            "", facts,
        )  # fmt: skip


def _lines_of_acts(now: datetime) -> Iterator[Objection]:
    """Lines of acts that are gone, or could not be written lately."""
    for writer, first, last in trail.gaps():
        facts: dict[str, object] = {
            "place": str(anchors.folder()), "writer": writer, "first": first, "last": last,
        }  # fmt: skip
        yield Objection(
            "lines_gone", "{place} 里少了进程 {writer} 的第 {first} 至 {last} 行操作：文件被删去或清空。", "",
            facts,
        )  # fmt: skip
    lately = Alarm.objects.filter(code=trail.UNWRITTEN, since__gt=now - trail.REMEMBERED)
    for alarm in lately:
        yield Objection(alarm.code, alarm.message, "", alarm.facts)


def _unfitting(lines: Sequence[str], place: str) -> Iterator[Objection]:
    """Heads of blocks that are gone, or are others now."""
    by_chain: dict[str, list[Head]] = defaultdict(list)
    for line in lines:
        if head := read_head(line):
            by_chain[head.chain].append(head)
    for name, heads in by_chain.items():
        if chain := chain_named(name):
            yield from _against_blocks(chain, heads, place)


def _against_blocks(chain: Chain, heads: list[Head], place: str) -> Iterator[Objection]:
    """Each head counts: a later one for the same number does not make the earlier one good."""
    said = sorted({(head.number, head.digest) for head in heads})
    most, last = said[-1][0], chain.last()
    newest = last[0] if last else 0
    facts: dict[str, object] = {"place": place, "chain": chain.name, "table": chain.table}
    if most > newest:
        yield Objection(
            "blocks_gone",
            "{place} 记着 {chain} 到第 {number} 号区块，{table} 里只到第 {last} 号：末尾的区块被删去，"
            "或数据库被恢复到以前的状态。",
            "", {**facts, "number": most, "last": newest},
        )  # fmt: skip
    standing = [(number, digest) for number, digest in said if number <= newest]
    for start in range(0, len(standing), _AT_ONCE):
        part = standing[start : start + _AT_ONCE]
        digests = chain.digests(number for number, _ in part)
        for number, digest in part:
            if digests.get(number) != digest:
                yield Objection(
                    "block_differs",
                    "{table} 中 number = {number} 的区块与 {place} 里 {chain} 的链头不符：它被改写或删去。",
                    "", {**facts, "number": number},
                )  # fmt: skip


def _uncovered(chain: Chain, place: str) -> Iterator[Objection]:
    """Blocks that have no line in our own file: it was emptied, cut or replaced, or not written."""
    lacking = _lacking(chain)
    for _ in range(_TRIES):
        if len(lacking) == 1:  # perhaps just being written
            time.sleep(1)
            lacking = _lacking(chain)
    if lacking:
        facts: dict[str, object] = {
            "place": place, "chain": chain.name, "count": len(lacking),
            "first": lacking[0], "last": lacking[-1],
        }  # fmt: skip
        yield Objection(
            "heads_missing",
            "{place} 里缺 {chain} 的 {count} 个链头（第 {first} 至 {last} 号）：文件被清空、截短、换成旧的，"
            "或当时没能写入。",
            "", facts,
        )  # fmt: skip


def _lacking(chain: Chain) -> list[int]:
    last = chain.last()
    heads = map(read_head, anchors.kept_lines(anchors.anchor_file()))
    kept = {head.number for head in heads if head and head.chain == chain.name}
    return [number for number in range(1, last[0] + 1) if number not in kept] if last else []


def _receiver(address: str, now: datetime) -> Iterator[Objection]:
    """What is wrong with one receiver, and with the database as it knows it."""
    known = HeadReceiver.objects.filter(address=address).first()
    policy, day = load(), now.date()
    patience = policy.duration("heads_every", day) * policy.limit("heads_missed", day)
    if known is None or now - known.since > patience:
        facts: dict[str, object] = {
            "receiver": address,
            "since": known.since.isoformat(timespec="minutes") if known else "—",
            "why": known.refusal if known else "—",
        }
        yield Objection(
            "heads_not_handed", "{receiver} 自 {since} 起没有收到链头（{why}）。", "", facts
        )
    receiver = receivers()[address]
    if not receiver.answers:
        return
    try:
        line = receiver.last_line()
    except Unreached:
        return  # said above, once it lasts
    yield from _held(address, line, known)


def _held(address: str, line: str, known: HeadReceiver | None) -> Iterator[Objection]:
    yield from _unfitting([line], address)
    own = HandedHead.objects.filter(line=line).values_list("number", flat=True).first() or 0
    acknowledged = known.number if known else 0
    if own < acknowledged or (line and not own):
        yield Objection(
            "receiver_differs",
            "{receiver} 手里最后一条链头不是交给它的最后一条：那里的清单被改动，或 orgs_handedhead 被改动。",
            "", {"receiver": address},
        )  # fmt: skip


def alarms_in(scope: Scope) -> QuerySet[Alarm]:
    """The alarms that stand, for those who may see the audit of everything."""
    depth = 2  # slashes in the path of the whole and of a province
    sees = any(path.count("/") <= depth for path in scope.paths(Permission.AUDIT_SEE))
    return Alarm.objects.order_by("since") if sees else Alarm.objects.none()


_HANDED = msgid("与交到本机之外的链头核对。")

HEADS = IntegrityProof(
    "heads",
    {
        "orgs_auditblock": msgid(
            "每一块的链头在数据库之外有签名的一行；交出的链头与接收方手里的核对。"
        ),
        "metrics_block": msgid(
            "每一块的链头在数据库之外有签名的一行；交出的链头与接收方手里的核对。"
        ),
        "orgs_handedhead": _HANDED,
        "orgs_headreceiver": _HANDED,
    },
    lambda scope: head_findings(scope, real_now()),
)
