"""The same twice, codes that do not go together, jumps and last days; honest look-alikes beside each."""

from datetime import date, timedelta

from qihang.world.employers import credit_code
from qihang.world.plants.common_steps import EACH, contracts_at
from qihang.world.plants.field import DAY, Field, Row

CUTOFF = date(2024, 8, 31)  # the first day to which the cohort is counted


def twice(field: Field) -> None:
    """Several records of one person, at two universities or with one registration that counts."""
    rows = field.contracts(2 * EACH)
    pairs = _of_two_universities(rows)
    for one, other in pairs:
        other["person"] = one["person"]
        _insure(field, other)
        field.record("group one person at two universities", [one, other], "person_twice")
    one, other = _of_two_universities(field.contracts(2))[0]
    other["exam"] = one["exam"]
    field.record("group one examination number of two persons", [one, other], "exam_number_twice")
    one = field.contracts(1)[0]
    second: Row = {**one, "registration": f"{one['registration']}b"}
    field.rows["registrations"].append(second)
    field.record("group two registrations of one graduate", [one, second], "graduate_twice")
    one, other = _of_two_universities(field.contracts(2))[0]
    other.update(person=one["person"], exam=one["exam"], effective=False)
    tempts = "person_twice exam_number_twice"
    field.record(
        "group a second record whose registration was revoked", [one, other], tempts=tempts
    )
    one = field.contracts(1)[0]
    former: Row = {**one, "registration": f"{one['registration']}b", "effective": False}
    field.rows["registrations"].append(former)
    field.record("group a registration that was replaced", [one, former], tempts="graduate_twice")


def codes(field: Field) -> None:
    """Codes that seldom stand together, and an organ whose codes all fit."""
    for checks, values in (
        ("position_of_employer_type", {"position_type": "10"}),
        ("industry_not_registered", {"industry": "45"}),
        ("code_of_employer_type", {"employer_type": "10", "industry": "45"}),
    ):
        rows, firms = contracts_at(field, checks)
        for row, firm in zip(rows, firms, strict=True):
            row.update(values)
            if checks == "code_of_employer_type":
                firm["industry"] = "45"
        field.record(f"codes that disagree, {checks}", rows, checks)
    rows, firms = contracts_at(field, "机关性质")
    for row, firm in zip(rows, firms, strict=True):
        row.update(employer_type="40", industry="80", employer_code=None)
        firm["industry"] = "80"
        row["industry"] = "34"
    field.record("an industry that the kind of employer has not", rows, "industry_of_employer_type")
    rows = field.contracts(EACH)
    for nth, row in enumerate(rows):
        row.update(employer_name=f"第{nth}县财政局", employer_plain=f"第{nth}县财政局", employer_type="10",
                   employer_code=credit_code(field.rng, "10", "370102"), industry="45", position_type="10")  # fmt: skip
    tempts = (
        "position_of_employer_type code_of_employer_type industry_of_employer_type employer_unknown"
    )
    field.record("civil servants of an organ", rows, tempts=tempts)
    rows, _ = contracts_at(field, "只有门类", industry="C")
    field.record("a register that knows the section alone", rows, tempts="industry_not_registered")


def jumps(field: Field) -> None:
    """A rate that jumps within a week, and one that jumped in the same week of the year before."""
    rows = _of(field, "U07")[:40]
    for row in rows:
        row["effective_date"] = DAY - timedelta(2)
    field.record("group forty of one university in one week", rows, "rate_jump")
    rows = _of(field, "U08")[:40]
    for row in rows:
        row["effective_date"] = DAY - timedelta(2)
    for figures in field.rows["earlier"]:
        if figures["university"] == "U08" and int(str(figures["day_offset"])) > 100:
            figures["placed"] = int(str(figures["placed"])) + 40
    field.record("group the same week as every year", rows, tempts="rate_jump")


def last_days(field: Field) -> None:
    """Most of a college filed on the last day, or a fifth of it, or most of it ten days before."""
    rows = _of(field, "U09", "U09-c1")
    late = rows[: len(rows) * 6 // 10]
    for row in late:
        row["filed_on"] = CUTOFF - timedelta(1)
    field.record("group most of a college in the last days", late, "last_days_crowding")
    for college, share, days in (("U10-c1", 2, 1), ("U11-c1", 6, 10)):
        rows = _of(field, college[:3], college)
        some = rows[: len(rows) * share // 10]
        for row in some:
            row["filed_on"] = CUTOFF - timedelta(days)
        name = f"group {share} of ten filed {days} days before the cut-off"
        field.record(name, some, tempts="last_days_crowding")


def _of(field: Field, university: str, college: str = "") -> list[Row]:
    return [
        row
        for row in field.rows["registrations"]
        if row["university"] == university and college in ("", row["college"])
    ]


def _of_two_universities(rows: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs out of these; who comes second moves to another university."""
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    for one, other in pairs:
        if one["university"] == other["university"]:
            other["university"] = "U00" if one["university"] != "U00" else "U01"
    return pairs


def _insure(field: Field, row: Row) -> None:
    field.rows["insurance"].append(
        {
            "person": row["person"],
            "kind": row["kind"],
            "place": "370102",
            "from_date": date(2024, 8, 1),
        }
    )


PLANTS = (twice, codes, jumps, last_days)
