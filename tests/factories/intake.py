"""Batches and staged frames for tests."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import polars as pl

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import State
from qihang.apps.intake.stage import Stage
from qihang.apps.orgs.models import Account, Org
from tests.factories.people import make_id_number

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)  # 10 in the morning in Jinan
NUMBERS = count(500)


def make_batch(org: Org, target: str = "roster", account: Account | None = None) -> Batch:
    """A batch that has been read and waits for its preview."""
    return Batch.objects.create(
        target=target, org=org, org_path=org.path, reach=org.path, cohort=2024, account=account,
        state=State.READING, created_at=NOW,
    )  # fmt: skip


def roster_row(**over: Any) -> dict[str, Any]:
    """One row of the roster as the reader types it; each call is another person."""
    number = next(NUMBERS)
    id_number = over.get("id_number") or make_id_number(number)
    return {
        "exam_number": f"24370{number:09d}",
        "name": "王小明",
        "id_number": id_number,
        "sex": "1" if int(id_number[16]) % 2 else "2",
        "ethnicity": "01",
        "politics": "13",
        "qualification": "31",
        "major": "070101",
        "major_name": "数学与应用数学",
        "home_place": "370102",
        "graduation_date": date(2024, 6, 1),
        "college": "数学学院",
        "phone": "13800000001",
        **over,
    }


def stage_of(target: Any, batch: Batch, *rows: dict[str, Any]) -> Stage:
    """The rows staged as the target wants them, from row 2 of a sheet."""
    frame = pl.DataFrame([{"_row": n, "_refused": False, **r} for n, r in enumerate(rows, 2)])
    return Stage(batch, target.shape(batch, frame), NOW)
