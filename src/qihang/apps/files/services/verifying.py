"""Are the bytes still what they were? Every file read again and compared with its hash."""

from collections.abc import Iterator
from dataclasses import dataclass

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import disk
from qihang.kernel import Scope

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
        path = disk.place(sha256)
        if not path.exists():
            yield Damage(sha256, "missing")
        elif disk.digest(path) != sha256:
            yield Damage(sha256, "altered")
