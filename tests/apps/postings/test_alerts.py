"""New posts meet saved searches; whoever saved one is told of each post once, and stops it at a press."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.employers.models import Employer
from qihang.apps.messages.models import Dispatch, Message
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models import PostAlert, SavedSearch
from qihang.apps.postings.queries.search import saved_searches
from qihang.apps.postings.rules.search import SearchCadence, SearchRequest, read_search
from qihang.apps.postings.services import search
from qihang.kernel import Refusal, Scope
from tests.factories.orgs import Tree, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.postings import NOW, make_post

pytestmark = pytest.mark.django_db
SYSTEM = Scope.for_system("tests of alerts")
AT_ONCE, DAILY = SearchCadence.AT_ONCE, SearchCadence.DAILY


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    """One with an account."""
    return make_graduate(tree.college, account=True)


@pytest.fixture
def reader(graduate: Graduate) -> Scope:
    """The scope of the graduate."""
    return scope_for(own_account(graduate))


def save(reader: Scope, cadence: SearchCadence = AT_ONCE, **asked: str) -> SavedSearch:
    """A saved search."""
    return search.save_search(reader, "会计", read_search(asked), cadence, NOW)


def publish(employer: Employer, **over: Any) -> None:
    """A post becomes public, and the job runs."""
    post = make_post(employer, **over)
    search.refresh_terms({post.pk}, NOW)
    search.match_new_posts(SYSTEM, NOW)


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ({"q": "会计"}, True),
        ({"q": "会计 济南"}, True),
        ({"q": "kj"}, True),
        ({"q": "ex"}, True),
        ({"q": "计"}, True),
        ({"city": "370100"}, True),
        ({"level": "31"}, True),
        ({"major": "08", "q": "excel"}, True),
        ({"q": "出纳"}, False),
        ({"q": "会计", "city": "370200"}, False),
        ({"q": "jk"}, False),
    ],
    ids=str,
)
def test_a_new_post_meets_what_it_answers(
    reader: Scope, employer: Employer, asked: dict[str, str], met: bool
) -> None:
    """By pairs, letters, initials, one character and facets alike."""
    search.save_search(reader, "", read_search(asked), AT_ONCE, NOW)
    publish(employer, title="会计", text="熟悉 Excel。")
    assert PostAlert.objects.exists() is met


def test_nobody_is_told_twice(reader: Scope, employer: Employer) -> None:
    """Two searches, two posts, several runs: one message with a number, then silence."""
    save(reader, q="会计")
    save(reader, city="370100")
    publish(employer, title="会计")
    publish(employer, title="会计主管")
    assert search.alert_accounts(SYSTEM, AT_ONCE, NOW) == 1
    assert Message.objects.get(template="post_alert").facts["count"] == 2
    search.match_new_posts(SYSTEM, NOW)
    assert search.alert_accounts(SYSTEM, AT_ONCE, NOW + timedelta(minutes=5)) == 0
    assert Dispatch.objects.filter(message__template="post_alert", channel="sms").exists()


def test_an_edited_post_is_no_new_one(reader: Scope, employer: Employer) -> None:
    """Its terms are made again; who knows it is not told of it."""
    publish(employer, title="会计")
    save(reader, q="会计")
    search.refresh_terms(set(PostAlert.objects.values_list("post", flat=True)), NOW)
    assert search.match_new_posts(SYSTEM, NOW) == 0


def test_daily_ones_wait_for_the_morning(reader: Scope, employer: Employer) -> None:
    """And are told then."""
    save(reader, DAILY, q="会计")
    publish(employer, title="会计")
    assert search.alert_accounts(SYSTEM, AT_ONCE, NOW) == 0
    assert search.alert_accounts(SYSTEM, DAILY, NOW) == 1


def test_a_link_stops_the_alerts_without_signing_in(
    client: Client, reader: Scope, graduate: Graduate, employer: Employer
) -> None:
    """Opening shows, the press stops; nothing of the searches is shown."""
    save(reader, q="会计")
    (address,) = search.links_of(SYSTEM, [graduate.pk]).values()
    path = address[address.index("/l/") :]
    assert client.get(path).status_code == 200
    assert saved_searches(reader).exists()
    assert "会计" not in client.post(path).content.decode()
    assert not saved_searches(reader).exists()
    publish(employer, title="会计")
    assert not PostAlert.objects.exists()


def test_searches_are_their_owners(
    client: Client, tree: Tree, reader: Scope, graduate: Graduate
) -> None:
    """Another graduate neither sees nor ends them; saving twice is once."""
    kept = save(reader, q="会计")
    assert save(reader, DAILY, q="会计", sort="pay").pk == kept.pk
    other = make_graduate(tree.college, account=True)
    client.force_login(own_account(other))
    client.post(reverse("postings:end_searches"), {"search": str(kept.uuid)})
    assert saved_searches(reader).exists()


def test_what_asks_nothing_is_not_saved(reader: Scope) -> None:
    """Nor is what nobody but a graduate could be told of."""
    with pytest.raises(Refusal) as refused:
        search.save_search(reader, "", SearchRequest(within=7), AT_ONCE, NOW)
    assert refused.value.code == "nothing_asked"
