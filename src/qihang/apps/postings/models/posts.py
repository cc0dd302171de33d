"""Posts, the texts they have had, and their history."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.orgs.models import Org
from qihang.apps.postings.rules import PUBLIC, TITLE_MOST, PostAction, PostContent, PostState


class Post(MovedRecord):
    """One post as it is public, or as it would be: a change that waits stands in its newest version.

    `org_path` is that of the publisher, `office_path` that of the office which screens it (ADR 54). What
    is screened is `content`; contacts are hidden from visitors. `severity` is the worst finding of the
    text that stands here. `expires_on` is the first day on which it is no longer public.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey(
        "employers.Employer", models.PROTECT, null=True, related_name="posts"
    )
    office_path = models.CharField(max_length=120, db_collation="C")
    status = models.CharField(max_length=20, default=PostState.DRAFT.value)
    version = models.PositiveIntegerField(default=0)  # of the text that stands here

    channel = models.CharField(max_length=24)
    title = models.CharField(max_length=TITLE_MOST, blank=True)
    text = models.TextField(blank=True)  # duties and requirements
    employer_name = models.CharField(max_length=120)  # as it is public
    employer_kind = models.CharField(max_length=3, blank=True)  # national kind of employers
    places = models.PositiveIntegerField(default=1)
    places_left = models.PositiveIntegerField(default=1)
    cities = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    pay_min_fen = models.PositiveBigIntegerField(null=True)  # a month; none: negotiable
    pay_max_fen = models.PositiveBigIntegerField(null=True)
    level_min = models.CharField(max_length=2, blank=True)  # qualification; "": any
    majors = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # empty: any
    occupation = models.CharField(max_length=12, blank=True)  # decided by a person
    industry = models.CharField(max_length=5, blank=True)  # of GB/T 4754
    section = models.CharField(max_length=1, blank=True)  # the letter it begins with
    practice = models.BooleanField(default=False)  # as its channel says
    reserved = models.BooleanField(default=False)
    apply_mode = models.CharField(max_length=8, default="here")
    apply_address = models.CharField(max_length=300, blank=True)
    opens_on = models.DateField(null=True)
    apply_until = models.DateField(null=True)  # the last day
    exam_on = models.DateField(null=True)
    result_on = models.DateField(null=True)
    fields = models.JSONField(default=dict, blank=True)  # the channel's own

    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone_sealed = models.BinaryField(null=True)
    contact_phone_masked = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(max_length=120, blank=True)

    origin_kind = models.CharField(max_length=20, blank=True)  # visit, gathering, pairing …
    origin_uuid = models.UUIDField(null=True)
    source = models.CharField(max_length=40, blank=True)  # code of a partner whose feed brought it
    source_id = models.CharField(max_length=80, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="copies", db_index=False
    )

    created_at = models.DateTimeField()  # product clock
    screened_at = models.DateTimeField(null=True)
    severity = models.CharField(max_length=8, blank=True)  # warn, block
    published_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_status_known",
                condition=Q(status__in=[state.value for state in PostState]),
            ),
            models.CheckConstraint(
                name="post_places_in_order", condition=Q(places_left__lte=F("places"))
            ),
            models.CheckConstraint(
                name="post_pay_in_order",
                condition=Q(status__in=["draft", "closed"])  # written, and perhaps given up
                | Q(pay_max_fen__isnull=True)
                | Q(pay_max_fen__gte=F("pay_min_fen")),
            ),
            models.CheckConstraint(
                name="post_public_is_screened",
                condition=~Q(status__in=sorted(state.value for state in PUBLIC))
                | Q(
                    screened_at__isnull=False,
                    published_at__isnull=False,
                    expires_on__isnull=False,
                    version__gte=1,
                ),
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="post_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "status", "id"], name="post_by_publisher"),
            models.Index(fields=["office_path", "status", "id"], name="post_by_office"),
            models.Index(fields=["status", "expires_on"], name="post_by_end"),
            models.Index(fields=["published_at"], name="post_by_publication"),
            models.Index(
                fields=["origin_kind", "origin_uuid"],
                name="post_by_origin",
                condition=~Q(origin_kind=""),
            ),
        ]

    @property
    def is_public(self) -> bool:
        """Whether visitors may see it; its last day is asked apart (`queries.published`)."""
        return self.status in PUBLIC

    @property
    def content(self) -> PostContent:
        """What it says, as one value."""
        return PostContent(
            self.channel, self.title, self.text, self.employer_name, self.places, tuple(self.cities),
            self.pay_min_fen, self.pay_max_fen, self.level_min, tuple(self.majors), self.occupation,
            self.industry, self.apply_mode, self.apply_address, self.opens_on, self.apply_until,
            self.exam_on, self.result_on, self.fields,
        )  # fmt: skip


class PostVersion(models.Model):
    """One text of a post as it was submitted; `Post.version` is the number of the one that stands there."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    post = models.ForeignKey(Post, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()  # of PostContent
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()  # product clock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_version_once"),
        ]


class PostMove(MoveRow):
    """One move of one post: who, when, from where to where, why. Never changed, never deleted."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_move_known",
                condition=Q(action__in=[action.value for action in PostAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["post", "at"], name="post_move_by_record"),
            models.Index(fields=["act"], name="post_move_by_act"),
            models.Index(fields=["account", "at"], name="post_move_by_account"),
        ]


PERSONAL = {
    "Post": {
        "contact_name": "whom graduates ask; hidden from visitors",
        "contact_phone_sealed": "where graduates ask; sealed, hidden from visitors",
        "contact_phone_masked": "shown in place of the number",
        "contact_email": "where graduates ask; hidden from visitors",
    },
    "PostVersion": {"account": "who wrote the text"},
    "PostMove": {
        "account": "who did it",
        "reason": "why a post was held or released, told to its publisher",
    },
}
