"""What a unit shows of a table: which sums of members may be named."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReleasedBlocks:
    """The blocks of members of one unit; None where every member may be shown by itself."""

    blocks: tuple[frozenset[str], ...] | None = None

    def allows(self, members: Collection[str]) -> bool:
        """Whether the sum of these members may be shown: they are whole blocks."""
        wanted = frozenset(members)
        return self.blocks is None or all(
            block <= wanted or not block & wanted for block in self.blocks
        )

    def together(self, members: Iterable[str]) -> list[frozenset[str]]:
        """What the members stand in as rows of a table, in an order that does not depend on their sizes."""
        of = {member: block for block in self.blocks or () for member in block}
        rows = {of.get(member, frozenset({member})) for member in members}
        return sorted(rows, key=min)

    def joined(self, sets: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
        """Names of sets of members as rows of a table, in their order: those a block reaches over as one."""
        rows: list[tuple[frozenset[str], frozenset[str]]] = []
        for name, members in sets.items():
            names, reach = frozenset({name}), members
            for block in self.blocks or ():
                reach |= block if block & members else frozenset()
            touching = [row for row in rows if row[1] & reach]
            rows = [row for row in rows if row not in touching]
            names = names.union(*(row[0] for row in touching))
            rows.append((names, reach.union(*(row[1] for row in touching))))
        order = {name: place for place, name in enumerate(sets)}
        found = [tuple(sorted(names, key=order.__getitem__)) for names, _ in rows]
        return sorted(found, key=lambda names: order[names[0]])


EVERYTHING = ReleasedBlocks()
