"""Batches and staged frames for tests."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from itertools import count
from typing import Any

import polars as pl

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.services.batch_apply import written_by
from qihang.apps.intake.staging.table import Stage
from qihang.apps.intake.targets import Target, target_named
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.services import record_act
from qihang.kernel import Cohort, Scope
from qihang.policy import load
from tests.factories.people import make_id_number

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)  # 10 in the morning in Jinan
NUMBERS = count(500)


def make_batch(org: Org, target: str = "roster", account: Account | None = None) -> Batch:
    """A batch that has been read and waits for its preview."""
    return Batch.objects.create(
        target=target, org=org, org_path=org.path, reach=org.path, cohort=2024, account=account,
        state=BatchState.READING, created_at=NOW,
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
    frame = pl.DataFrame([{"_row": n, "_good": True, **r} for n, r in enumerate(rows, 2)])
    return Stage(batch, [target.shape(batch, frame)], NOW)


def sheet_of(*rows: dict[str, Any], name: str = "roster") -> BytesIO:
    """The rows as a CSV under the layout's own headings; columns no row has are left out."""
    layout = load().layout(name)
    columns = [c for c in layout.columns.values() if any(c.name in row for row in rows)]
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([c.label.zh for c in columns])
    writer.writerows(
        [["" if row.get(c.name) is None else row[c.name] for c in columns] for row in rows]
    )
    return BytesIO(text.getvalue().encode())


def received(scope: Scope, org: Org, *rows: dict[str, Any], target: str = "roster") -> Batch:
    """A batch as it is after an upload."""
    sheet = sheet_of(*rows, name=target)
    return services.receive(
        scope, target_named(target), org, sheet, "名单.csv", NOW, cohort=Cohort(2024)
    )


def previewed(scope: Scope, org: Org, *rows: dict[str, Any], target: str = "roster") -> Batch:
    """The same, read and judged."""
    return services.preview(scope, received(scope, org, *rows, target=target), NOW)


def sign_batch(target: Target, batch: Batch, ids: frozenset[int]) -> None:
    """What the service that writes a batch does before anybody hears of it."""
    record_act(
        Scope.for_system("test"), "sheet.apply", "batch", batch.uuid, also=written_by(target, ids)
    )


def applied(scope: Scope, org: Org, *rows: dict[str, Any], target: str = "roster") -> Batch:
    """The same, written."""
    batch = previewed(scope, org, *rows, target=target)
    services.begin_apply(scope, batch)
    return services.apply(scope, batch, NOW)
