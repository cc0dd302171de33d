"""Every table is covered by a proof, or says why none covers it.

Why: who owns the database can change any row. `qihang verify` is only worth what it looks at, so what it
does not look at has to be said for each table, and a new table cannot be forgotten.
"""

from collections.abc import Iterable

from django.apps import apps

from qihang.apps.orgs.integrity import proofs

# Made by Django beside the models.
BESIDE = {"django_cache", "django_migrations"}


def tables() -> set[str]:
    return BESIDE | {m._meta.db_table for m in apps.get_models(include_auto_created=True)}


def unspoken(names: Iterable[str]) -> list[str]:
    return [one.table for one in proofs.coverage(names) if not (one.proofs or one.unproven)]


def test_each_table_is_covered_or_says_why_not() -> None:
    assert unspoken(tables()) == [], (
        "add it to a Proof's `covers`, or to UNPROVEN beside its models"
    )


def test_the_guard_notices_a_table_nobody_speaks_of() -> None:
    assert unspoken([*tables(), "orgs_forgotten"]) == ["orgs_forgotten"]


def test_whatever_is_spoken_of_exists() -> None:
    covered = {table for proof in proofs.all_proofs() for table in proof.covers}
    assert covered - tables() == set()
    assert proofs.unproven().keys() - tables() == set()
