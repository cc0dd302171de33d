"""Graduates as rows: names, numbers sealed and masked, class, field of study."""

from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qihang.apps.orgs.services import keyed_hash, seal
from qihang.world.careers import majors
from qihang.world.chance import pick, stream, uuids
from qihang.world.copy_frames import days, hexed
from qihang.world.employers import Employers
from qihang.world.filings import agreed_employers
from qihang.world.identity import exam_numbers, id_numbers, masked, phones
from qihang.world.moments import day_number, roster_day
from qihang.world.names import draw_names
from qihang.world.people import Cast
from qihang.world.profiles import LEVELS, profiles
from qihang.world.tree import WorldTree

QUALIFIED = {"college": "61", "bachelor": "31", "master": "11", "doctor": "01"}
COMPLETED = {"college": "43", "bachelor": "33", "master": "13", "doctor": "03"}
_YEARS = {"college": 3, "bachelor": 4, "master": 3, "doctor": 4}
_CLASS = 40


def graduate_rows(tree: WorldTree, cast: Cast, employers: Employers) -> pl.DataFrame:
    """Rows of people_graduate, without accounts; sealed columns differ from call to call."""
    rng = _chance(tree, cast)
    nodes = [college.node for college in tree.colleges]
    numbered = id_numbers(cast.home, cast.born, cast.sex, cast.chunk)
    frame = pl.DataFrame(
        {
            "id": cast.id,
            "uuid": uuids(tree.seed, "graduate", cast.id),
            "org_id": np.array([node.id for node in nodes])[cast.college],
            "org_path": np.array([node.path for node in nodes])[cast.college],
            "id_number": numbered,
            "phone": phones(tree.seed, cast.id),
            "sex": cast.sex.astype(str),
            "home_place": cast.home.astype(str),
            "hardship": cast.hardship.astype(str),
            **_names(rng, cast),
            **_studies(cast),
            **_person(rng, tree, cast, employers),
        }
    )
    return _sealed(frame).with_columns(
        cohort=cast.cohort,
        created_at=pl.lit(datetime.combine(roster_day(cast.cohort), datetime.min.time())),
    )


def graduate_names(tree: WorldTree, cast: Cast) -> NDArray[np.str_]:
    """The names that `graduate_rows` gives, alone: they are drawn before all else."""
    return draw_names(_chance(tree, cast), cast.sex)[0]


def _chance(tree: WorldTree, cast: Cast) -> np.random.Generator:
    return stream(tree.seed, "graduates", cast.cohort, cast.chunk)


def _names(rng: np.random.Generator, cast: Cast) -> dict[str, NDArray[np.str_]]:
    names, keys = draw_names(rng, cast.sex)
    return {"name": names, "name_key": keys}


def _studies(cast: Cast) -> dict[str, pl.Series]:
    """Number, qualification, major, class, dates."""
    level = [LEVELS[n] for n in cast.level.tolist()]
    enrolled = cast.cohort - np.array([_YEARS[name] for name in LEVELS])[cast.level]
    frame = pl.DataFrame(
        {"college": cast.college, "major": cast.major, "level": cast.level, "enrolled": enrolled}
    ).with_columns(
        nth=pl.int_range(pl.len()).over("college"),
        place=pl.int_range(pl.len()).over("college", "major", "level"),
    )
    names, year = pl.Series(majors().names), pl.col("enrolled").cast(pl.String)
    frame = frame.with_columns(
        student_number=year + (pl.col("college") % 100).cast(pl.String).str.zfill(2)
        + (pl.col("nth") + 1).cast(pl.String).str.zfill(5),
        major_name=pl.lit(names).gather(pl.col("major")),
    ).with_columns(
        class_name=pl.col("major_name") + year.str.slice(2) + "-"
        + (pl.col("place") // _CLASS + 1).cast(pl.String) + "班",
    )  # fmt: skip
    ends = COMPLETED if cast.cohort == 2023 else QUALIFIED
    return {
        "exam_number": exam_numbers(enrolled, cast.home, cast.id),
        "student_number": frame["student_number"],
        "qualification": pl.Series(
            [
                (ends if out else QUALIFIED)[name]
                for name, out in zip(level, cast.no_diploma, strict=True)
            ]
        ),
        "major": pl.Series(majors().codes).gather(cast.major),
        "major_name": frame["major_name"],
        "class_name": frame["class_name"],
        "enrolled_date": days(
            np.array([day_number(date(y, 9, 1)) for y in range(2000, 2030)])[enrolled - 2000]
        ),
        "graduation_date": days(np.full(len(cast), day_number(date(cast.cohort, 7, 1)))),
        # The result of the earlier cohort is known: who got no diploma is not counted.
        "in_statistics": pl.Series(~cast.no_diploma | (cast.cohort != 2023)),
    }


def _person(
    rng: np.random.Generator, tree: WorldTree, cast: Cast, employers: Employers
) -> dict[str, pl.Series]:
    teaches = np.array([c.name in {"education", "sport"} for c in profiles().careers])[cast.career]
    bound = agreed_employers(tree, cast, employers)
    units = pl.Series([*employers.name, ""]).gather(np.where(bound < 0, len(employers), bound))
    modes = np.array(["1", "3", "4", "5"])[pick(rng, len(cast), (985, 4, 4, 7))]
    kinds = {key: list(profiles()[key]) for key in ("ethnicity", "politics")}
    drawn = {
        key: pl.Series(codes).gather(pick(rng, len(cast), list(profiles()[key].values())))
        for key, codes in kinds.items()
    }
    return {
        **drawn,
        "training_mode": pl.Series(np.where(cast.targeted, "2", modes)),
        "agreed_unit": units,
        "rural": pl.Series(rng.random(len(cast)) < 0.56),
        "teacher_type": pl.Series(
            np.where(cast.targeted & teaches, "1", np.where(teaches, "2", "3"))
        ),
    }


def _sealed(frame: pl.DataFrame) -> pl.DataFrame:
    """Identity number and phone replaced by their sealed, hashed and masked forms."""
    columns = {}
    for name in ("id_number", "phone"):
        texts = frame[name].to_list()
        columns[f"{name}_sealed"] = hexed(map(seal, texts))
        columns[f"{name}_hash"] = hexed(map(keyed_hash, texts))
    return frame.with_columns(
        id_number_masked=masked("id_number"), phone_masked=masked("phone"), **columns
    ).drop("id_number", "phone")
