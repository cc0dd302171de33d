"""A seeded world inside a test's transaction, and pictures of it to compare."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import override_settings

from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Account
from qihang.apps.people.models import Graduate
from qihang.world.models import DemoClock
from qihang.world.seed import FIRST_DAY, seed
from tests.factories.storages import storages_at

SEED = 34  # a tiny world in which every state of a registration is there to see
# Sealed with a fresh nonce each time, or numbered by the database, or stamped with real time.
VARYING = {"contact_phone_sealed", "id_number_sealed", "phone_sealed", "posted_at"}
TABLES = (Account, Graduate, Destination, Evidence, Review)


@contextmanager
def standing_world(files: Path, size: str = "tiny", day: date = FIRST_DAY) -> Iterator[DemoClock]:
    """A world that is gone again afterwards; stored files lie under `files`."""
    with override_settings(STORAGES=storages_at(files)), undone():
        yield seed(size, SEED, day)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """Every row the script writes, in order of id; the ledger's entries without their ids."""
    rows = {model.__name__: _rows(model, "id") for model in TABLES}
    entries = _rows(Entry, "day", without={"id"})
    return {**rows, "Entry": sorted(entries, key=repr)}


def _rows(model: Any, order: str, without: Collection[str] = ()) -> list[tuple[Any, ...]]:
    fields = model._meta.concrete_fields
    columns = [f.attname for f in fields if f.column not in {*VARYING, *without}]
    rows = model.objects.order_by(order).values_list(*columns)
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows]
