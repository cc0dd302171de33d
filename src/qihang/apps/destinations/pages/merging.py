"""What two records of one person have of registrations, and what merging them makes of it."""

from collections.abc import Sequence

from django.utils.translation import gettext

from qihang.apps.destinations import labels, queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import MergeEffect, MergeLine
from qihang.kernel import Cohort, Scope


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> Sequence[MergeLine]:
    """Registrations are closed where they were filed: so the record with the one that counts goes on."""
    rows = queries.destinations_in(scope, Cohort(survivor.cohort))
    found = list(rows.filter(graduate__in=[survivor.pk, duplicate.pk]).order_by("-version"))
    kept = [d for d in found if d.graduate_id == survivor.pk]
    gone = [d for d in found if d.graduate_id == duplicate.pk]
    line = MergeLine(
        gettext("去向登记与佐证"),
        _status_words(kept),
        _status_words(gone),
        gettext("关闭，留在原记录作为历史，不再计入；撤销合并时恢复") if gone else "",
        _obstacle(kept, gone),
    )
    return [line] if found else []


EFFECT = MergeEffect("registrations", 20, merge_lines)


def _status_words(versions: Sequence[Destination]) -> str:
    counting = [d for d in versions if d.status in EFFECTIVE]
    shown = (counting or list(versions))[:1]
    return "".join(str(labels.STATUS[Status(d.status)]) for d in shown)


def _obstacle(kept: Sequence[Destination], gone: Sequence[Destination]) -> str:
    counts = [any(d.status in EFFECTIVE for d in versions) for versions in (kept, gone)]
    if counts == [False, True]:
        return gettext("只有要并入的那条记录有已生效的登记，请改为保留那一条。")
    return ""
