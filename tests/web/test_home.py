"""Cards and counts of homes: who is shown which, in what order, from whichever app."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qihang.apps.orgs.rules import Role
from qihang.kernel import Cohort, Permission, Reach, Scope
from qihang.web.components import InboxItem
from qihang.web.home import Area, Card, Inbox, cards, waiting
from qihang.web.request import Request, once
from tests.factories.contributions import give
from tests.factories.orgs import Tree, client_for, make_account

NOW = datetime(2024, 6, 15, tzinfo=UTC)
SEES = Scope(1, (Reach("/37/", frozenset({Permission.FIGURES_SEE}), "city_officer"),))


def card(key: str, order: int, **further: object) -> Card:
    return Card(key, lambda _request: f"[{key}]", order, **further)  # type: ignore[arg-type]


def keys(scope: Scope, *areas: Area) -> list[str]:
    return [card.key for card in cards(scope, *areas) if card.key.startswith("t-")]


def test_cards_stand_in_their_order_for_whom_they_concern(monkeypatch: pytest.MonkeyPatch) -> None:
    give(
        monkeypatch,
        card("t-last", 9),
        card("t-first", -1),
        card("t-main", 1, areas=(Area.MAIN,)),
        card("t-sealed", 2, permission=Permission.FIGURES_SEAL),
        card("t-seen", 3, permission=Permission.FIGURES_SEE),
        card("t-city", 4, roles=frozenset({"city_officer"})),
        card("t-auditor", 5, roles=frozenset({"auditor"})),
    )
    assert keys(SEES, Area.ASIDE) == ["t-first", "t-seen", "t-city", "t-last"]
    assert keys(SEES, Area.MAIN) == ["t-main"]
    assert keys(Scope(2), Area.ASIDE, Area.MAIN) == ["t-first", "t-main", "t-last"]


def test_what_waits_is_asked_only_for_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    def items(label: str) -> Inbox:
        def found(_scope: Scope, cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
            yield InboxItem(label, cohort.year, "/")

        permission = getattr(Permission, label)
        return Inbox(f"t-{label}", found, frozenset({permission}), order=-len(label))

    give(monkeypatch, items("PLAN_SEE"), items("FIGURES_SEE"), items("FIGURES_SEAL"))
    both = Reach("/37/", frozenset({Permission.FIGURES_SEE, Permission.PLAN_SEE}))
    found = waiting(Scope(1, (both,)), Cohort(2024), NOW)
    assert [(item.label, item.count) for item in found] == [
        ("FIGURES_SEE", 2024),
        ("PLAN_SEE", 2024),
    ]


def test_what_two_cards_ask_for_is_made_once() -> None:
    asked = []

    def make(request: Request) -> int:
        asked.append(request)
        return len(asked)

    request, other = Request(), Request()
    assert (once(request, make), once(request, make), once(other, make)) == (1, 1, 2)


@pytest.mark.django_db
def test_a_fallback_stands_where_nothing_leads(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    give(
        monkeypatch,
        card("t-top", 1, areas=(Area.TOP,)),
        card("t-fallback", 2, areas=(Area.MAIN,), fallback=True),
    )
    client = client_for(make_account(Role.EMPLOYER, tree.employer))
    shown = client.get("/").content.decode()
    assert shown.index("[t-top]") < shown.index("[t-fallback]")
    give(monkeypatch, card("t-leading", 1, areas=(Area.MAIN,), leading=True))
    shown = client.get("/").content.decode()
    assert "[t-leading]" in shown
    assert "[t-fallback]" not in shown
