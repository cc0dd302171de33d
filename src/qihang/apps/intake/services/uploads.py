"""Taking a sheet in: sealed onto the disk, noted, recognised when it has come before."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from qihang.apps.files.rules import HEAD, detect_media_type, must_fit
from qihang.apps.files.services import Upload
from qihang.apps.intake.models import Batch
from qihang.apps.intake.services.transitions import must_hold
from qihang.apps.intake.staging import store
from qihang.apps.intake.targets import Target
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.services import record_act
from qihang.kernel import Cohort, Scope
from qihang.policy import load


def receive(
    scope: Scope,
    target: Target,
    org: Org,
    upload: Upload,
    name: str,
    now: datetime,
    *,
    cohort: Cohort | None,
    answers: Mapping[str, Any] | None = None,
) -> Batch:
    """Keep a sheet and note its batch; nothing is read yet (`preview` does).

    `answers` are those to `Target.questions`. Refuses with out_of_reach, file_empty, file_kind,
    file_too_large, and as `Target.asked` does. The same content again is a
    batch of its own; `queries.twin_of` finds the earlier one.
    """
    batch = Batch(
        target=target.name, org=org, org_path=org.path, reach=target.reach(org),
        cohort=cohort.year if cohort else None, account_id=scope.account, acting_id=scope.account,
        file_name=name[-160:], created_at=now,
    )  # fmt: skip
    must_hold(scope, batch)
    batch.asked = target.asked(scope, answers or {}, timezone.localdate(now))
    batch.file_sha256, batch.file_size = _keep(upload, now)
    with transaction.atomic():
        batch.save()
        after = {"target": target.name, "file": batch.file_sha256[:12], "size": batch.file_size}
        record_act(scope, "sheet.receive", "batch", batch.uuid, org_path=org.path, after=after)
    return batch


def stage_rows(
    scope: Scope,
    target: Target,
    org: Org,
    rows: Iterable[Mapping[str, object]],
    now: datetime,
    *,
    cohort: Cohort,
) -> Batch:
    """The same for rows that come as values (an API): checked exactly as if they came in a sheet.

    Keys are columns of the layout, others are passed over; None is an empty cell. Row 1 is the
    heading, so the first row given is row 2 of every problem.
    """
    columns = load().layout(target.layout).columns
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.label.zh for column in columns.values()])
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    upload = io.BytesIO(text.getvalue().encode())
    return receive(scope, target, org, upload, "rows.csv", now, cohort=cohort)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


def _keep(upload: Upload, now: datetime) -> tuple[str, int]:
    """Hash and size of the content, which then lies sealed under its hash."""
    purpose = load().purpose("sheet")
    most = load().limit(purpose.most_bytes, timezone.localdate(now))
    piece = upload.read(HEAD)
    detect_media_type(piece, purpose)
    digest, size = hashlib.sha256(), 0
    with store.writing() as kept:
        while piece:
            size += len(piece)
            must_fit(size, most)
            digest.update(piece)
            kept.write(piece)
            piece = upload.read(store.PIECE)
        kept.keep(digest.hexdigest())
    return digest.hexdigest(), size
