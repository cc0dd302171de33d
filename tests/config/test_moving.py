"""The database moves: dumped and restored elsewhere, set back, its server reset. Nothing is lost unseen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from qihang.apps.feed.models import FeedItem
from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import AuditBlock, AuditEntry, Epoch
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Scope, bus
from tests.config.house import wait_for
from tests.config.moving import Server, dump, load, new_server
from tests.factories.orgs import Tree, make_province
from tests.factories.people import make_graduate
from tests.factories.tokens import Made, make_token

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Scope.for_system("test")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    services.forget_installation()  # the test before has emptied the tables


@pytest.fixture
def server() -> Iterator[Server]:
    with new_server() as made:
        yield made


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def follower(tree: Tree) -> Made:
    return make_token(tree.university)


def act(number: int) -> None:
    services.record_act(SYSTEM, "org.look", "org", number)


def change(tree: Tree) -> str:
    graduate = make_graduate(tree.college)
    bus.publish(GraduatesChanged(frozenset({graduate.pk}), date(2024, 6, 3)))
    return str(graduate.uuid)


def followed(follower: Made, after: str = "") -> tuple[list[str], str]:
    answer = follower.get(f"/changes?after={after}&limit=2").json()
    return [item["uuid"] for item in answer["items"]], answer["next"]


def all_followed(follower: Made, after: str) -> list[str]:
    seen: list[str] = []
    while True:
        more, after = followed(follower, after)
        if not more:
            return seen
        seen += more


def seal_all() -> None:
    """Until nothing is left: transactions of others on the server may hold the horizon back for a moment."""

    def done() -> bool:
        services.seal_blocks()
        return sum(len(b.rows) for b in AuditBlock.objects.all()) == AuditEntry.objects.count()

    wait_for(done, 30)


def found() -> list[str]:
    return [str(t) for t in queries.verify_audit(SYSTEM)]


@pytest.mark.parametrize("counted", [0, 7], ids=["begins to count", "has counted far ahead"])
def test_a_dump_restored_elsewhere_goes_on(
    tree: Tree, follower: Made, server: Server, tmp_path: Path, counted: int
) -> None:
    """Sealed and unsealed rows, followed and unfollowed changes; then both go on."""
    act(1)
    services.seal_blocks()
    act(2)
    changes = [change(tree) for _ in range(3)]
    seen, cursor = followed(follower)
    assert seen == changes[:2]
    epochs = Epoch.objects.count()
    copy = dump(tmp_path / "dump.sql")
    if counted:
        server.reset(counted)
    with server.use():
        load(copy)
        act(3)
        changes += [change(tree) for _ in range(3)]
        assert all_followed(follower, cursor) == changes[2:]
        assert found() == []
        seal_all()  # one of them came with the dump
        assert Epoch.objects.count() == epochs + 1
        moved = AuditEntry.objects.latest("pk")
        assert (moved.act, moved.subject) == (
            "audit.moved",
            str(Epoch.objects.latest("pk").shift),
        )
        act(4)
        seal_all()
        assert found() == []
        Epoch.objects.latest("pk").delete()
        assert found() == [f"missing epoch {moved.subject}"]
        numbers = list(AuditEntry.objects.order_by("pk").values_list("txid", flat=True))
        assert numbers == sorted(numbers)


def test_a_server_whose_count_was_set_back_goes_on(
    tree: Tree, follower: Made, server: Server, tmp_path: Path
) -> None:
    copy = dump(tmp_path / "dump.sql")
    server.reset(5)
    with server.use():
        load(copy)
        act(1)
        services.seal_blocks()
        changes = [change(tree)]
        seen, cursor = followed(follower)
        assert seen == changes
        epochs = Epoch.objects.count()
    server.reset(0)
    with server.use():
        assert queries.next_number() > FeedItem.objects.latest("txid").txid
        act(2)
        changes.append(change(tree))
        assert all_followed(follower, cursor) == changes[1:]
        services.seal_blocks()
        assert found() == []
        assert Epoch.objects.count() == epochs + 1


def test_cursors_of_a_state_that_was_lost_miss_nothing_new(
    tree: Tree, follower: Made, server: Server, tmp_path: Path
) -> None:
    """Restored twice to the same older state: each time the follower was further."""
    change(tree)
    copy = dump(tmp_path / "dump.sql")
    for _ in range(3):  # followed, and lost with the restore
        change(tree)
    cursor = followed(follower)[1]
    with server.use():
        load(copy)
        new = [change(tree) for _ in range(2)]
        seen, cursor = followed(follower, cursor)
        assert seen == new
    with new_server() as another, another.use():
        load(copy)
        new = [change(tree)]
        assert all_followed(follower, cursor) == new


def test_on_one_server_there_is_one_epoch() -> None:
    queries.next_number()
    act(1)
    services.seal_blocks()
    act(2)
    assert Epoch.objects.count() == 1


def test_an_older_state_is_named_by_the_heads(tree: Tree, server: Server, tmp_path: Path) -> None:
    """The dump is true, but it is not the newest: what is gone since is said, by chain and number."""
    act(1)
    seal_all()
    copy = dump(tmp_path / "dump.sql")
    blocks = AuditBlock.objects.count()
    act(2)
    seal_all()
    assert head_codes() == []
    with server.use():
        load(copy)
        (gone,) = queries.head_findings(SYSTEM, queries.real_now())
        assert (gone.code, gone.facts["chain"], gone.facts["last"]) == (
            "blocks_gone",
            "audit",
            blocks,
        )
        assert "missing block" in found()[0]
        act(3)
        seal_all()  # what comes now does not hide it
        assert {"block_differs", "head_goes_back"} <= set(head_codes())


def head_codes() -> list[str]:
    return [one.code for one in queries.head_findings(SYSTEM, queries.real_now())]
