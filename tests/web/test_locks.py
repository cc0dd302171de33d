"""Advisory locks: what one connection holds no other gets, until it lets go."""

import pytest
from django.db import connection, transaction

from qihang.web.locks import Key, lock_until_commit, try_lock, unlock

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = [
    pytest.param((7,), "7", id="number"),
    pytest.param((7, 8), "7, 8", id="two numbers"),
    pytest.param(("file 1",), "hashtextextended('file 1', 0)", id="text"),
    pytest.param(("intake", "roster"), "hashtext('intake'), hashtext('roster')", id="two texts"),
]


def free(key: str) -> bool:
    """Whether another connection could hold the key."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock({key})")
            return cursor.fetchone()[0]
    finally:
        other.close()


@pytest.mark.parametrize(("key", "text"), KEYS)
def test_a_key_is_held_until_it_is_let_go(key: tuple[Key, ...], text: str) -> None:
    assert try_lock(*key)
    assert not free(text)
    assert unlock(*key)
    assert free(text)


@pytest.mark.parametrize(("key", "text"), KEYS)
def test_a_key_is_held_until_the_transaction_ends(key: tuple[Key, ...], text: str) -> None:
    with transaction.atomic():
        lock_until_commit(*key)
        assert not free(text)
    assert free(text)
