"""Frauds and honest look-alikes among made-up registrations, with the truth beside them.

For checks to be measured by: of what was planted, how much each finds; of what is honest, how much it accuses.
Nothing here reaches a table of the product.
"""

from qihang.world.plants.field import DAY, Field, Planted
from qihang.world.plants.frauds import FRAUDS
from qihang.world.plants.honest import HONEST
from qihang.world.plants.scores import Score, scores
from qihang.world.plants.twice_and_late import PLANTS

__all__ = ["DAY", "Field", "Planted", "Score", "plant_all", "scores"]


def plant_all(seed: int = 2024) -> Field:
    """A field with everything planted."""
    field = Field(seed)
    for plant in (*FRAUDS, *HONEST, *PLANTS):
        plant(field)
    return field
