"""A refusal carries a code for machines, a sentence for people and the facts that fill it."""

import pytest

from qihang.kernel import Objection, Refusal


def test_the_sentence_is_filled_with_the_facts() -> None:
    refusal = Refusal("edits.closed", "{day} 起不再接受修改。", day="2024-09-01")
    assert str(refusal) == "2024-09-01 起不再接受修改。"
    assert (refusal.code, refusal.facts) == ("edits.closed", {"day": "2024-09-01"})


def test_the_message_stays_a_message_id() -> None:
    assert Refusal("late", "迟到 {days} 天。", days=3).message == "迟到 {days} 天。"


def test_a_sentence_that_lacks_a_fact_fails_where_it_is_raised() -> None:
    with pytest.raises(KeyError):
        Refusal("late", "迟到 {days} 天。")


def test_objections_name_their_fields() -> None:
    objections = (Objection("pay.low", "低于 {least}。", "monthly_pay_fen", {"least": "¥2,200"}),)
    refusal = Refusal("filing.faulty", "请先改正。", objections)
    assert [o.field for o in refusal.objections] == ["monthly_pay_fen"]
