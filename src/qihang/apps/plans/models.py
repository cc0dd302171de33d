"""What organisations keep for the plan; nothing is changed, it is withdrawn and kept anew.

Every row says from which day it was known and until which day it stood, so that any page can say
what it would have said on a day.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qihang.apps.files.models import StoredFile
from qihang.apps.orgs.models import Org
from qihang.apps.plans.rules import MeetingKind, MemberRole

PERSONAL = {
    "LeadingGroup": {"name": "what the group is called; it names no person"},
    "DutyNote": {"file_name": "the file's name as uploaded, to tell papers apart"},
    "GroupMember": {
        "name": "who answers for the work: the plan asks for a named leading group",
        "position": "the office held, beside the name",
    },
    "FollowUp": {"responsible": "who sees to what a meeting decided"},
    "ContactPerson": {"name": "the named person the plan asks of every office"},
}


class Kept(models.Model):
    """Something an organisation keeps: known from `known_on` until (without) `withdrawn_on`."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("withdrawn_on",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=120, db_collation="C", db_index=True)
    known_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]]  # Django gives each table its own

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=models.Q(withdrawn_on__isnull=True)
                | models.Q(withdrawn_on__gte=models.F("known_on")),
            ),
        ]


class LeadingGroup(Kept):
    """An organisation's leading group for employment, set up on a day."""

    name = models.CharField(max_length=120)
    set_up_on = models.DateField()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="leading_group_one_standing",
            ),
        ]


class GroupMember(Kept):
    """Somebody in a leading group."""

    group = models.ForeignKey(LeadingGroup, models.CASCADE, related_name="members")
    name = models.CharField(max_length=60)
    position = models.CharField(max_length=120)
    role = models.CharField(max_length=12)

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                name="group_member_role_known",
                condition=models.Q(role__in=[role.value for role in MemberRole]),
            ),
        ]


class Meeting(Kept):
    """A meeting about employment with its agenda; `minutes` is the stored file, if one was given."""

    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    agenda = ArrayField(models.CharField(max_length=200))
    minutes = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                name="meeting_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in MeetingKind]),
            ),
            models.CheckConstraint(
                name="meeting_known_after_it_was_held",
                condition=models.Q(known_on__gte=models.F("held_on")),
            ),
        ]


class FollowUp(Kept):
    """What a meeting decided somebody should do by a day; `done_on` is when that became known."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("withdrawn_on", "done_on")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="followups")
    text = models.CharField(max_length=200)
    responsible = models.CharField(max_length=60)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)


class ContactPerson(Kept):
    """The office and the person in charge of graduates' employment in an organisation."""

    office = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    since = models.DateField()


class Staffing(Kept):
    """How many staff a university has for guidance and employment; the latest standing row counts."""

    full_time = models.PositiveSmallIntegerField()
    part_time = models.PositiveSmallIntegerField()


class DutyNote(Kept):
    """What a department reports in words on a duty of its own; it never turns a light."""

    edition = models.CharField(max_length=40)
    duty = models.CharField(max_length=24)
    text = models.TextField(max_length=1000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)


class PhaseEnd(models.Model):
    """Where the plan stood at the end of a phase, kept as it was; `digest` is the content's sha256."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    edition = models.CharField(max_length=40)
    phase = models.CharField(max_length=24)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    day = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    kept_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "phase", "org"], name="phase_end_once"),
        ]
