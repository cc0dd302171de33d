"""What other authorities say of the made-up province: mostly the same as the registrations, not always.

Firms come twice, in January and in June: some are renamed or deregistered in between, some are known
under another name than graduates write, some not at all. Lists of people leave a few out.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

import numpy as np
import polars as pl
from django.utils import timezone

from qihang.apps.registers import services
from qihang.apps.registers.services import Origin
from qihang.kernel import Scope
from qihang.policy import load
from qihang.world.chance import Bools, Ints, scattered, stream
from qihang.world.employers import Employers, cities, counties_of, credit_code
from qihang.world.filings import draw_filings
from qihang.world.identity import id_numbers, phones
from qihang.world.profiles import profiles
from qihang.world.province import Stretch, World

WINTER, SUMMER = date(2024, 1, 5), date(2024, 6, 3)
_NOISE = 2  # firms nobody files, for each employer
_PUBLIC = ("10", "20", "21", "22", "23", "29")  # kept by the office of establishments
_SPRING = date(2024, 1, 1), date(2024, 5, 10)  # signed then, it counts in June
_STAFF, _STAFF_CHUNK = 12, 13  # of each university; a chunk of numbers that no graduates have
_STUDY, _UPGRADE, _ABROAD = ("801", "802"), ("803",), ("85",)
_ENLISTED, _PROJECTS, _INSURED = ("46",), ("501", "502", "503", "511", "512", "519"), ("10", "11")
# Register and authority -> kinds of destination whose graduates it names.
_LISTS = {
    ("admissions", "graduate_school"): _STUDY,
    ("admissions", "upgrade"): _UPGRADE,
    ("admissions", "abroad"): _ABROAD,
    ("enlistment", "conscription"): _ENLISTED,
    ("programmes", "grassroots"): _PROJECTS,
    ("insurance", "insurance"): _INSURED,
}
SCOPE = Scope.for_system("world seed")


def write_firms(world: World, owners: Mapping[str, str]) -> int:
    """Both deliveries of every authority that keeps firms; rows in the newest ones.

    `owners` are identity numbers of legal persons by the firm's code.
    """
    winter, summer = (_described(frame, owners) for frame in _firms(world))
    rows = 0
    for source, of in (("market", ~_public()), ("establishment", _public())):
        for day, frame in ((WINTER, winter), (SUMMER, summer)):
            rows = _deliver("employers", source, day, [frame.filter(of)], whole=True)
    return rows


class Lists:
    """Collects the rows of people's lists, stretch by stretch, then delivers them."""

    def __init__(self, world: World) -> None:
        self.rows: dict[tuple[str, str], list[pl.DataFrame]] = {}
        self.staff = Staff(world)

    def add(self, stretch: Stretch) -> None:
        """Rows about the graduates of a stretch, by where each finally goes."""
        people = _people(stretch)
        for key, kinds in _LISTS.items():
            fitting = people.filter(pl.col("kind").is_in(kinds))
            if key[0] == "insurance":
                begun = pl.col("from_date") <= SUMMER
                fitting = fitting.filter(begun).with_columns(kind=pl.lit(""))
            else:
                fitting = fitting.with_columns(from_date=pl.lit(None, pl.Date))
            self.rows.setdefault(key, []).append(fitting)
        founders = people.filter(pl.col("kind") == "75", pl.col("body_code") != "")
        self.rows.setdefault(("firm_people", "market"), []).append(
            founders.with_columns(kind=pl.lit("legal"), from_date=pl.lit(None, pl.Date))
        )
        self.staff.plant(people)
        self.rows.setdefault(("hardship", "civil"), []).append(_hardship(stretch))

    def write(self) -> int:
        """Deliver every list; number of rows."""
        self.rows["staff", "education"] = [self.staff.frame()]
        return sum(
            _deliver(register, source, SUMMER, frames, whole=True)
            for (register, source), frames in self.rows.items()
        )


def _deliver(
    register: str, source: str, day: date, frames: list[pl.DataFrame], *, whole: bool
) -> int:
    now = datetime.combine(day, time(9, 30), timezone.get_default_timezone())
    name = f"{register}-{source}-{day:%Y%m%d}.csv"
    origin = Origin(source, day, whole, name)
    return services.load_delivery(SCOPE, register, frames, origin, now).rows


class Staff:
    """Who works at the universities; of each stretch two members are planted for checks to find.

    One has the phone that employers of the own graduates give, one is the legal person of such a firm.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.owners: dict[str, str] = {}  # code of a firm -> identity number
        codes = [university.node.code for university in world.tree.universities]
        self.codes = [code for code in codes for _ in range(_STAFF)]
        count = len(self.codes)
        born = np.datetime64("1975-01-01") + np.arange(count) % 5_000
        home = np.full(count, 370102)
        self.numbers = id_numbers(home, born, np.arange(count) % 2 + 1, _STAFF_CHUNK).to_list()
        self.phones = phones(world.seed + 7, np.arange(count)).to_list()

    def plant(self, people: pl.DataFrame) -> None:
        """Among the last graduates of a stretch: decisions of the demo end registrations of the first."""
        contracts = people.filter(
            pl.col("kind").is_in(_INSURED),
            pl.col("body_code") != "",
            pl.col("signed").is_between(*_SPRING),
        )
        known = dict(zip(self.world.employers.code, self.world.employers.phone, strict=True))
        for nth, (university, code) in enumerate(
            contracts.select("university", "body_code").tail(2).iter_rows()
        ):
            member = self.codes.index(university) + nth
            if nth == 0:
                self.phones[member] = known[code]
            else:
                self.owners[code] = self.numbers[member]

    def frame(self) -> pl.DataFrame:
        """As the authority for teachers delivers it."""
        return pl.DataFrame(
            {"id_number": self.numbers, "body_code": self.codes, "phone": self.phones}
        )


def _described(frame: pl.DataFrame, owners: Mapping[str, str]) -> pl.DataFrame:
    """With legal person, staff and scope of business."""
    numbers = [owners.get(code, "") for code in frame["code"]]
    size = np.array([20 + (sum(map(ord, code)) * 7919) % 4_000 for code in frame["code"]])
    return frame.with_columns(
        legal_person_number=pl.Series(numbers, dtype=pl.String),
        staff_count=pl.Series(size),
        scope_text=pl.col("name").str.slice(4, 4)
        + "；依法须经批准的项目，经相关部门批准后方可开展",
    )


def _firms(world: World) -> tuple[pl.DataFrame, pl.DataFrame]:
    rng = stream(world.seed, "register")
    known = _known(world.employers)
    frame = pl.concat([known, _noise(rng, len(known) * _NOISE)]).unique(
        "code", keep="first", maintain_order=True
    )
    luck = pl.Series(rng.random(len(frame)))
    employer = pl.Series(np.arange(len(frame)) < len(known))
    founded = pl.Series(rng.integers(7_000, 19_600, len(frame))).cast(pl.Int32).cast(pl.Date)
    ended = pl.Series(rng.integers(19_760, 19_870, len(frame))).cast(pl.Int32).cast(pl.Date)
    private = ~frame["kind"].is_in(_PUBLIC)
    other = employer & private & (luck < 0.006)  # never known under the name that is filed
    renamed = private & (luck > 0.985)
    gone = private & luck.is_between(0.5, 0.508)
    missing = employer & luck.is_between(0.3, 0.315)
    odd = frame["name"].str.slice(0, 2) + "新" + frame["name"].str.slice(2)
    winter = frame.with_columns(
        name=pl.when(other).then(odd).otherwise(pl.col("name")),
        founded_date=founded,
        status=pl.lit("存续"),
    )
    summer = winter.with_columns(
        name=pl.when(renamed).then(odd).otherwise(pl.col("name")),
        ended_date=pl.when(gone).then(ended),
        status=pl.when(gone).then(pl.lit("注销")).otherwise(pl.lit("存续")),
    )
    return winter.filter(~missing), summer.filter(~missing)


def _known(employers: Employers) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": employers.code,
            "name": employers.name,
            "kind": employers.kind,
            "industry": [str(number) for number in employers.industry],
            "place": employers.place,
        }
    ).unique("code", keep="first", maintain_order=True)


def _noise(rng: np.random.Generator, count: int) -> pl.DataFrame:
    """Firms of the province that no graduate of this world goes to."""
    towns = [str(code) for code in cities()[: len(profiles()["cities"])]]
    names = [load().codes.table("division")[code].label.zh.removesuffix("市") for code in towns]
    town = rng.integers(0, len(towns), count)
    industries = list(profiles()["trades"])
    industry = rng.integers(0, len(industries), count)
    trades = [profiles()["trades"][i] for i in industries]
    letters = [row["text"] for row in load().codes.weights("company_character")][:400]
    own = np.array(letters)[rng.integers(0, len(letters), (count, 2))]
    which = zip(industry, rng.integers(0, 99, count), strict=True)
    trade = [trades[i][int(n) % len(trades[i])] for i, n in which]
    near = counties_of()
    place = [
        near[t][int(n) % len(near[t])]
        for t, n in zip(town, rng.integers(0, 99, count), strict=True)
    ]
    return pl.DataFrame(
        {
            "code": [credit_code(rng, "39", county) for county in place],
            "name": [
                f"{names[t]}{a}{b}{what}有限公司"
                for t, (a, b), what in zip(town, own, trade, strict=True)
            ],
            "kind": ["39"] * count,
            "industry": [str(industries[i]) for i in industry],
            "place": place,
        }
    )


def _public() -> pl.Expr:
    return pl.col("kind").is_in(_PUBLIC)


def _people(stretch: Stretch) -> pl.DataFrame:
    """Everybody's last version as a row of a list; a few are left out, some names are wrong."""
    world, cast, script = stretch.world, stretch.cast, stretch.script
    last = script.versions.with_row_index("position").group_by("row").agg(pl.col("position").max())
    which = np.sort(last["position"].to_numpy()).astype(np.int64)
    which = which[scattered(script.versions["id"].to_numpy()[which]) % 33 > 0]
    drawn = draw_filings(world.tree, cast, script, world.employers)
    row = script.versions["row"].to_numpy()
    content = world.papers.content(cast, row, drawn, which)
    university = [world.tree.universities[at].node.code for at in cast.university[row[which]]]
    return content.select(
        university=pl.Series(university, dtype=pl.String),
        signed="signed_date",
        id_number=_numbers(stretch).gather(row[which]),
        kind="kind",
        body_code="employer_code",
        body_name=pl.concat_str("school_name", "employer_name"),
        place=pl.concat_str("enlist_place", "work_place", ignore_nulls=True),
        note=pl.concat_str("study_major", "project_name", ignore_nulls=True),
        from_date="term_from",
    )


def _hardship(stretch: Stretch) -> pl.DataFrame:
    """The graduates whom the civil affairs authority helps, nearly all of those we know."""
    cast = stretch.cast
    group = cast.hardship.astype(str)
    helped: Bools = (group != "0") & (scattered(cast.id) % 40 > 0)
    positions: Ints = np.flatnonzero(helped)
    numbers = _numbers(stretch).gather(positions)
    return pl.DataFrame({"id_number": numbers, "kind": group[positions]})


def _numbers(stretch: Stretch) -> pl.Series:
    cast = stretch.cast
    return id_numbers(cast.home, cast.born, cast.sex, cast.chunk)
