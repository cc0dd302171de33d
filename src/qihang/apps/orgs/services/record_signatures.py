"""Acts sign what they leave behind; what was altered beside the product is refused, not signed anew."""

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.integrity.signed import Signed, mac_of, mac_of_removed
from qihang.apps.orgs.queries.signed_contents import altered, contents, subjects
from qihang.kernel import Refusal

log = logging.getLogger(__name__)

# By kind, the ids of what an act changes besides its subject.
Records = Mapping[str, Collection[int]]
NOTHING: Records = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewSignature:
    """The signature of one record after an act."""

    kind: str
    record: int
    mac: bytes


def must_be_as_signed(**ids: Collection[int]) -> None:
    """Raises Refusal not_as_signed where one of these records, locked before, was altered by hand.

    Every service that changes signed records asks this first (`account=[…]`): else its act would
    sign what somebody wrote into the database.
    """
    for kind, found in altered(**ids).items():
        raise not_as_signed(kind, found)


def not_as_signed(kind: str, ids: Collection[int]) -> Refusal:
    """The refusal, noted in the log; the records themselves are named by the proof."""
    table = signed.kind_named(kind).table
    log.error("altered outside the product: %s id = %s", table, ", ".join(map(str, sorted(ids))))
    return Refusal(
        "not_as_signed",
        "这条记录与最后一次办理时签下的内容不同：有人绕过系统改了数据库，因此不能继续办理。"
        "请联系系统管理员，运行 qihang audit records 核验。",
    )


def signatures_of(acts: Sequence[tuple[str, str, str]], also: Records) -> list[list[NewSignature]]:
    """For each act (name, subject kind, subject) what it signs; `also` is signed by the first one.

    Refuses with not_as_signed where an act changes what no act ever made.
    """
    found: list[list[NewSignature]] = [[] for _ in acts]
    for kind, subject_kind, numbers in _by_kind(acts):
        known = subjects(kind, subject_kind, sorted({acts[n][2] for n in numbers}))
        for n in numbers:
            record, content, newest = known[acts[n][2]]
            if newest is None and acts[n][0] not in kind.made_by:
                raise not_as_signed(kind.kind, [record])
            found[n].append(NewSignature(kind.kind, record, mac_of(content)))
    for name, ids in also.items():
        found[0] += _of_records(signed.kind_named(name), ids)
    return found


def digest_of(signatures: Iterable[NewSignature]) -> bytes | None:
    """What an audit row says of its signatures, None where it has none; see queries.signatures."""
    ordered = sorted(signatures, key=lambda one: (one.kind, one.record))
    if not ordered:
        return None
    digest = hashlib.sha256()
    for one in ordered:
        digest.update(f"{one.kind} {one.record} ".encode() + one.mac)
    return digest.digest()


def _by_kind(acts: Sequence[tuple[str, str, str]]) -> Iterable[tuple[Signed, str, list[int]]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for number, (act, subject_kind, _) in enumerate(acts):
        for kind in signed.changed_by(act, subject_kind):
            groups.setdefault((kind.kind, subject_kind), []).append(number)
    for (name, subject_kind), numbers in groups.items():
        yield signed.kind_named(name), subject_kind, numbers


def _of_records(kind: Signed, ids: Iterable[int]) -> list[NewSignature]:
    """Records by id; those that are gone were removed by the act."""
    wanted = set(ids)
    found = [NewSignature(kind.kind, n, mac_of(text)) for n, text, _ in contents(kind, wanted)]
    gone = wanted.difference(one.record for one in found)
    return found + [NewSignature(kind.kind, n, mac_of_removed(kind.kind, n)) for n in sorted(gone)]
