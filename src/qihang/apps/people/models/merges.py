"""What merging two records of one person did."""

import uuid
from typing import ClassVar

from django.db import models

from qihang.apps.people.models.graduates import StandingChange

PERSONAL = {
    "Merge": {
        "before": "what merging overwrote in the surviving record, to undo it; sealed as in its table",
        "after": "what merging wrote there",
    },
}


class Merge(models.Model):
    """What merging two records of one person did besides the change of standing, so that it can be undone.

    `change` is that of the other record, its successor the survivor, of whose columns `before` and `after`
    are; it is undone when the change is cancelled.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.OneToOneField(StandingChange, models.PROTECT, related_name="merge")
    before = models.JSONField()
    after = models.JSONField()
