"""What several plants do."""

from datetime import date

from qihang.world.plants.field import Field, Row

EACH = 6  # registrations of one plant
SIGNED = date(2024, 6, 3)


def contracts_at(
    field: Field, name: str, number: int = EACH, **firm: object
) -> tuple[list[Row], list[Row]]:
    """So many contracts, each with a firm of its own."""
    rows = field.contracts(number)
    firms = [field.firm(f"{name}{nth}科技有限公司", **firm) for nth in range(number)]
    for row, one in zip(rows, firms, strict=True):
        field.work_at(row, one)
        row["signed_date"] = SIGNED
    return rows, firms


def set_paper(field: Field, row: Row, kind: str) -> None:
    for one in field.rows["evidence"]:
        if one["registration"] == row["registration"]:
            one["kind"] = kind
