"""Registrations as rows of the product's tables: the drawn numbers turned into texts."""

import numpy as np
import polars as pl

from qihang.apps.orgs.services import seal
from qihang.policy import load
from qihang.world.careers import majors
from qihang.world.chance import Bools, Floats, Ints
from qihang.world.employers import Employers, cities, counties_of
from qihang.world.filings import EMPLOYED, Drawn
from qihang.world.people import Cast
from qihang.world.profiles import is_kind, profiles
from qihang.world.tree import WorldTree

_STUDY, _PROJECTS = ("801", "802", "803"), ("501", "502", "503", "511", "512", "519")
_TERMS = ("10", "11", "12", "271", "272", *_PROJECTS)


class Papers:
    """Makes the content columns of versions; `sealed` keeps each employer's phone sealed once."""

    def __init__(self, tree: WorldTree, employers: Employers) -> None:
        self.tree, self.employers = tree, employers
        self.kinds = pl.Series(profiles().kinds)
        self.bachelor = [
            u.node.name for u in tree.universities if u.level == "bachelor" and not u.vocational
        ] or [u.node.name for u in tree.universities]
        self.pool = pl.DataFrame(
            {
                "employer_name": employers.name,
                "employer_code": employers.code,
                "employer_type": employers.kind,
                "industry": [str(i) for i in employers.industry],
                "work_place": employers.place,
                "contact_name": employers.contact.tolist(),
                "contact_phone_masked": employers.masked_phone,
                "contact_phone_sealed": [f"\\x{seal(p).hex()}" for p in employers.phone],
            }
        )

    def content(self, cast: Cast, row: Ints, drawn: Drawn, which: Ints) -> pl.DataFrame:
        """The columns a graduate fills, of the versions at positions `which`; `row` is their cast row."""
        kind = drawn.kind[which]
        person = row[which]
        dice = drawn.dice[which]
        frame = pl.DataFrame({"kind": self.kinds.gather(kind)})
        employer = drawn.employer[which]
        works = _at(employer >= 0, employer)
        employed = self.pool.select(pl.all().gather(pl.lit(works)))
        frame = pl.concat([frame, employed], how="horizontal")
        business = self._business(cast, person, kind, dice)
        own = business.pop("employer_name")
        return frame.with_columns(
            employer_name=pl.col("employer_name").fill_null(pl.lit(own)),
            **self._work(cast, person, drawn, which),
            **business,
            **self._study(cast, person, kind, dice),
        ).with_columns(pl.col(_BLANK).fill_null(""))

    def _work(self, cast: Cast, person: Ints, drawn: Drawn, which: Ints) -> dict[str, pl.Series]:
        kind, pay = drawn.kind[which], drawn.pay[which]
        employed = is_kind(kind, *EMPLOYED)
        termed = is_kind(kind, *_TERMS)
        jobs = [job for career in profiles().careers for job in career.jobs]
        first = np.cumsum([0, *[len(c.jobs) for c in profiles().careers]])
        counts = np.diff(first)
        career = cast.career[person]
        job = first[career] + (drawn.dice[which] * counts[career]).astype(np.int64)
        of_type = np.array(self.employers.kind)[drawn.employer[which]]
        named = np.select([of_type == "10", of_type == "22"], ["科员", "教师"], np.array(jobs)[job])
        starts, years = drawn.starts[which], drawn.years[which]
        until = starts + years * 365 + years // 4 + 1
        freelance = is_kind(kind, "75", "76")
        town = self._near(cast, person, drawn.dice[which])
        return {
            "position_type": _texts(drawn.post[which].astype(str), employed),
            "position_name": _texts(named, employed),
            "monthly_pay_fen": pl.Series(pay * 100).replace(0, None),
            "signed_date": _days(drawn.signed[which], termed & ~is_kind(kind, "12")),
            "term_from": _days(starts, termed),
            "term_until": _days(until, termed & (years > 0)),
            "work_place": pl.Series(
                np.where(freelance, town, np.array(self.employers.place)[drawn.employer[which]])
            ).set(pl.Series(~employed & ~freelance), None),
            "employer_country": pl.Series(np.full(len(kind), "")),
            "project_name": self._project(kind),
        }

    def _near(self, cast: Cast, person: Ints, dice: Floats) -> np.ndarray:
        """A county of the university's city."""
        below = dict(zip(cities(), counties_of(), strict=True))
        counties = [below[int(u.node.place)] for u in self.tree.universities]
        table = np.array([(of * 40)[:40] for of in counties])
        return table[cast.university[person], (dice * 40).astype(np.int64)]

    def _project(self, kind: Ints) -> pl.Series:
        names = {str(k): name for k, name in profiles()["projects"].items()}
        table = np.array([names.get(k, "") for k in profiles().kinds])
        return pl.Series(table[kind])

    def _business(self, cast: Cast, person: Ints, kind: Ints, dice: Floats) -> dict[str, pl.Series]:
        ventures, trades = profiles()["startups"], profiles()["freelance"]
        founded, free = is_kind(kind, "75"), is_kind(kind, "76")
        shop = founded & (dice < 0.4)
        numbers = cast.id[person].astype(str)
        named = _choose(profiles()["studios"], dice * 11 % 1)
        own = np.char.add(named, np.char.add(_choose(ventures, dice), "工作室"))
        does = np.where(founded, _choose(ventures, dice), _choose(trades, dice))
        roles = _choose(list(load().codes.table("startup_role"))[:3], dice * 7 % 1)
        return {
            "employer_name": pl.Series(np.where(founded & ~shop, own, "")),
            "startup_role": _texts(roles, founded),
            "shop_url": _texts(np.char.add("https://shop.example/", numbers), shop),
            "work_description": _texts(does, free | (founded & ~shop)),
            "statement_signed": pl.Series(free),
            "enlist_place": _texts(cast.home[person].astype(str), is_kind(kind, "46")),
        }

    def _study(self, cast: Cast, person: Ints, kind: Ints, dice: Floats) -> dict[str, pl.Series]:
        own = np.array([u.node.name for u in self.tree.universities])[cast.university[person]]
        far = _choose(profiles()["schools"], dice * 13 % 1)
        near = _choose(self.bachelor, dice * 17 % 1)
        stays = (dice < 0.3) & ~is_kind(kind, "803")
        school = np.where(stays, own, np.where(is_kind(kind, "803") | (dice < 0.55), near, far))
        country, foreign, chinese = (
            _choose([row[n] for row in profiles()["abroad"]], dice * 19 % 1) for n in range(3)
        )
        abroad, studies = is_kind(kind, "85"), is_kind(kind, *_STUDY)
        major = np.array(majors().names)[cast.major[person]]
        return {
            "school_name": _texts(np.where(abroad, chinese, school), abroad | studies),
            "school_name_foreign": _texts(foreign, abroad),
            "country": _texts(country, abroad),
            "study_major": _texts(major, abroad | studies),
            "note": pl.Series(np.full(len(kind), "")),
        }


_BLANK = [
    "employer_name", "employer_code", "employer_type", "industry", "work_place", "employer_country", "position_type",
    "position_name", "contact_name", "contact_phone_masked", "startup_role", "shop_url",
    "work_description", "school_name", "school_name_foreign", "study_major", "country",
    "enlist_place", "project_name", "note",
]  # fmt: skip


def _choose(texts: list[str], dice: Floats) -> np.ndarray:
    return np.array(texts)[(dice * len(texts)).astype(np.int64)]


def _at(where: Bools, positions: Ints) -> pl.Series:
    """Positions to gather, null elsewhere."""
    return pl.Series(positions).set(pl.Series(~where), None).cast(pl.UInt32)


def _texts(values: np.ndarray, where: Bools) -> pl.Series:
    return pl.Series(np.where(where, values, ""))


def _days(days: Ints, where: Bools) -> pl.Series:
    return pl.Series(days).set(pl.Series(~where), None).cast(pl.Int32).cast(pl.Date)
