"""The organisation tree: province, departments, cities, counties, universities, colleges; employers beside it."""

import uuid

from django.db import models

from qihang.apps.orgs.rules import OrgKind


class Org(models.Model):
    """One organisation; `path` is its address in the tree and the prefix of all below it.

    Universities are children of the province with a place (their city's division code); employers
    and agencies stand outside the tree under "/x/". `path` has collation "C" so that a subtree is
    one index range. It never changes where records carry it, whatever the code becomes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True, db_default="")
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, unique=True, db_collation="C")
    place = models.CharField(max_length=6, blank=True)
    open_until = models.DateField(null=True)  # the first day on which it is closed
    close_reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="org_kind_known", condition=models.Q(kind__in=[k.value for k in OrgKind])
            ),
            models.CheckConstraint(
                name="org_path_closed",
                condition=models.Q(path__regex=r"^/([^/]+/)*$"),
            ),
            models.CheckConstraint(
                name="org_closed_with_reason",
                condition=models.Q(open_until__isnull=True) | ~models.Q(close_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
