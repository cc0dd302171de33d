"""Contributions are read by their type, in layer order, and nothing is given twice or late."""

from dataclasses import dataclass

import pytest

from qihang.kernel import Contributions, Manifest


@dataclass(frozen=True)
class Card:
    key: str
    app: str = ""


@dataclass(frozen=True)
class Panel:
    key: str


@dataclass(frozen=True)
class WideCard(Card):
    pass


def test_a_reader_gets_all_of_its_type_lowest_app_first() -> None:
    given = Contributions(
        Manifest("orgs", (Card("b"), Panel("b"))), Manifest("people", (Card("a"), WideCard("c")))
    )
    assert given.of(Card) == (Card("b"), Card("a"))
    assert given.by_key(Card) == {"b": Card("b"), "a": Card("a")}
    assert given.of(Panel) == (Panel("b"),)
    assert [manifest.app for manifest in given.manifests()] == ["orgs", "people"]


def test_nobody_gives_what_nobody_gave() -> None:
    assert Contributions().of(Card) == ()
    assert Contributions().by_key(Card) == {}


def test_a_key_stands_once_for_each_type() -> None:
    given = Contributions(Manifest("orgs", (Card("a"),)))
    with pytest.raises(ValueError, match="people gives a second Card 'a'"):
        given.add(Manifest("people", (Card("a", "people"),)))


def test_an_app_has_one_manifest() -> None:
    given = Contributions(Manifest("orgs", ()))
    with pytest.raises(ValueError, match="manifest of orgs is added twice"):
        given.add(Manifest("orgs", ()))


def test_nothing_is_added_after_sealing() -> None:
    given = Contributions(Manifest("orgs", ()))
    given.seal()
    with pytest.raises(ValueError, match="people comes after all were sealed"):
        given.add(Manifest("people", ()))
