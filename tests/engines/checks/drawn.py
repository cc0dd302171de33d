"""Frames drawn at random from few values, so that every check finds something and every group is shared."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import polars as pl

from tests.engines.checks.frames import DAY, Row, frame

KINDS = ("10", "11", "12", "46", "75", "76", "501", "801", "803", "701", "721")
CODES = (*(f"91370200{n}0000000X" for n in range(4)), "113702003000000001", "52A")
NAMES = ("甲公司", "乙公司", "甲公司青岛分公司", "丙集团", "丁大学")
PLACES = ("370102", "371321", "110101")


def drawn(rng: Random, size: int = 60) -> dict[str, pl.DataFrame]:
    """One small province: every frame, `size` graduates."""
    registrations = [_registration(rng, n) for n in range(size)]
    graduates = [_graduate(rng, row) for row in registrations]
    return {
        "registrations": frame("registrations", registrations),
        "graduates": frame("graduates", graduates),
        "evidence": frame("evidence", [_evidence(rng, size) for _ in range(size)]),
        "answers": frame("answers", [_answer(rng, size) for _ in range(size // 3)]),
        "firms": frame("firms", [_firm(rng) for _ in range(9)]),
        "firm_people": frame("firm_people", [_firm_person(rng) for _ in range(6)]),
        "firm_states": frame("firm_states", [_firm_state(rng) for _ in range(4)]),
        "insurance": frame("insurance", [_listed(rng, "insurance") for _ in range(12)]),
        "admissions": frame("admissions", [_listed(rng, "admissions") for _ in range(12)]),
        "enlistment": frame("enlistment", [_listed(rng, "enlistment") for _ in range(4)]),
        "programmes": frame("programmes", [_listed(rng, "programmes") for _ in range(4)]),
        "staff": frame("staff", [_staff(rng) for _ in range(4)]),
        "earlier": frame("earlier", [_earlier(rng) for _ in range(6)]),
        "firms_meant": frame("firms_meant", [_meant(rng) for _ in range(12)]),
        "sources": frame(
            "sources",
            [{"source": name, "day": date(2024, 11, 30)} for name in
             ("insurance", "admissions", "enlistment", "programmes")],
        ),
    }  # fmt: skip


def changed(
    rng: Random, tables: Mapping[str, pl.DataFrame], name: str
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The same with some rows of one frame altered, added or gone, and those rows as they were and are."""
    table = tables[name]
    fresh = drawn(rng, max(len(tables["registrations"]), 1))[name]
    gone = {rng.randrange(len(table)) for _ in range(2)}
    before = table[sorted(gone)]
    after = fresh[[rng.randrange(len(fresh)) for _ in range(2)]]
    if name in ("registrations", "graduates"):  # ids stay unique
        keys = before[name[:-1]].to_list()
        after = after[: len(keys)].with_columns(pl.Series(name[:-1], keys))
        if name == "registrations":
            after = after.with_columns(before["graduate"])
        after = after[: rng.randrange(len(keys) + 1)]
    kept = table.with_row_index("at").filter(~pl.col("at").is_in(sorted(gone))).drop("at")
    return {**tables, name: pl.concat([kept, after])}, pl.concat([before, after])


def _day(rng: Random, first: date = date(2024, 3, 1), days: int = 180) -> date | None:
    return None if rng.random() < 0.15 else first + timedelta(rng.randrange(days))


def _person(rng: Random) -> str:
    return f"p{rng.randrange(40)}"


def _registration(rng: Random, number: int) -> Row:
    university = f"U{rng.randrange(2)}"
    return {
        "registration": f"r{number}",
        "graduate": f"g{number if rng.random() < 0.9 else rng.randrange(number + 1)}",
        "person": _person(rng), "exam": f"e{rng.randrange(60)}", "cohort": 2024,
        "university": university, "college": f"{university}C{rng.randrange(2)}",
        "class_name": rng.choice(("K1", "K2", None)), "level": rng.choice(("college", "bachelor")),
        "agreed_unit": rng.choice((None, None, None, "甲公司")),
        "graduation_date": date(2024, 7, 1), "effective": rng.random() < 0.9,
        "filed_on": _day(rng, date(2024, 6, 1), 92), "effective_date": _day(rng), "kind": rng.choice(KINDS),
        "employer_name": (name := rng.choice((*NAMES, None))), "employer_plain": name,
        "employer_code": rng.choice((*CODES, None)),
        "employer_type": rng.choice(("10", "39", "31", "21", None)),
        "industry": rng.choice(("45", "22", None)), "work_place": rng.choice((*PLACES, None)),
        "position_type": rng.choice(("10", "13", None)),
        "contact_phone": rng.choice(("t1", "t2", "t3", None)),
        "monthly_pay_fen": rng.choice((100_000, 300_000, 300_000, None)),
        "signed_date": _day(rng), "term_from": _day(rng), "term_until": _day(rng, days=500),
        "startup_role": rng.choice(("legal", "shop", None)), "shop_url": rng.choice(("s", None)),
        "statement_signed": rng.choice((True, False, None)),
        "school_name": "甲大学", "school_plain": rng.choice(("甲大学", "丙大学", None)),
    }  # fmt: skip


def _graduate(rng: Random, row: Row) -> Row:
    names = ("graduate", "person", "exam", "cohort", "university", "college", "class_name", "level")
    return {
        **{name: row[name] for name in names},
        "graduate": f"g{str(row['registration'])[1:]}",
        "phone": rng.choice(("t1", "t4", f"t{row['registration']}", None)),
        "counted": rng.choice((True, True, None, False)),
        "id_valid": rng.choice((True, True, None, False)),
    }


def _evidence(rng: Random, size: int) -> Row:
    return {
        "registration": f"r{rng.randrange(size)}",
        "kind": rng.choice(("labour_contract", "published_list", "enlistment_notice")),
        "sha256": f"f{rng.randrange(size)}", "picture_hash": f"h{rng.randrange(size)}",
        "internship_words": rng.choice((True, False, None)), "amounts": rng.choice(("3500", None)),
    }  # fmt: skip


def _answer(rng: Random, size: int) -> Row:
    answer = rng.choice(("confirmed", "denied"))
    return {
        "registration": f"r{rng.randrange(size)}",
        "answer": answer,
        "answered_on": DAY - timedelta(rng.randrange(90)),
    }


def _firm(rng: Random) -> Row:
    name = rng.choice(NAMES)
    return {
        "code": rng.choice(CODES), "plain": name, "name": name,
        "industry": rng.choice(("45", "22", "C", None)),
        "founded_date": _day(rng, date(2023, 12, 1)), "ended_date": rng.choice((None, None, _day(rng))),
        "legal_person": rng.choice(("p1", "p2", None)),
        "staff_count": rng.choice((1, 3, 500, None)),
        "since": rng.choice((None, date(2024, 1, 5), date(2024, 6, 3))),
        "until": rng.choice((None, None, date(2024, 6, 3))),
    }  # fmt: skip


def _meant(rng: Random) -> Row:
    return {
        "code": rng.choice(CODES),
        "plain": rng.choice(NAMES),
        "meant_code": rng.choice((*CODES, None)),
        "meant_name": rng.choice(NAMES),
    }


def _firm_person(rng: Random) -> Row:
    return {"code": rng.choice(CODES), "person": _person(rng), "role": "shareholder"}


def _firm_state(rng: Random) -> Row:
    return {
        "code": rng.choice(CODES),
        "status": rng.choice(("存续", "吊销")),
        "from_date": date(2023, 1, 1) + timedelta(rng.randrange(500)),
    }


def _listed(rng: Random, name: str) -> Row:
    kinds = {"admissions": ("801", "803"), "programmes": ("501", "502")}
    return {
        "person": _person(rng),
        "kind": rng.choice(kinds.get(name, (None,))),
        "body_plain": rng.choice(("甲大学", "乙大学", None)),
        "place": rng.choice(("370102", "110101", None)),
        "from_date": _day(rng),
        "until_date": rng.choice((None, _day(rng))),
    }


def _staff(rng: Random) -> Row:
    return {
        "university": f"U{rng.randrange(2)}",
        "person": rng.choice(("p1", "p2", "p3")),
        "phone": rng.choice(("t1", "t2", "t9")),
    }


def _earlier(rng: Random) -> Row:
    return {
        "university": f"U{rng.randrange(2)}", "cohort": 2023, "day_offset": rng.randrange(30, 63),
        "graduates": 40, "placed": rng.randrange(40), "flexible": rng.randrange(10), "freelance": 1,
    }  # fmt: skip
