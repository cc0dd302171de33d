"""Reads of batches: whoever may load a target somewhere sees the batches of it there."""

from collections.abc import Iterable
from uuid import UUID

import polars as pl
from django.db.models import Q, QuerySet

from qihang.apps.intake.models import Batch, Change, Heading
from qihang.apps.intake.rules import OPEN, BatchState
from qihang.apps.intake.staging import store
from qihang.apps.intake.staging.frames import frames_of
from qihang.apps.intake.targets import Target, all_targets, target_of
from qihang.apps.orgs.closing_blockers import Leaving
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import orgs_in, path_steps, under, within
from qihang.engines.tabular import inspect
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load


def targets_in(scope: Scope) -> list[Target]:
    """What the scope may load anywhere."""
    return [t for t in all_targets() if t.open_to(scope)]


def orgs_for(scope: Scope, target: Target) -> QuerySet[Org]:
    """The organisations for which the scope may load a target."""
    return orgs_in(scope, target.permission).filter(kind__in=target.places)


def target_and_org(scope: Scope, name: str, code: str) -> tuple[Target, Org]:
    """By the name of a target and the code of an organisation; refuses with no_target, no_org."""
    found = next((t for t in targets_in(scope) if t.name == name), None)
    if found is None:
        names = ", ".join(t.name for t in targets_in(scope))
        raise Refusal(
            "no_target", "没有这种表格：{name}。可以导入：{names}。", name=name, names=names
        )
    org = orgs_for(scope, found).filter(code=code).first()
    if org is None:
        raise Refusal("no_org", "没有代码为 {org}、可以导入这种表格的单位。", org=code)
    return found, org


def batches_in(scope: Scope) -> QuerySet[Batch]:
    """Batches the scope may see, latest first."""
    reached = Q(pk__in=[])
    for target in targets_in(scope):
        reached |= Q(target=target.name) & within(scope, target.permission)
    return Batch.objects.filter(reached).select_related("org", "account").order_by("-pk")


def batch_in(scope: Scope, uuid: UUID) -> Batch:
    """One of them; raises Batch.DoesNotExist outside the scope."""
    return batches_in(scope).get(uuid=uuid)


def twin_of(scope: Scope, batch: Batch) -> Batch | None:
    """The latest earlier batch of the same content for the same target and organisation."""
    same = batches_in(scope).filter(
        file_sha256=batch.file_sha256, target=batch.target, org=batch.org, pk__lt=batch.pk
    )
    gone = (BatchState.CANCELLED, BatchState.FAILED)
    return same.exclude(state__in=gone).first() if batch.file_sha256 else None


def reversal_of(scope: Scope, batch: Batch) -> Batch | None:
    """The batch that takes this one back or has done so."""
    return batches_in(scope).filter(reverses=batch).exclude(state=BatchState.FAILED).first()


def remembered(_scope: Scope, batch: Batch) -> dict[str, str]:
    """What the organisation's own headings mean, by its earlier choices."""
    rows = Heading.objects.filter(org=batch.org_id, target=batch.target)
    return dict(rows.values_list("heading", "field"))


def history_of(
    scope: Scope, permission: Permission, targets: Iterable[str], subject: int, path: str
) -> QuerySet[Change]:
    """What sheets did to one record, latest first; nothing where the scope does not reach it."""
    rows = Change.objects.filter(subject=subject, batch__target__in=targets)
    rows = rows.select_related("batch__account", "batch__org").order_by("-pk")
    return rows if scope.holds(permission, path) else rows.none()


def staged(_scope: Scope, batch: Batch) -> Iterable[pl.DataFrame]:
    """The rows as they were read and shaped, in frames."""
    return frames_of(f"{batch.uuid}.rows")


def found(_scope: Scope, batch: Batch) -> Iterable[pl.DataFrame]:
    """All faults in frames like engines.tabular's `found`: from reading, then from judging."""
    yield from frames_of(f"{batch.uuid}.found")
    yield from frames_of(f"{batch.uuid}.said")


def headings_of(scope: Scope, batch: Batch, sheet: str = "") -> list[tuple[str, str, str, str]]:
    """A sheet's headings: key, letter, an example of what stands below, column they mean.

    Without `sheet` those of the one that was read.
    """
    layout = load().layout(target_of(batch).layout)
    known = remembered(scope, batch)
    with store.opened(batch.file_sha256) as path:
        look = inspect(path, batch.file_name, layout, known, sheet or batch.sheet or None)
    below = next(iter(look.sample), ("",) * len(look.headers))
    return [
        (h.key, h.letter, example, "" if h.double else h.column)
        for h, example in zip(look.headers, below, strict=True)
    ]


def unfinished_below(scope: Scope, leaving: Leaving) -> int:
    """Sheets loaded there that are neither written nor cancelled, and any that may yet write there."""
    there = under([leaving.path]) | Q(
        reach__in=("/", *path_steps(leaving.path)), state=BatchState.APPLYING
    )
    return Batch.objects.filter(there, state__in=OPEN).count() if scope.system else 0
