"""An honest province as rows: every registration fits what every source says. Plants change some of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import polars as pl

from qihang.engines.checks import FRAMES
from qihang.engines.linkage import meant_firms
from qihang.world.chance import stream
from qihang.world.employers import credit_code

DAY = date(2024, 10, 15)  # insurance is expected by now
UNIVERSITIES, COLLEGES, CLASSES, PERSONS = 12, 2, 5, 32
EMPLOYERS = 900
CROWDED = "U03"  # of which one plant takes many contracts at once
Row = dict[str, object]
_TYPES = {"text": pl.String, "whole": pl.Int64, "date": pl.Date, "flag": pl.Boolean}
_OF_CONTRACTS = (
    "employer_name", "employer_plain", "employer_code", "employer_type", "industry", "position_type",
    "contact_phone", "signed_date", "term_from", "term_until", "monthly_pay_fen",
)  # fmt: skip
# Of every hundred: kinds of destination, and not yet placed.
_KINDS = [
    *["11"] * 38,
    *["10"] * 18,
    *["12"] * 8,
    *["76"] * 2,
    *["801"] * 22,
    *["46"] * 1,
    *["502"] * 1,
    *["701"] * 10,
]


@dataclass(frozen=True, slots=True)
class Planted:
    """Registrations that were made one thing; `checks` must find them, `tempts` look alike and must not."""

    name: str
    registrations: frozenset[str]
    checks: tuple[str, ...] = ()
    tempts: tuple[str, ...] = ()


@dataclass
class Field:
    """Rows of every frame, and whom nobody changed yet."""

    seed: int = 2024
    rows: dict[str, list[Row]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = stream(self.seed, "plants")
        self.rows = {
            name: []
            for name in FRAMES
            if name not in ("pairs", "wage_floors", "parameters", "firms_meant")
        }
        self._numbers = count(1)
        self.firms = [self.firm(f"山东第{n}实业有限公司") for n in range(EMPLOYERS)]
        for university in range(UNIVERSITIES):
            self._university(f"U{university:02}")
        for source in ("firms", "insurance", "admissions", "enlistment", "programmes"):
            self.rows["sources"].append({"source": source, "day": DAY})
        self._free: Iterator[Row] = iter(
            [one for one in self.rows["registrations"]
             if one["kind"] == "11" and is_spare(one) and one["university"] != CROWDED]
        )  # fmt: skip

    def frames(self) -> dict[str, pl.DataFrame]:
        """As checks read them."""
        made = {}
        for name, rows in self.rows.items():
            schema = {column.name: _TYPES[column.type] for column in FRAMES[name].columns}
            made[name] = pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema)
        made["firms_meant"] = meant_firms(made["registrations"], made["firms"])
        return made

    def contracts(self, number: int) -> list[Row]:
        """Contracts of firms that nobody changed yet, of different classes."""
        return [next(self._free) for _ in range(number)]

    def class_of(self, nth: int) -> list[Row]:
        """All registrations of one class that plants may change whole."""
        name = f"P{nth}"
        return [one for one in self.rows["registrations"] if one["class_name"] == name]

    def record(self, name: str, rows: list[Row], checks: str = "", tempts: str = "") -> None:
        """What was planted: names of checks in words."""
        ids = frozenset(str(one["registration"]) for one in rows)
        self.planted.append(Planted(name, ids, tuple(checks.split()), tuple(tempts.split())))

    def firm(self, name: str, **over: object) -> Row:
        """A firm in the register since long."""
        made: Row = {
            "code": credit_code(self.rng, "39", "370102"), "name": name, "plain": name, "status": "存续",
            "kind": "39", "industry": "34", "place": "370102", "founded_date": date(2011, 5, 4),
            "legal_person": f"owner{next(self._numbers)}", "staff_count": 400, "since": date(2024, 1, 5),
            **over,
        }  # fmt: skip
        self.rows["firms"].append(made)
        self.rows["firm_states"].append(
            {"code": made["code"], "status": made["status"], "from_date": made["since"]}
        )
        return made

    def work_at(self, row: Row, firm: Row) -> None:
        """The registration names this firm, and the graduate is insured there."""
        row.update(employer_name=firm["name"], employer_plain=firm["plain"], employer_code=firm["code"],
                   industry="34", employer_type="39", contact_phone=f"phone{firm['code']}")  # fmt: skip
        for paid in self.rows["insurance"]:
            if paid["person"] == row["person"]:
                paid.update(
                    body_code=firm["code"], body_name=firm["name"], body_plain=firm["plain"]
                )

    def change_kind(self, row: Row, kind: str, **values: object) -> None:
        """Another kind of destination, without an employer."""
        for name in _OF_CONTRACTS:
            row[name] = None
        self.without("insurance", row)
        row.update(kind=kind, **values)

    def without(self, frame: str, row: Row) -> None:
        """Nothing about the person in this list."""
        self.rows[frame] = [one for one in self.rows[frame] if one["person"] != row["person"]]

    def _university(self, code: str) -> None:
        for college in range(COLLEGES):
            for number in range(CLASSES):
                self._class(code, f"{code}-c{college}", f"{code}-{college}-{number}", PERSONS)
        nth = int(code[1:])
        for extra in range(2):
            self._class(code, f"{code}-c0", f"P{2 * nth + extra}", 24, "11")
        graduates = COLLEGES * CLASSES * PERSONS + 48
        own = [one["kind"] for one in self.rows["registrations"] if one["university"] == code]
        flexible = sum(kind in ("12", "76") for kind in own)  # as many as the year before
        for offset in range(130):
            self.rows["earlier"].append(
                {"university": code, "cohort": 2023, "day_offset": offset, "graduates": graduates,
                 "placed": graduates * 8 // 10, "flexible": flexible, "freelance": graduates * 2 // 100}
            )  # fmt: skip

    def _class(
        self, university: str, college: str, name: str, persons: int, kind: str = ""
    ) -> None:
        for _ in range(persons):
            number = next(self._numbers)
            chosen = kind or _KINDS[int(self.rng.integers(len(_KINDS)))]
            who: Row = {"graduate": f"g{number}", "person": f"p{number}", "exam": f"e{number}", "cohort": 2024,
                        "university": university, "college": college, "class_name": name,
                        "level": "bachelor"}  # fmt: skip
            self.rows["graduates"].append(
                {**who, "phone": f"own{number}", "counted": True, "id_valid": True, "hardship": "0"}
            )
            if chosen != "701":
                self._registration(number, who, chosen)

    def _registration(self, number: int, who: Row, kind: str) -> None:
        filed = date(2024, 4, 1) + timedelta(int(self.rng.integers(140)))
        row: Row = {"registration": f"r{number}", **who, "kind": kind, "effective": True, "status": "reported",
                    "training_mode": "1", "graduation_date": date(2024, 6, 30), "filed_on": filed,
                    "effective_date": filed + timedelta(3), "major": "080901"}  # fmt: skip
        self.rows["registrations"].append(row)
        paper = "labour_contract"
        if kind in ("10", "11", "12"):
            self._contract(row, filed)
        elif kind == "76":
            row.update(statement_signed=True, work_description="撰稿", work_place="370102",
                       monthly_pay_fen=300_000 + 100 * int(self.rng.integers(3000)))  # fmt: skip
            paper = "statement"
        elif kind == "801":
            row.update(school_name=f"第{number % 40}大学", school_plain=f"第{number % 40}大学")
            self._add_to("admissions", row, body_plain=row["school_plain"])
            paper = "admission_notice"
        else:
            paper = self._posted(row)
        self.rows["evidence"].append(
            {"registration": row["registration"], "kind": paper, "sha256": f"f{number}",
             "picture_hash": f"h{number}", "internship_words": False}
        )  # fmt: skip

    def _posted(self, row: Row) -> str:
        """A conscript, or somebody in a grassroots programme; the kind of paper."""
        if row["kind"] == "46":
            row.update(enlist_place="370102")
            self._add_to("enlistment", row)
            return "enlistment_notice"
        row.update(project_name="三支一扶")
        self.work_at(row, self.firms[int(self.rng.integers(EMPLOYERS))])
        self._add_to("programmes", row)
        return "programme_notice"

    def _contract(self, row: Row, filed: date) -> None:
        firm = self.firms[int(self.rng.integers(EMPLOYERS))]
        row.update(signed_date=filed - timedelta(5), term_from=date(2024, 7, 8), term_until=date(2027, 7, 8),
                   position_type="13", work_place="370102",
                   monthly_pay_fen=400_000 + 100 * int(self.rng.integers(4000)))  # fmt: skip
        self._add_to("insurance", row, from_date=date(2024, 8, 1), place="370102")
        self.work_at(row, firm)

    def _add_to(self, frame: str, row: Row, **more: object) -> None:
        self.rows[frame].append(
            {"person": row["person"], "kind": row["kind"], "place": "370102", **more}
        )


def is_spare(row: Row) -> bool:
    """Classes whose names begin with P are changed whole."""
    return not str(row["class_name"]).startswith("P")
