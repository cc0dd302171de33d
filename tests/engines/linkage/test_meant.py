"""Which firm a name means that does not go with the code beside it."""

from datetime import date

import polars as pl
import pytest

from qihang.engines.linkage import meant_firms

FIRMS = (
    ("A", "青岛海辰机械有限公司", date(2020, 1, 1)),
    ("B", "济南泰和纺织有限公司", date(2020, 1, 1)),
    ("B", "济南泰合新材料有限公司", date(2024, 1, 1)),
    ("C", "烟台永丰食品有限公司", None),
    ("D", "威海永丰食品有限公司", None),
)


def meant(code: str | None, name: str | None) -> list[tuple[str, str]]:
    filed = {"employer_code": [code], "employer_plain": [name], "employer_name": [name]}
    registrations = pl.DataFrame(filed, schema=dict.fromkeys(filed, pl.String))
    firms = pl.DataFrame(
        [(code, name, name, since) for code, name, since in FIRMS],
        schema={"code": pl.String, "plain": pl.String, "name": pl.String, "since": pl.Date},
        orient="row",
    )
    found = meant_firms(registrations, firms)
    return found.select("meant_code", "meant_name").rows()


@pytest.mark.parametrize(
    ("code", "name", "is_meant"),
    [
        ("A", "青岛海辰机诫有限公司", ("A", "青岛海辰机械有限公司")),
        ("A", "青岛海辰机械股份有限公司", ("A", "青岛海辰机械有限公司")),
        ("B", "济南泰和纺织有限公司", ("B", "济南泰合新材料有限公司")),
        ("A", "济南泰合新材料有限公司", ("B", "济南泰合新材料有限公司")),
        ("X", "青岛海辰机械有限公司", ("A", "青岛海辰机械有限公司")),
    ],
    ids=["a slip", "another form", "a former name", "another firm", "an unknown code"],
)
def test_it_is_named(code: str, name: str, is_meant: tuple[str, str]) -> None:
    assert meant(code, name) == [is_meant]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A", "青岛海辰机械有限公司"),
        ("A", "德州百川物流有限公司"),
        ("X", "滨州永丰食品有限公司"),
        ("A", None),
        (None, "青岛海辰机械有限公司"),
    ],
    ids=["they agree", "a name of no firm", "two equally near", "no name", "no code"],
)
def test_nothing_is_said(code: str | None, name: str | None) -> None:
    assert meant(code, name) == []
