"""What happened to a register, told to the apps above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegisterDelivered:
    """A register says something else from `day` on: a delivery was loaded, or taken back."""

    register: str
    delivery: int
    day: date
