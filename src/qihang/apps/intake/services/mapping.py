"""Saying what a sheet's own headings mean; remembered for the organisation's next sheet."""

from collections.abc import Mapping

from django.db import transaction

from qihang.apps.intake.models import Batch, Heading
from qihang.apps.intake.rules import BatchAct
from qihang.apps.intake.services.transitions import must_hold, step
from qihang.apps.intake.targets import target_of
from qihang.apps.orgs.services import record_act
from qihang.kernel import Refusal, Scope
from qihang.policy import Label, load


@transaction.atomic
def choose(scope: Scope, batch: Batch, meanings: Mapping[str, str], sheet: str = "") -> None:
    """Heading -> column of the layout ("" passes it over); the batch then waits to be read again.

    Refuses with out_of_reach, batch_elsewhere, column_twice, columns_missing.
    """
    must_hold(scope, batch)
    layout = load().layout(target_of(batch).layout)
    chosen = [column for column in meanings.values() if column]
    twice = {c for c in chosen if chosen.count(c) > 1}
    if twice:
        names = Label.listed(layout.columns[c].label for c in sorted(twice))
        raise Refusal(
            "column_twice", "有几列都选了“{columns}”，每项只能由一列提供。", columns=names
        )
    missing = layout.lacking(chosen)
    if missing:
        raise Refusal(
            "columns_missing",
            "还缺必填的列：{columns}。请在下面指出哪一列是它，或在表里补上。",
            columns=Label.listed(missing),
        )
    rows = [
        Heading(org=batch.org, target=batch.target, heading=heading[:200], field=column)
        for heading, column in meanings.items()
    ]
    Heading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["org", "target", "heading"],
        update_fields=["field"],
    )  # fmt: skip
    step(batch, BatchAct.MAP, sheet=sheet[:64], cancel_asked=False)
    record_act(scope, "sheet.map", "batch", batch.uuid, org_path=batch.org_path)
