"""How the made-up province behaves, read from profiles.yaml beside this file."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from qihang.world.chance import Bools, Floats, Ints

LEVELS = ("college", "bachelor", "master", "doctor")


@dataclass(frozen=True, slots=True)
class Career:
    """What a field of study leads to."""

    name: str
    female: float
    pay: int
    rate: float
    study: float
    flexible: float
    industries: dict[int, float]
    posts: dict[int, float]
    jobs: list[str]


@dataclass(frozen=True, slots=True)
class Faculty:
    """A kind of college: the classes (or vocational categories) of majors it teaches."""

    name: str
    career: str
    weight: float
    classes: list[str]


@dataclass(frozen=True)
class Profiles:
    """The whole file; `raw` for what needs no shape."""

    raw: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.raw[key]

    @cached_property
    def careers(self) -> list[Career]:
        return [Career(name, **career) for name, career in self.raw["careers"].items()]

    @cached_property
    def career_names(self) -> list[str]:
        return list(self.raw["careers"])

    @cached_property
    def faculties(self) -> list[Faculty]:
        return [Faculty(**faculty) for faculty in self.raw["faculties"]]

    @cached_property
    def departments(self) -> list[Faculty]:
        return [Faculty(**faculty) for faculty in self.raw["departments"]]

    @cached_property
    def kinds(self) -> list[str]:
        """Every kind of destination the script uses; positions in here stand for kinds."""
        found = {str(k) for kinds in self.raw["kinds"].values() for k in kinds}
        return [*sorted(found), *(str(k) for k in self.raw["unplaced"])]

    @cached_property
    def kind_weights(self) -> Floats:
        """Row (career, level) → weight of each kind among the finally placed."""
        return np.array([self._weights(c, lv) for c in self.careers for lv in LEVELS])

    def _weights(self, career: Career, level: str) -> list[float]:
        base = {str(k): float(w) for k, w in self.raw["kinds"][level].items()}
        for kind in ("801", "85"):
            if kind in base:
                base[kind] *= career.study
        for kind in ("12", "75", "76"):
            if kind in base:
                base[kind] *= career.flexible
        for kind, factors in self.raw["only_for"].items():
            base[str(kind)] = base.get(str(kind), 0.0) * factors.get(career.name, 0)
        return [base.get(kind, 0.0) for kind in self.kinds]


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    """The profiles, read once."""
    text = Path(__file__).with_name("profiles.yaml").read_text(encoding="utf-8")
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Profiles(yaml.load(text, Loader=fast))  # noqa: S506 - the safe loader, in C where there is one


def is_kind(kind: Ints, *codes: str) -> Bools:
    """Which of these numbers of kinds are one of the codes."""
    return np.isin(kind, [profiles().kinds.index(code) for code in codes])
