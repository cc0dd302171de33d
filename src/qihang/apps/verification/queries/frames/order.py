"""What frames are asked for: of whom, of which day, under which key, and perhaps of these rows only."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Touched:
    """What changed: graduates by their ids, with all that is kept or listed of them; firms by their codes;
    members of staff by the keyed hash of the number.
    """

    graduates: frozenset[int] = frozenset()
    firms: frozenset[str] = frozenset()
    staff: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.graduates or self.firms or self.staff)


@dataclass(frozen=True, slots=True)
class FrameOrder:
    """Everything about the graduates of one cohort at or below `path`, as it stands on `day`.

    `key` is the run's own: digests of two runs with different keys never meet. `registers` are those
    that whoever ordered the run may see; the frames of others are left out, and checks that need them
    answer that they cannot be done.
    """

    cohort: int
    path: str
    day: date
    key: bytes = field(repr=False)
    registers: frozenset[str] = frozenset()
