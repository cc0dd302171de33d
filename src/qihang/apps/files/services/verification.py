"""Are the bytes still what they were? Every file read again and compared with its hash."""

from collections.abc import Iterator
from dataclasses import dataclass

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import names
from qihang.apps.orgs.integrity.proofs import IntegrityProof
from qihang.kernel import Objection, Scope, msgid
from qihang.web import file_storage

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Damage:
    """A kept file that is `missing` or `altered`."""

    sha256: str
    what: str


def verify(scope: Scope) -> Iterator[Damage]:  # noqa: ARG001 - names who reads everything
    """Every damage there is, in the order of the rows; reads every byte once."""
    hashes = StoredFile.objects.order_by("pk").values_list("sha256", flat=True)
    for sha256 in hashes.iterator(_AT_ONCE):
        try:
            with file_storage.open_kept(names.ALIAS, names.file_name(sha256)) as stream:
                found = names.digest(stream)
        except FileNotFoundError:
            yield Damage(sha256, "missing")
            continue
        if found != sha256:
            yield Damage(sha256, "altered")


_SENTENCES = {
    "missing": msgid("{table} 中 sha256 = {sha256} 的文件不在磁盘上。"),
    "altered": msgid("{table} 中 sha256 = {sha256} 的文件在磁盘上被改动。"),
}


def _damages(scope: Scope) -> Iterator[Objection]:
    for damage in verify(scope):
        facts: dict[str, object] = {"table": "files_storedfile", "sha256": damage.sha256}
        yield Objection(f"file_{damage.what}", _SENTENCES[damage.what], "", facts)


DISK = IntegrityProof(
    "files", {"files_storedfile": msgid("磁盘上的每个文件与它的校验值核对。")}, _damages
)
