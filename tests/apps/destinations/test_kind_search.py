"""A graduate's own words find the kinds that are meant, and only those."""

from datetime import date

import pytest

from qihang.apps.destinations.rules.kind_search import kinds_meant
from qihang.policy import load

KINDS = load().destination_kinds(date(2024, 6, 15))
MEANT = {
    "公务员": "10 12 512 703", "考公": "703", "公考": "703", "考 公": "703", "事业编": "10 12 703",
    "考研": "801 71", "参军": "46 705", "当兵": "46 705", "创业": "75 704", "网店": "75",
    "直播": "75 76", "ＵＰ主": "76", "兼职": "76", "灵活": "76", "务农": "75 76", "摆摊": "75",
    "家里蹲": "701 721", "没工作": "701", "没找到工作": "701", "躺平": "721", "出国": "85 722",
    "香港": "10 11 85 722", "GAP year": "721", "专插本": "803", "村官": "519", "规培": "12",
    "labour contract": "11", "进厂": "11", "快递": "76", "留校": "10 271",
}  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_words_of_graduates_find_their_kinds(text: str) -> None:
    found = kinds_meant(KINDS, load().codes.table("destination"), text)
    assert found == set(MEANT[text].split())


def test_every_kind_is_found_by_words_of_its_own() -> None:
    table = load().codes.table("destination")
    for code, kind in KINDS.items():
        assert kind.search_words, code
        for word in kind.search_words:
            assert code in kinds_meant(KINDS, table, word)


def test_no_word_asks_for_all_and_an_unknown_one_for_none() -> None:
    table = load().codes.table("destination")
    assert kinds_meant(KINDS, table, " ") == KINDS.keys()
    assert not kinds_meant(KINDS, table, "飞碟")
