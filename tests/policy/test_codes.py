"""Code sets keep their order, know their tree and are found by name, pinyin, initials and code."""

import pytest

from qihang.policy import CodeTable, PolicyProblem, load


def table(name: str) -> CodeTable:
    return load().codes.table(name)


def found(name: str, query: str, near: str = "") -> list[str]:
    return [row.label.zh for row in table(name).search(query, near=near)]


@pytest.mark.parametrize(
    ("name", "query", "first"),
    [
        ("institution", "山东大学", "山东大学"),
        ("institution", "sddx", "山东大学"),
        ("institution", "shandongdaxue", "山东大学"),
        ("institution", "4137010422", "山东大学"),
        ("institution", "ocean univ", "中国海洋大学"),
        ("division", "历城", "历城区"),
        ("industry", "jy", "教育"),
        ("industry", "Manufact", "制造业"),
        ("country", "gb", "英国"),
        ("major_undergraduate", "软件工程", "软件工程"),
        ("occupation", "2-02-10-03", "计算机软件工程技术人员"),
        ("occupation", "2021003", "计算机软件工程技术人员"),
        ("occupation", "rlzyglzyry", "人力资源管理专业人员"),
        ("occupation", "全媒体运营", "全媒体运营师"),
        ("industry_gb4754", "I6513", "应用软件开发"),
        ("industry_gb4754", "yyrjkf", "应用软件开发"),
    ],
)
def test_a_row_is_found_by(name: str, query: str, first: str) -> None:
    assert found(name, query)[0] == first


def test_a_heading_gives_its_own_rows() -> None:
    counties = [row.label.zh for row in table("division").children("370100")]
    assert found("division", "济南市") == counties
    assert found("destination", "国家基层") == ["国家特岗教师", "三支一扶", "西部计划"]


def test_the_own_province_comes_first_among_equals() -> None:
    assert found("division", "lcq", near="37")[:2] == ["历城区", "李沧区"]
    assert found("division", "lcq")[0] == "栾城区"


def test_nothing_fits_gives_nothing_and_no_query_gives_the_first() -> None:
    assert found("division", "没有这个地方") == []
    assert found("sex", "") == ["男", "女"]


def test_at_most_the_limit() -> None:
    assert len(table("division").search("县", limit=7)) == 7


def test_the_tree() -> None:
    division = table("division")
    assert [row.label.zh for row in division.path("370102")] == ["山东省", "济南市", "历下区"]
    assert division.within("370102", "370000")
    assert not division.within("370102", "370200")
    assert division.path("999999") == ()
    assert division.is_leaf("370102")
    assert not division.is_leaf("370100")
    assert not division.is_leaf("999999")


def test_labels_fall_back() -> None:
    assert table("sex").text("1", "en") == "Male"
    assert table("sex").text("1", "zh-hans") == "男"
    assert table("sex").text("9", "en") == "9"
    assert table("major_undergraduate").text("010101", "en") == "哲学"


def test_every_small_set_speaks_both_languages() -> None:
    chinese_only = {
        "industry_gb4754",
        "occupation",
        "major_undergraduate",
        "major_vocational",
        "central_enterprise",
    }
    for name in set(load().codes.names()) - chinese_only:
        assert [row.code for row in table(name).values() if not row.label.en] == [], name


def test_sizes_of_what_is_carried_in() -> None:
    sizes = {"division": 3214, "institution": 171, "industry": 21, "ethnicity": 58, "country": 248}
    assert {name: len(table(name)) for name in sizes} == sizes
    division = table("division")
    shandong = [code for code in division if division.within(code, "370000")]
    assert len(shandong) == 1 + 16 + 136


def test_lists_of_weights() -> None:
    surnames = load().codes.weights("surname")
    assert surnames[0] == {"text": "王", "weight": "9520"}
    with pytest.raises(PolicyProblem, match="no such list"):
        load().codes.weights("sex")
