"""Employers of the made-up province: real central enterprises, made-up firms, public bodies of counties."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from qihang.kernel.identity import mask
from qihang.policy import load
from qihang.world.chance import Floats, Ints, pick, stream
from qihang.world.identity import phones
from qihang.world.names import draw_names
from qihang.world.profiles import profiles
from qihang.world.tree import WorldTree

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PUBLIC_SHARE = {42: 0.62, 43: 0.85, 45: 0.92, 11: 0.15, 44: 0.15, 39: 0.3, 38: 0.15}
_SHARED_PHONE = 0.015  # employers that give the phone of another: something to find later
_CENTRAL = {23: 0.5, 24: 0.3, 22: 0.12, 21: 0.6, 32: 0.25, 34: 0.06}
_UNLUCKY = set("市省区县有限公司中国股份责任集团业分店厂一大子务上人")


@dataclass
class Employers:
    """Columns of equal length, sorted by (industry, city); `draw` finds some of one cell.

    The universities themselves stand behind the others, from `open` on, in no cell.
    """

    name: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)  # employer type
    industry: list[int] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    city: list[int] = field(default_factory=list)

    contact: NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype=str))
    phone: list[str] = field(default_factory=list)
    open: int = 0

    def __len__(self) -> int:
        return len(self.name)

    @cached_property
    def masked_phone(self) -> list[str]:
        return [mask(phone) for phone in self.phone]

    @cached_property
    def cells(self) -> tuple[Ints, Ints]:
        """First employer and number of employers of each (industry position, city position)."""
        shape = (len(INDUSTRIES), len(cities()))
        industry = np.array([INDUSTRIES.index(i) for i in self.industry[: self.open]])
        rows = industry * shape[1] + self.city[: self.open]
        counts = np.bincount(rows, minlength=shape[0] * shape[1])
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return starts.reshape(shape), counts.reshape(shape)

    def draw(self, rng: np.random.Generator, industry: Ints, city: Ints) -> Ints:
        """One employer of each cell named; those that come first take more."""
        starts, counts = self.cells
        nth = (rng.random(len(city)) ** 1.8 * counts[industry, city]).astype(np.int64)
        return starts[industry, city] + nth

    def of_kind(self, kind: str, industry: int | None = None) -> Ints:
        """Positions of all employers of one type (and industry)."""
        rows = [
            i for i, k in enumerate(self.kind) if k == kind and industry in (None, self.industry[i])
        ]
        return np.array(rows)


INDUSTRIES = [11, 21, 22, 23, 24, 31, 32, 33, 34, 35, 36, 37, 38, 39, 41, 42, 43, 44, 45]


@lru_cache(maxsize=1)
def cities() -> list[int]:
    """Codes of the cities people work in: the province's, then others; positions stand for them."""
    return [*profiles()["cities"], *profiles()["elsewhere"]]


@lru_cache(maxsize=1)
def counties_of() -> list[list[str]]:
    """County codes of each of `cities()`."""
    table = load().codes.table("division")
    hangs_on = profiles()["municipalities"]
    below = [table.children(str(hangs_on.get(city, city))) for city in cities()]
    return [[row.code for row in rows] for rows in below]


def make_employers(tree: WorldTree) -> Employers:
    """All employers of a world, with valid credit codes (GB 32100)."""
    size, seed = tree.size, tree.seed
    rng = stream(seed, "employers")
    weights = _city_weights()
    made, taken = Employers(), set[str]()
    for industry in INDUSTRIES:
        heft = 1.6 if industry in (22, 31, 34, 37, 42, 43, 45) else 0.6
        for position in range(len(cities())):
            count = max(2, round(size.employers * heft * weights[position]))
            for _ in range(count):
                _found(made, taken, rng, industry, position)
    made.open = len(made)
    for university in tree.universities:
        place = int(university.node.place)
        _add(made, rng, (university.node.name, "21"), 42, cities().index(place))
    count = len(made)
    made.contact = draw_names(rng, rng.integers(1, 3, count))[0]
    made.phone = phones(seed + 1, np.arange(count)).to_list()
    for row in np.flatnonzero(rng.random(count) < _SHARED_PHONE):
        made.phone[row] = made.phone[row // 97 * 97]
    return made


def _city_weights() -> Floats:
    near = [w[1] for w in profiles()["cities"].values()]
    far = [w * 0.45 for w in profiles()["elsewhere"].values()]
    weights = np.array([*near, *far])
    return weights / weights.mean()


def _found(
    made: Employers, used: set[str], rng: np.random.Generator, industry: int, city: int
) -> None:
    """One more employer under a name nobody has yet."""
    county = _one(rng, counties_of()[city])
    named = _firm(rng, industry, city)
    for attempt in range(20):
        private = attempt > 3 or rng.random() >= _PUBLIC_SHARE.get(industry, 0)
        named = _firm(rng, industry, city) if private else _public(rng, industry, city, county)
        if named[0] not in used:
            break
    used.add(named[0])
    _add(made, rng, named, industry, city, county)


def _add(
    made: Employers,
    rng: np.random.Generator,
    named: tuple[str, str],
    industry: int,
    city: int,
    county: str = "",
) -> None:
    place = county or counties_of()[city][0]
    made.name.append(named[0])
    made.kind.append(named[1])
    made.code.append(credit_code(rng, named[1], place))
    made.industry.append(industry)
    made.place.append(place)
    made.city.append(city)


def _firm(rng: np.random.Generator, industry: int, city: int) -> tuple[str, str]:
    town = _text(str(cities()[city])).removesuffix("市")
    if rng.random() < _CENTRAL.get(industry, 0):
        return f"{_one(rng, _central())}{town}分公司", "31"
    token = "".join(texts[int(pick(rng, 1, weights)[0])] for texts, weights in _characters())
    trade = _one(rng, profiles()["trades"][industry])
    kind = ("31", "32", "39")[int(pick(rng, 1, (0.14, 0.07, 0.79))[0])]
    ending = "股份有限公司" if rng.random() < 0.06 else "有限公司"
    return f"{town}{token}{trade}{ending}", kind


def _one(rng: np.random.Generator, texts: list[str]) -> str:
    return texts[int(rng.integers(len(texts)))]


@lru_cache(maxsize=1)
def _central() -> list[str]:
    return [row.label.zh for row in load().codes.table("central_enterprise").values()]


def _public(rng: np.random.Generator, industry: int, city: int, county: str) -> tuple[str, str]:
    bodies = [(kind, b) for kind, of in profiles()["public"][industry].items() for b in of]
    kind, body = bodies[int(rng.integers(len(bodies)))]
    town, district = _text(str(cities()[city])), _text(county)
    place = f"{town}{district}" if district.endswith("区") else district
    return f"{place}{body}", str(kind)


def credit_code(rng: np.random.Generator, kind: str, county: str) -> str:
    """A valid unified social credit code for an employer of this type in this county."""
    registrar = {"10": "11", "22": "12", "23": "12", "29": "12", "20": "12", "21": "12", "56": "55"}
    symbols = rng.integers(0, 10, 8) if kind in registrar else rng.integers(0, len(ALPHABET), 8)
    body = "".join(ALPHABET[s] for s in symbols)
    if kind not in registrar:
        body = f"MA{body[2:]}"
    total = sum(w * _org_value(c) for w, c in zip(_ORG_WEIGHTS, body, strict=True))
    check = "0123456789X0"[11 - total % 11]
    number = f"{registrar.get(kind, '91')}{county}{body}{check}"
    total = sum(3**n % 31 * ALPHABET.index(c) for n, c in enumerate(number))
    return number + ALPHABET[-total % 31]


def _org_value(symbol: str) -> int:
    return int(symbol) if symbol.isdecimal() else ord(symbol) - 55


@lru_cache(maxsize=1)
def _characters() -> tuple[tuple[list[str], Floats], tuple[list[str], Floats]]:
    """Characters of firms' own names at their first and second place, with weights."""
    rows = load().codes.weights("company_character")
    found = []
    for position in ("3", "4"):
        chosen = [r for r in rows if r["position"] == position and r["text"] not in _UNLUCKY][:120]
        found.append(([r["text"] for r in chosen], np.array([float(r["weight"]) for r in chosen])))
    return found[0], found[1]


@lru_cache(maxsize=4096)
def _text(code: str) -> str:
    table = load().codes.table("division")
    if int(code) in profiles()["municipalities"]:
        code = str(profiles()["municipalities"][int(code)])
    return table[code].label.zh
