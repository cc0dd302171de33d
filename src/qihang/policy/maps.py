"""Shapes of the cities of an edition's province, for maps: `cities.geojson` of its folder, if any.

They are simplified and carry no approval number; a page that shows them says so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from qihang.policy.problems import PolicyProblem

FILE = "cities.geojson"


@dataclass(frozen=True, slots=True)
class MapShape:
    """The outline of a place as GeoJSON geometry, and where its name stands (longitude, latitude)."""

    geometry: Mapping[str, Any]
    label: tuple[float, float]


@lru_cache(maxsize=16)
def city_shapes(root: Path, province: str) -> Mapping[str, MapShape]:
    """Shapes by division code for a province ("370000"); empty where no edition brings a map.

    Raises PolicyProblem where the file is no feature collection with `code` and `label`.
    """
    found: dict[str, MapShape] = {}
    for path in sorted(root.glob(f"*/{FILE}")):
        found |= shapes_of(path.parent)
    return {code: shape for code, shape in found.items() if code[:2] == province[:2]}


def shapes_of(folder: Path) -> dict[str, MapShape]:
    """The shapes of one edition; none where it brings no map."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {f["properties"]["code"]: _shape(f) for f in features}
    except (ValueError, KeyError, TypeError, IndexError):
        raise PolicyProblem(
            f"{path.parent.name}/{FILE}",
            "whole file",
            "not a feature collection of places",
            "Give each feature `properties` with `code` and `label` [longitude, latitude].",
        ) from None


def _shape(feature: Mapping[str, Any]) -> MapShape:
    longitude, latitude = feature["properties"]["label"]
    return MapShape(feature["geometry"], (float(longitude), float(latitude)))
