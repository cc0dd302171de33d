"""The chains of signed blocks whose heads leave the machine; an upper app gives its own in its manifest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from qihang.kernel import contributions


@dataclass(frozen=True, slots=True)
class Chain:
    """Blocks numbered from 1 without gaps; `model` has `number` and `digest`."""

    name: str
    model: type[Model]

    @property
    def key(self) -> str:
        """Its name."""
        return self.name

    @property
    def table(self) -> str:
        """Where the blocks stand."""
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented way

    def last(self) -> tuple[int, bytes] | None:
        """Number and digest of the newest block."""
        found = self._blocks().order_by("-number").values_list("number", "digest").first()
        return (found[0], bytes(found[1])) if found else None

    def digests(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """The digests of these blocks, as far as they stand."""
        rows = self._blocks().filter(number__in=list(numbers)).values_list("number", "digest")
        return {number: bytes(digest) for number, digest in rows}

    def heads(self) -> Iterator[tuple[int, bytes]]:
        """Number and digest of every block, oldest first."""
        for number, digest in self._blocks().order_by("number").values_list("number", "digest"):
            yield number, bytes(digest)

    def _blocks(self) -> Any:
        return self.model._default_manager  # noqa: SLF001 - Django's documented way


def all_chains() -> tuple[Chain, ...]:
    """Every chain, lowest app first."""
    return contributions.of(Chain)


def chain_named(name: str) -> Chain | None:
    """The chain a head speaks of."""
    return contributions.by_key(Chain).get(name)
